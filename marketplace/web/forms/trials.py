"""The forms of use first, pay later in the deal room."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.domain.money import fen_from_yuan
from marketplace.domain.trials import ReportKind
from marketplace.services.trials import Told
from marketplace.web.forms.base import KeyedForm
from marketplace.web.labels import choices

_NEEDED = InputRequired(_l("此项必填"))


class SizeForm(KeyedForm):
    """The licensee's figures of one year."""

    size_staff = IntegerField(
        _l("从业人员（人）"),
        [InputRequired(_l("请填写从业人员人数（整数）"))],
        description=_l("期末人数，可用全年平均人数代替"),
    )
    size_revenue = StringField(_l("营业收入（元）"), [_NEEDED], description=_l("数据年度全年，例如 12000000"))
    size_year = IntegerField(
        _l("数据年度"),
        [InputRequired(_l("请填写数据年度，例如 2025"))],
        description=_l("上述两项数据所属年度，例如 2025"),
    )

    def revenue_fen(self) -> int:
        """Return the revenue in fen; InvalidInput when it can't be read."""
        return fen_from_yuan(self.size_revenue.data or "", "size_revenue")


class ReportForm(KeyedForm):
    """Revenue since the last report, or the milestone, with a day and perhaps a file."""

    trial_kind = RadioField(_l("报告内容"), [InputRequired(_l("请选择报告内容"))])
    trial_amount = StringField(
        _l("自上次报告以来的产品收入（元）"), description=_l("没有收入填 0；报告里程碑时不填")
    )
    trial_on = DateField(
        _l("发生日期"),
        [InputRequired(_l("请填写日期"))],
        description=_l("首笔收入或达到里程碑的日期；没有收入填报告期末日"),
    )
    trial_file = FileField(
        _l("证明文件（可选）"),
        description=_l("如开票汇总、验收单；PDF、JPG 或 PNG，不超过 20 MiB，双方可见"),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trial_kind.choices = choices(ReportKind)

    def told(self) -> Told:
        """Return what was typed; InvalidInput when the amount can't be read or is missing."""
        kind = ReportKind(self.trial_kind.data)
        typed = self.trial_amount.data or ("" if kind is ReportKind.REVENUE else "0")
        amount = fen_from_yuan(typed, "trial_amount")
        file = self.trial_file.data
        return Told(kind, self.trial_on.data, amount, (file.stream, file.filename) if file else None)


class ConfirmForm(KeyedForm):
    """The owner agrees that the reported event happened."""


class DisputeForm(KeyedForm):
    """Why the owner objects."""

    dispute_reason = TextAreaField(
        _l("异议理由（对方和平台可见）"), [_NEEDED, Length(min=2, max=500)], render_kw={"rows": 3}
    )


class DecisionForm(KeyedForm):
    """What the platform decides, and why."""

    decision = RadioField(_l("裁定"), [InputRequired(_l("请选择裁定结果"))])
    decision_reason = TextAreaField(
        _l("裁定理由（双方可见）"), [_NEEDED, Length(min=2, max=500)], render_kw={"rows": 3}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision.choices = [
            ("upheld", _l("异议成立：该报告不计，试用继续")),
            ("rejected", _l("异议不成立：触发有效，开始付款期")),
        ]


class ExitForm(KeyedForm):
    """The licensee leaves: use stops and materials go back."""

    exit_confirmed = BooleanField(
        _l("我单位确认退出试用：按期停止使用该专利，并归还技术资料"),
        [InputRequired(_l("请勾选确认后再退出"))],
    )


class PaidForm(KeyedForm):
    """The owner has received everything."""
