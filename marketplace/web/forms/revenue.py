"""The forms about income: a unit's shares, and the costs of a deal."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.domain.money import basis_points_from_percent
from marketplace.domain.revenue import CostKind, Shares
from marketplace.web.forms.base import KeyedForm
from marketplace.web.labels import choices

_NEEDED = InputRequired(_l("此项必填"))


class SharesForm(KeyedForm):
    """How net income is split, in per cent."""

    inventors_share = StringField(_l("完成人（百分比）"), [_NEEDED])
    college_share = StringField(_l("学院（百分比）"), [_NEEDED])
    unit_share = StringField(_l("本单位（百分比）"), [_NEEDED])
    reason = StringField(
        _l("依据"), [_NEEDED, Length(min=5, max=300)], description=_l("本单位办法的名称和文号")
    )

    def shares(self) -> Shares:
        """Return what was typed; InvalidInput beside a share that is no percentage."""
        names = ("inventors_share", "college_share", "unit_share")
        return Shares(*(self._points(name) for name in names))

    def _points(self, name: str) -> int:
        text = self._fields[name].data
        return 0 if text in ("0", "0%") else basis_points_from_percent(text, name)


class CostForm(KeyedForm):
    """A direct cost of a deal."""

    kind = SelectField(_l("费用种类"))
    amount = StringField(_l("金额（元）"), [_NEEDED])
    incurred_on = DateField(_l("发生日期"), [_NEEDED])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(CostKind)
