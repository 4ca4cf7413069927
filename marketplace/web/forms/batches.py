"""One step for many rows: which were ticked, and a reason for all of them."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length

from marketplace.web.forms.base import KeyedForm


class BatchForm(KeyedForm):
    """The ticked rows; what isn't there is refused row by row."""

    chosen = SelectMultipleField(_l("勾选的行"), validate_choice=False)
    reason = StringField(_l("理由"), [Length(max=500)])
