"""Fees that were paid together: which, when, by which receipt."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.web.forms.base import KeyedForm

_NEEDED = InputRequired(_l("此项必填"))


class PaymentForm(KeyedForm):
    """Ticked fees come as `<number>:<year>`; what isn't one is left out."""

    fees = SelectMultipleField(_l("年费"), validate_choice=False)
    paid_on = DateField(_l("缴费日期"), [_NEEDED])
    receipt_number = StringField(
        _l("缴费收据号"), [_NEEDED, Length(max=60)], description=_l("一张收据包含多笔年费时可一并勾选")
    )

    @property
    def chosen(self) -> list[tuple[str, int]]:
        """Return number and year of each ticked fee."""
        pairs = (one.rpartition(":") for one in self.fees.data or ())
        return [(number, int(year)) for number, _, year in pairs if year.isascii() and year.isdigit()]
