"""To whom the ticked deals are assigned."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from marketplace.web.forms.batches import BatchForm


class DeskBatchForm(BatchForm):
    """A step for the ticked rows of a queue."""

    operator = SelectField(_l("分配给"), validate_choice=False)

    def fill_choices(self, staff: list[tuple[int, str]], me: int) -> None:
        """Offer the platform's people, oneself first and by that word."""
        self.operator.choices = [
            (str(ident), _("我（%(name)s）", name=name) if ident == me else name) for ident, name in staff
        ]

    @property
    def user_id(self) -> int:
        """Return the chosen person's id; 0, which nobody has, when none was chosen."""
        text = self.operator.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
