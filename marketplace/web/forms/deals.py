"""The forms of the request page and of the deal room."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.domain.errors import Invalid, InvalidInput
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode, basis_points_from_percent, fen_from_yuan, yuan
from marketplace.domain.terms import OWNER_CHANGING, DealType, Terms
from marketplace.web.forms.base import BaseForm, KeyedForm
from marketplace.web.labels import choices

_NEEDED = InputRequired(_l("此项必填"))
_PERIOD = ("licence_type", "starts_on", "ends_on", "territory", "field_of_use")


class RequestForm(BaseForm):
    """What the asker writes; the deal's id was made when the page was first shown."""

    deal_id = HiddenField()
    message = TextAreaField(
        _l("留言"),
        [_NEEDED, Length(max=5000)],
        description=_l("说明用途、希望的许可方式或价格，以及想了解的问题；最多 5,000 字"),
        render_kw={"rows": 5},
    )
    related = RadioField(
        _l("与权利人是否有关联关系？"),
        [_NEEDED],
        description=_l("同一控制人、相互持股、法定代表人相同，或发明人在贵单位持股、任职，均属关联关系"),
    )
    anonymous = BooleanField(
        _l("匿名提出：在本单位公开名称、报价或接受报价之前，权利人看不到本单位名称"),
    )
    also = SelectMultipleField(_l("一并申请同一权利人的其他专利（可选）"))
    submit = SubmitField(_l("提交意向"))

    def fill_choices(self, others: list[tuple[str, str]]) -> None:
        """Offer yes and no, and the owner's similar listings."""
        self.related.choices = [("no", _l("没有关联关系")), ("yes", _l("有关联关系"))]
        self.also.choices = others


class MessageForm(KeyedForm):
    """A message, or the owner's first answer."""

    message = TextAreaField(_l("留言"), [_NEEDED, Length(max=5000)], render_kw={"rows": 3})


class OfferForm(KeyedForm):
    """The terms that one side proposes."""

    licence_type = SelectField(_l("许可方式"))
    payment_mode = SelectField(_l("付款方式"))
    price = StringField(_l("价款（元）"), description=_l("一次总付或分期的合同总价，或入门费"))
    technology = StringField(_l("其中技术部分（元）"), description=_l("不含设备、材料等的金额，可不填"))
    royalty_rate = StringField(_l("提成率（净销售额的百分比）"), description=_l("提成付款时填写，例如 3.5"))
    deferred_months = IntegerField(
        _l("免费使用期（月）"), [Optional()], description=_l("先使用后付费时填写，1 至 36")
    )
    starts_on = DateField(_l("许可开始日"), [Optional()])
    ends_on = DateField(_l("许可截止日"), [Optional()])
    territory = StringField(_l("地域范围"), [Length(max=200)])
    field_of_use = StringField(_l("使用领域"), [Length(max=200)])
    note = TextAreaField(
        _l("其他约定"),
        [Length(max=2000)],
        description=_l("条款会写入不可更改的台账，请勿填写个人信息"),
        render_kw={"rows": 2},
    )

    def prepare(self, deal_type: DealType) -> None:
        """Ask only for what this deal type has: a transfer has neither licence type nor period."""
        self.payment_mode.choices = choices(PaymentMode)
        kinds = (LicenceType.NON_EXCLUSIVE,) if deal_type is DealType.OPEN_LICENCE else tuple(LicenceType)
        self.licence_type.choices = choices(LicenceType, *kinds)
        if deal_type in OWNER_CHANGING:
            for name in _PERIOD:
                delattr(self, name)

    def fill(self, terms: Terms) -> None:
        """Start from these terms."""
        typed = {
            "price": terms.price_fen and yuan(terms.price_fen),
            "technology": terms.technology_fen and yuan(terms.technology_fen),
            "royalty_rate": terms.royalty_bp and f"{terms.royalty_bp / 100:g}",
        }
        for name, field in self._fields.items():
            if name in typed:
                field.data = typed[name] or ""
            elif hasattr(terms, name):
                field.data = getattr(terms, name)

    def terms(self, deal_type: DealType) -> Terms:
        """Return what was typed as terms; Invalid with every field that can't be read."""
        problems: list[InvalidInput] = []

        def read(name: str, parse: Callable[[str, str], int]) -> int | None:
            text = self._fields[name].data
            try:
                return parse(text, name) if text else None
            except InvalidInput as problem:
                problems.append(problem)
                return None

        values: dict[str, Any] = {
            "price_fen": read("price", fen_from_yuan),
            "technology_fen": read("technology", fen_from_yuan),
            "royalty_bp": read("royalty_rate", basis_points_from_percent),
        }
        if problems:
            raise Invalid(problems)
        for name in ("deferred_months", "note", *_PERIOD):
            if name in self._fields:
                values[name] = self._fields[name].data
        if "licence_type" in values:
            values["licence_type"] = LicenceType(values["licence_type"])
        return Terms(deal_type, PaymentMode(self.payment_mode.data), **values)


class AcceptForm(KeyedForm):
    """Accept the offer that was read."""

    version = IntegerField(validators=[InputRequired(), NumberRange(min=1)])


class SignatureForm(KeyedForm):
    """A party's signed copy of the contract."""

    file = FileField(
        _l("签署后的合同文件"),
        [FileRequired(_l("请选择文件"))],
        description=_l("PDF、JPG 或 PNG，不超过 20 MiB；平台保存其 SHA-256 值"),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )


class EffectForm(KeyedForm):
    """The day on which the contract takes effect."""

    effective_on = DateField(_l("合同生效日"), [_NEEDED])


class RecordalForm(KeyedForm):
    """CNIPA's number and date."""

    recordal_number = StringField(_l("备案号或登记号"), [_NEEDED, Length(max=60)])
    recorded_on = DateField(_l("备案或登记日期"), [_NEEDED])


class EndForm(KeyedForm):
    """Why a deal ends."""

    reason = StringField(_l("理由（对方可见）"), [_NEEDED, Length(min=2, max=500)])
