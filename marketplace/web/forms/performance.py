"""The forms of a contract in performance."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.web.forms.base import KeyedForm


class NoteForm(KeyedForm):
    """A step that needs no reason, but may have a note."""

    reason = TextAreaField(
        _l("说明（可不填，双方可见）"), [Length(max=500)], id="note", render_kw={"rows": 2}
    )


class ReasonForm(KeyedForm):
    """A step that the other side is owed a reason for."""

    reason = TextAreaField(
        _l("情况说明（双方可见）"),
        [InputRequired(_l("此项必填")), Length(min=2, max=500)],
        id="explanation",
        render_kw={"rows": 2},
    )
