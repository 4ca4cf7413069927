"""The offer form: plain fields, and one foldable group for each part of the terms that only some deals have."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from marketplace.domain.errors import Invalid
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.royalties import REPORT_MONTHS
from marketplace.domain.terms import OWNER_CHANGING, DealType, RoyaltyBase, Terms
from marketplace.web.forms.base import KeyedForm
from marketplace.web.forms.term_reading import (
    PARTS,
    TIERS,
    Reading,
    equity,
    instalments,
    royalty,
    trial,
    typed,
)
from marketplace.web.labels import choices

_PERIOD = ("licence_type", "starts_on", "ends_on", "territory", "field_of_use")
_PAYMENT = ("payment_mode", "price", "technology", "royalty_rate", "deferred_months", "late_interest")


@dataclass(frozen=True, slots=True)
class Group:
    """A foldable part of the form: when it is for, and what it holds."""

    name: str
    title: Any
    when: Any
    names: tuple[str, ...]
    modes: frozenset[PaymentMode]


def _rows(count: int, **makers: Callable[[int], Field]) -> dict[str, Field]:
    """Numbered fields, row after row."""
    return {f"{name}_{place}": make(place) for place in range(1, count + 1) for name, make in makers.items()}


_TIER_FIELDS = _rows(
    TIERS,
    tier_from=lambda n: StringField(_l("第 %(number)s 档：超过（元）", number=n), [Length(max=30)]),
    tier_rate=lambda n: StringField(
        _l("第 %(number)s 档：超过部分的提成率（%%）", number=n), [Length(max=20)]
    ),
)
_PART_FIELDS = _rows(
    PARTS,
    part_amount=lambda n: StringField(_l("第 %(number)s 期金额（元）", number=n), [Length(max=30)]),
    part_on=lambda n: DateField(_l("第 %(number)s 期付款日期", number=n), [Optional()]),
    part_milestone=lambda n: StringField(
        _l("第 %(number)s 期里程碑（代替日期）", number=n), [Length(max=200)]
    ),
)
_ROYALTY_FIELDS = {
    "royalty_base": SelectField(_l("提成基数"), default=RoyaltyBase.NET_SALES.value),
    "royalty_report_months": SelectField(
        _l("报告周期"),
        choices=[SelectChoice(str(one), _l("%(count)s 个月", count=one)) for one in REPORT_MONTHS],
        default="12",
    ),
    **_TIER_FIELDS,
    "minimum": StringField(_l("每期最低提成（元）"), [Length(max=30)]),
    "year_cap": StringField(_l("每合同年度上限（元）"), [Length(max=30)]),
    "total_cap": StringField(_l("累计上限（元）"), [Length(max=30)]),
    "entry_fee_creditable": BooleanField(_l("入门费可抵扣提成")),
}
_DAYS = [Optional(), NumberRange(0, 10_000)]
_TRIAL_FIELDS = {
    "trigger_date": BooleanField(_l("免费使用期满即付费"), default=True),
    "trigger_first_sale": BooleanField(_l("首次取得产品收入即付费")),
    "trigger_revenue": StringField(_l("累计产品收入达到（元）即付费"), [Length(max=30)]),
    "trigger_milestone": StringField(_l("里程碑验收即付费（写明里程碑）"), [Length(max=200)]),
    "trial_payment_days": IntegerField(_l("触发后的付款期限（天）"), _DAYS, default=30),
    "long_stop_months": IntegerField(_l("未触发时的最长期限（月）"), _DAYS, default=36),
    "trial_report_months": IntegerField(_l("使用报告周期（月）"), _DAYS, default=3),
    "exit_notice_days": IntegerField(_l("退出通知期（天）"), _DAYS, default=30),
    "trial_scope": StringField(_l("试用范围（场所、产品）"), [Length(max=500)]),
    "insurance_reference": StringField(_l("保险或担保单号"), [Length(max=100)]),
}
_EQUITY_FIELDS = {
    "company": StringField(_l("接受出资的公司"), [Length(max=200)]),
    "company_code": StringField(_l("公司的统一社会信用代码"), [Length(max=18)]),
    "shares": IntegerField(_l("取得的股数"), [Optional(), NumberRange(0, 10**12)]),
    "share_price": StringField(_l("每股价格（元）"), [Length(max=30)]),
    "inventor_shares": IntegerField(_l("其中发明人的股数"), [Optional(), NumberRange(0, 10**12)]),
}
_M = PaymentMode
GROUPS = (
    Group(
        "royalty", _l("提成细则"), _l("提成付款时填写：分档、最低额、上限、报告周期"), tuple(_ROYALTY_FIELDS),
        frozenset({_M.ROYALTY, _M.ENTRY_FEE_AND_ROYALTY}),
    ),
    Group(
        "instalments", _l("分期明细"), _l("分期支付时填写：各期金额之和等于价款，每期填日期或里程碑之一"),
        tuple(_PART_FIELDS), frozenset({_M.INSTALMENTS}),
    ),
    Group(
        "trial", _l("先使用后付费的约定"), _l("先使用后付费时填写：任何一个条件先满足即应付费；触发前退出不付费"),
        tuple(_TRIAL_FIELDS), frozenset({_M.DEFERRED}),
    ),
    Group(
        "equity", _l("作价入股的约定"), _l("作价金额为股数乘以每股价格；发明人所得不低于取得股份的一半"),
        tuple(_EQUITY_FIELDS), frozenset(_M),
    ),
)  # fmt: skip


class OfferForm(KeyedForm):
    """The terms that one side proposes."""

    licence_type = SelectField(_l("许可方式"))
    payment_mode = SelectField(_l("付款方式"))
    price = StringField(
        _l("价款（元）"), description=_l("一次总付或分期的合同总价、入门费，或试用期满后的价款")
    )
    technology = StringField(_l("其中技术部分（元）"), description=_l("不含设备、材料等的金额，可不填"))
    royalty_rate = StringField(
        _l("提成率（占提成基数的百分比）"), description=_l("提成付款时填写，例如 3.5；分档时为第一档")
    )
    deferred_months = IntegerField(
        _l("免费使用期（月）"), [Optional()], description=_l("先使用后付费时填写，1 至 36")
    )
    starts_on = DateField(_l("许可开始日"), [Optional()])
    ends_on = DateField(_l("许可截止日"), [Optional()])
    territory = StringField(_l("地域范围"), [Length(max=200)])
    field_of_use = StringField(_l("使用领域"), [Length(max=200)])
    late_interest = StringField(
        _l("逾期违约金（每日百分比）"), description=_l("可不填；例如 0.05 表示每日万分之五")
    )
    note = TextAreaField(
        _l("其他约定"),
        [Length(max=2000)],
        description=_l("条款会写入不可更改的台账，请勿填写个人信息"),
        render_kw={"rows": 2},
    )

    def prepare(self, deal_type: DealType) -> None:
        """Ask only for what this deal type has: a transfer has no licence period, shares are no payment."""
        kinds = (LicenceType.NON_EXCLUSIVE,) if deal_type is DealType.OPEN_LICENCE else tuple(LicenceType)
        self.licence_type.choices = choices(LicenceType, *kinds)
        self.payment_mode.choices = choices(PaymentMode)
        self.royalty_base.choices = choices(RoyaltyBase)
        unused = [*(_PERIOD if deal_type in OWNER_CHANGING else ())]
        if deal_type is DealType.EQUITY:
            unused += [*_PAYMENT, *_ROYALTY_FIELDS, *_PART_FIELDS, *_TRIAL_FIELDS]
        else:
            unused += [*_EQUITY_FIELDS, *(_TRIAL_FIELDS if deal_type in OWNER_CHANGING else ())]
        for name in unused:
            delattr(self, name)

    def plain(self) -> Iterator[Field]:
        """Yield the fields that stand in no group."""
        grouped = {name for group in GROUPS for name in group.names}
        yield from (
            field
            for name, field in self._fields.items()
            if name not in grouped and field.type not in ("HiddenField", "CSRFTokenField")
        )

    def groups(self) -> Iterator[tuple[Group, list[Field], bool]]:
        """Yield the groups that this deal type has, their fields, and whether they stand open."""
        mode = self._fields["payment_mode"].data if "payment_mode" in self._fields else _M.LUMP_SUM.value
        for group in GROUPS:
            fields = [self._fields[name] for name in group.names if name in self._fields]
            if fields:
                opened = mode in {one.value for one in group.modes} or any(field.errors for field in fields)
                yield group, fields, opened

    def fill(self, terms: Terms) -> None:
        """Start from these terms."""
        values = typed(terms)
        for name, field in self._fields.items():
            if name in values:
                field.data = values[name]
            elif hasattr(terms, name):
                field.data = getattr(terms, name)

    def terms(self, deal_type: DealType) -> Terms:
        """Return what was typed as terms; Invalid with every field that can't be read."""
        read = Reading(self)
        values: dict[str, Any] = {
            name: self._fields[name].data for name in ("note", *_PERIOD) if name in self._fields
        }
        if "licence_type" in values:
            values["licence_type"] = LicenceType(values["licence_type"])
        mode = PaymentMode.LUMP_SUM if deal_type is DealType.EQUITY else PaymentMode(self.payment_mode.data)
        values |= self._equity(read) if deal_type is DealType.EQUITY else self._payment(read, mode)
        if read.problems:
            raise Invalid(read.problems)
        return Terms(deal_type, mode, **values)

    def _equity(self, read: Reading) -> dict[str, Any]:
        shares = equity(read)
        return {"equity": shares, "price_fen": shares.shares * shares.share_price_fen}

    def _payment(self, read: Reading, mode: PaymentMode) -> dict[str, Any]:
        rate = read.rate("royalty_rate")
        return {
            "price_fen": read.money("price"),
            "technology_fen": read.money("technology"),
            "royalty_bp": rate,
            "deferred_months": self.deferred_months.data,
            "late_interest_bp": read.rate("late_interest"),
            "royalty": royalty(read, rate, mode),
            "instalments": instalments(read),
            "trial": trial(read) if mode is PaymentMode.DEFERRED and "trigger_date" in self._fields else None,
        }


for _name, _field in {**_ROYALTY_FIELDS, **_PART_FIELDS, **_TRIAL_FIELDS, **_EQUITY_FIELDS}.items():
    setattr(OfferForm, _name, _field)
