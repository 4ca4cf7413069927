"""Deals: what right is granted, the one transition table, and the terms that are offered and then frozen."""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from marketplace.domain.errors import N_, InvalidInput, InvalidTransition
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import ROYALTY_MODES, PaymentMode


class DealType(StrEnum):
    """The right granted: the first axis of a deal."""

    LICENCE = "licence"
    TRANSFER = "transfer"
    OPEN_LICENCE = "open_licence"
    EQUITY = "equity"


#: Types that change the registered owner; the others grant a right to use.
OWNER_CHANGING = frozenset({DealType.TRANSFER, DealType.EQUITY})


class DealStatus(StrEnum):
    """Where a deal stands (domain study §9). Signed, effective and recorded are three dates."""

    ENQUIRY = "enquiry"
    TALKING = "talking"
    OFFERED = "offered"
    AGREED = "agreed"
    SIGNED = "signed"
    EFFECTIVE = "effective"
    RECORDED = "recorded"
    CANCELLED = "cancelled"
    RESCINDED = "rescinded"


class DealAction(StrEnum):
    """Steps of a deal. Countersign is the second party's signature."""

    OPEN = "open"
    REPLY = "reply"
    OFFER = "offer"
    ACCEPT = "accept"
    SIGN = "sign"
    COUNTERSIGN = "countersign"
    TAKE_EFFECT = "take_effect"
    RECORD = "record"
    CANCEL = "cancel"
    RESCIND = "rescind"


_S, _A = DealStatus, DealAction
#: One table for every deal type in this release; a type with a path of its own gets a table of its own.
_NEGOTIATED: dict[tuple[DealStatus, DealAction], DealStatus] = {
    (_S.ENQUIRY, _A.REPLY): _S.TALKING,
    (_S.TALKING, _A.REPLY): _S.TALKING,
    (_S.ENQUIRY, _A.OFFER): _S.OFFERED,
    (_S.TALKING, _A.OFFER): _S.OFFERED,
    (_S.OFFERED, _A.OFFER): _S.OFFERED,
    (_S.OFFERED, _A.ACCEPT): _S.AGREED,
    (_S.AGREED, _A.SIGN): _S.AGREED,
    (_S.AGREED, _A.COUNTERSIGN): _S.SIGNED,
    (_S.SIGNED, _A.TAKE_EFFECT): _S.EFFECTIVE,
    (_S.EFFECTIVE, _A.RECORD): _S.RECORDED,
    (_S.ENQUIRY, _A.CANCEL): _S.CANCELLED,
    (_S.TALKING, _A.CANCEL): _S.CANCELLED,
    (_S.OFFERED, _A.CANCEL): _S.CANCELLED,
    (_S.AGREED, _A.CANCEL): _S.CANCELLED,
    (_S.SIGNED, _A.RESCIND): _S.RESCINDED,
}
DEAL_PROCESSES: dict[DealType, dict[tuple[DealStatus, DealAction], DealStatus]] = dict.fromkeys(
    DealType, _NEGOTIATED
)
FINAL = frozenset({_S.RECORDED, _S.CANCELLED, _S.RESCINDED})
#: Statuses in which an enquiry of the same organisation about the same listing is still open.
OPEN_STATUSES = tuple(status for status in _S if status not in FINAL)


def advance(deal_type: DealType, status: DealStatus, action: DealAction) -> DealStatus:
    """Return the status that follows, or raise InvalidTransition."""
    try:
        return DEAL_PROCESSES[deal_type][status, action]
    except KeyError:
        raise InvalidTransition(status, action) from None


@dataclass(frozen=True, slots=True)
class Terms:
    """What one side proposes and, once accepted, what is frozen. Amounts in fen, rates in basis points."""

    deal_type: DealType
    payment_mode: PaymentMode
    licence_type: LicenceType | None = None
    price_fen: int | None = None
    technology_fen: int | None = None
    royalty_bp: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    territory: str = ""
    field_of_use: str = ""
    deferred_months: int | None = None
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values: dates as ISO text, enums as their values."""
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in asdict(self).items()
        }


def terms_from_json(data: dict[str, Any]) -> Terms:
    """Read back what Terms.as_json wrote."""
    fields = dict(data)
    fields["deal_type"] = DealType(fields["deal_type"])
    fields["payment_mode"] = PaymentMode(fields["payment_mode"])
    fields["licence_type"] = LicenceType(fields["licence_type"]) if fields["licence_type"] else None
    for key in ("starts_on", "ends_on"):
        fields[key] = date.fromisoformat(fields[key]) if fields[key] else None
    return Terms(**fields)


def terms_problems(terms: Terms, in_force_until: date | None, today: date) -> list[InvalidInput]:
    """Return what keeps these terms from being offered; empty when they may be."""
    problems = [*_payment_problems(terms), *_period_problems(terms, in_force_until, today)]
    if terms.technology_fen is not None and terms.technology_fen > (terms.price_fen or 0):
        problems.append(InvalidInput("technology", "part_above_total", N_("技术部分金额不能超过合同总价")))
    return problems


def _payment_problems(terms: Terms) -> list[InvalidInput]:
    mode, price = terms.payment_mode, terms.price_fen
    if min(price or 0, terms.technology_fen or 0) < 0:
        return [InvalidInput("price", "negative", N_("金额不能为负数"))]
    if mode is PaymentMode.FREE and price:
        return [InvalidInput("price", "free_with_price", N_("免费许可的价款应为 0"))]
    problems = []
    if mode not in (PaymentMode.FREE, PaymentMode.ROYALTY) and not price:
        problems.append(InvalidInput("price", "price_missing", N_("请填写价款（元）")))
    if mode in ROYALTY_MODES and not terms.royalty_bp:
        problems.append(
            InvalidInput("royalty_rate", "rate_missing", N_("提成付费须填写提成率（占净销售额的百分比）"))
        )
    if mode is PaymentMode.DEFERRED and not 1 <= (terms.deferred_months or 0) <= 36:
        problems.append(
            InvalidInput("deferred_months", "months", N_("先使用后付费须约定 1 至 36 个月的免费使用期"))
        )
    return problems


def _period_problems(terms: Terms, in_force_until: date | None, today: date) -> list[InvalidInput]:
    """Check the licence period; it may not outlast the patent (Civil Code art. 865)."""
    if terms.deal_type in OWNER_CHANGING:
        return []
    if not terms.licence_type:
        return [InvalidInput("licence_type", "licence_type_missing", N_("请选择许可方式：普通、排他或独占"))]
    if terms.deal_type is DealType.OPEN_LICENCE and terms.licence_type is not LicenceType.NON_EXCLUSIVE:
        message = N_("开放许可只能是普通许可（专利法第五十一条）")
        return [InvalidInput("licence_type", "open_is_ordinary", message)]
    if not terms.starts_on or not terms.ends_on:
        return [InvalidInput("ends_on", "period_missing", N_("请填写许可期限的起止日期"))]
    if terms.ends_on < terms.starts_on:
        return [InvalidInput("ends_on", "period_reversed", N_("许可期限的截止日期早于开始日期"))]
    if terms.ends_on < today:
        return [InvalidInput("ends_on", "period_over", N_("许可期限的截止日期已过，请填写今天或以后的日期"))]
    if in_force_until and terms.ends_on > in_force_until:
        message = N_("许可期限不能超过专利权期限届满日 %(date)s（民法典第八百六十五条）")
        return [InvalidInput("ends_on", "beyond_patent", message, date=in_force_until.isoformat())]
    return []
