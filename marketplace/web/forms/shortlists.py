"""A list's name and sharing, and the note of a patent in it; the rules themselves are the domain's."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from marketplace.domain.shortlists import MAX_NAME, MAX_NOTE
from marketplace.web.forms.base import BaseForm


class NameForm(BaseForm):
    """What a list is called."""

    name = StringField(_l("收藏夹名称"), render_kw={"maxlength": MAX_NAME, "autocomplete": "off"})


class NewListForm(NameForm):
    """A new list, private unless shared."""

    shared = BooleanField(_l("与本单位同事共享（同事可以查看、增减专利和修改备注）"))


class NoteForm(BaseForm):
    """A note, and which state of it the writer has read."""

    note = TextAreaField(_l("备注"), render_kw={"rows": 4, "maxlength": MAX_NOTE})
    version = HiddenField()

    @property
    def read(self) -> int:
        """Return the version that the writer has read; 0, which no note has, when the page didn't say."""
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else 0
