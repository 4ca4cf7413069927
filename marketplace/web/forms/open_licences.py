"""Taking an open licence: the notice, the payment, the owner's confirmation."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.domain.money import fen_from_yuan, yuan
from marketplace.web.forms.base import BaseForm, KeyedForm

_NEEDED = InputRequired(_l("此项必填"))
_FILES = {"accept": ".pdf,.jpg,.jpeg,.png"}
_KINDS = _l("PDF、JPG 或 PNG，不超过 20 MiB")


class NoticeForm(BaseForm):
    """The written notice; the deal's id was made when the page was first shown."""

    deal_id = HiddenField()
    related = RadioField(
        _l("与权利人是否有关联关系？"),
        [_NEEDED],
        description=_l("同一控制人、相互持股、法定代表人相同，或发明人在贵单位持股、任职，均属关联关系"),
    )

    def fill_choices(self) -> None:
        """Offer yes and no."""
        self.related.choices = [("no", _l("没有关联关系")), ("yes", _l("有关联关系"))]


class PaymentForm(KeyedForm):
    """What was paid as announced, with its voucher."""

    amount = StringField(_l("已付金额（元）"), [_NEEDED, Length(max=30)], render_kw={"inputmode": "decimal"})
    paid_on = DateField(_l("付款日期"), [_NEEDED])
    file = FileField(_l("付款凭证"), [FileRequired(_l("请选择文件"))], description=_KINDS, render_kw=_FILES)

    def fill(self, price_fen: int, today: date) -> None:
        """Start from the announced sum, paid today."""
        self.amount.data, self.paid_on.data = yuan(price_fen), today

    @property
    def fen(self) -> int:
        """Return the typed amount in fen; InvalidInput beside `amount`."""
        return fen_from_yuan(self.amount.data or "", "amount")


class ConfirmationForm(KeyedForm):
    """The owner's dated confirmation."""

    confirmed_on = DateField(_l("书面确认的日期（即许可生效日）"), [_NEEDED])
    file = FileField(_l("书面确认"), [FileRequired(_l("请选择文件"))], description=_KINDS, render_kw=_FILES)
