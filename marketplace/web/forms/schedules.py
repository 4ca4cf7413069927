"""The forms of a payment's page."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.money import fen_from_yuan
from marketplace.services.kept_files import Upload
from marketplace.web.forms.base import KeyedForm

_NEEDED = InputRequired(_l("此项必填"))
_FILES = {"accept": ".pdf,.jpg,.jpeg,.png"}


class FiledForm(KeyedForm):
    """A form that brings a file."""

    file = FileField()

    @property
    def upload(self) -> Upload | None:
        """The file that was chosen, if any."""
        chosen = self.file.data
        return Upload(chosen.stream, chosen.filename) if chosen else None


class ReportForm(FiledForm):
    """The base of a royalty in its period."""

    base = StringField(
        _l("本期提成基数（元）"),
        [_NEEDED, Length(max=30)],
        description=_l("本期净销售额、产值或利润，按合同约定的基数填写；没有销售填 0"),
    )
    file = FileField(
        _l("销售明细（可选）"), description=_l("PDF、JPG 或 PNG，不超过 20 MiB"), render_kw=_FILES
    )

    @property
    def base_fen(self) -> int:
        """What was typed, in fen."""
        return fen_from_yuan(self.base.data, "base")


class AcceptReportForm(KeyedForm):
    """Accept the report that was read."""

    base = HiddenField()

    @property
    def base_fen(self) -> int:
        """The base that was shown, in fen."""
        if not (self.base.data or "").isdecimal():
            raise InvalidInput("base", "base_missing", N_("请刷新页面，核对报告金额后再认可"))
        return int(self.base.data)


class ReasonForm(KeyedForm):
    """Why something is sent back, or asked for."""

    reason = StringField(_l("理由（对方可见）"), [_NEEDED, Length(min=2, max=500)])


class ClaimForm(FiledForm):
    """That a sum was paid, and the bank's voucher."""

    paid_on = DateField(_l("付款日期"), [_NEEDED])
    file = FileField(
        _l("付款凭证"),
        [FileRequired(_l("请选择付款凭证文件"))],
        description=_l("银行回单等，PDF、JPG 或 PNG，不超过 20 MiB；平台保存其 SHA-256 值"),
        render_kw=_FILES,
    )


class ConfirmForm(KeyedForm):
    """What was received, and when."""

    received = StringField(_l("到账金额（元）"), [_NEEDED, Length(max=30)])
    received_on = DateField(_l("到账日期"), [_NEEDED])

    @property
    def received_fen(self) -> int:
        """What was typed, in fen."""
        return fen_from_yuan(self.received.data, "received")


class DistributeForm(KeyedForm):
    """Distribute after the costs that were read."""

    costs = IntegerField(validators=[InputRequired(), NumberRange(min=0)], widget=HiddenInput())


class MilestoneForm(KeyedForm):
    """The day on which a milestone was accepted."""

    reached_on = DateField(_l("里程碑验收日期"), [_NEEDED])


class DecisionForm(KeyedForm):
    """Decide on what was read."""

    version = IntegerField(validators=[InputRequired(), NumberRange(min=1)], widget=HiddenInput())
