"""The form in which a ground of high value is entered."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.domain.high_value import ENTERED, Evidence, Limb
from marketplace.domain.money import fen_from_yuan
from marketplace.web.forms.base import KeyedForm
from marketplace.web.labels import choices

_NEEDED = InputRequired(_l("此项必填"))


class GroundForm(KeyedForm):
    """Which ground, and its evidence."""

    limb = SelectField(_l("情形"))
    evidence = StringField(
        _l("证据"),
        [_NEEDED, Length(max=300)],
        description=_l("例如战略性新兴产业代码和核对过的关键词、海外同族号、质押登记号、获奖名称和年度"),
    )
    amount = StringField(_l("质押金额（元）"), description=_l("只在登记质押时填写"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.limb.choices = choices(Limb, *ENTERED)

    def evidence_typed(self) -> Evidence:
        """Return what was typed; InvalidInput beside an amount that can't be read."""
        amount = fen_from_yuan(self.amount.data, "amount") if self.amount.data else None
        return Evidence(Limb(self.limb.data), self.evidence.data, amount)
