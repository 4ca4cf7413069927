"""The terms that are offered and then frozen: amounts in fen, rates in basis points, periods with both days included."""

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode


class DealType(StrEnum):
    """The right granted: the first axis of a deal."""

    LICENCE = "licence"
    TRANSFER = "transfer"
    OPEN_LICENCE = "open_licence"
    EQUITY = "equity"


#: Types that change the registered owner; the others grant a right to use.
OWNER_CHANGING = frozenset({DealType.TRANSFER, DealType.EQUITY})


class RoyaltyBase(StrEnum):
    """Of what a royalty is a share (Civil Code art. 846)."""

    NET_SALES = "net_sales"
    OUTPUT = "output"
    PROFIT = "profit"


@dataclass(frozen=True, slots=True)
class Tier:
    """A rate for the part of the base up to `up_to_fen` (None: without end); tiers apply marginally (R-19)."""

    up_to_fen: int | None
    rate_bp: int


@dataclass(frozen=True, slots=True)
class RoyaltyTerms:
    """How a royalty is reckoned in each reporting period of `report_months` (R-19)."""

    base: RoyaltyBase = RoyaltyBase.NET_SALES
    tiers: tuple[Tier, ...] = ()
    minimum_fen: int = 0
    year_cap_fen: int | None = None
    total_cap_fen: int | None = None
    entry_fee_creditable: bool = False
    report_months: int = 12


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a fixed price: due on a day, or once a milestone is accepted."""

    amount_fen: int
    due_on: date | None = None
    milestone: str = ""


@dataclass(frozen=True, slots=True)
class TrialTerms:
    """Use first, pay later (R-20, R-21): free for `Terms.deferred_months`, then payable once a trigger fires.

    The price after the trigger is `Terms.price_fen` or the royalty. Without a trigger the trial ends `long_stop_months`
    after it began. `first_sale`: the first recorded revenue triggers; `revenue_fen`: that much cumulative revenue does.
    """

    on_date: bool = True
    first_sale: bool = False
    revenue_fen: int | None = None
    milestone: str = ""
    payment_days: int = 30
    long_stop_months: int = 36
    report_months: int = 3
    exit_notice_days: int = 30
    scope: str = ""
    insurance_reference: str = ""


@dataclass(frozen=True, slots=True)
class EquityTerms:
    """A patent contributed for shares of a company (R-25); value = shares · price of one."""

    company: str = ""
    company_code: str = ""
    shares: int = 0
    share_price_fen: int = 0
    inventor_shares: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What one side proposes and, once accepted, what is frozen."""

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
    royalty: RoyaltyTerms | None = None
    instalments: tuple[Instalment, ...] = field(default=())
    trial: TrialTerms | None = None
    equity: EquityTerms | None = None
    late_interest_bp: int | None = None  # for each day late

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values: dates as ISO text, enums as their values, parts as objects and lists."""
        plain: dict[str, Any] = _plain(self)
        return plain


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def flat(terms: Terms) -> dict[str, Any]:
    """Return every single term under its own name, e.g. `royalty.minimum_fen`: what two offers are compared by."""
    found: dict[str, Any] = {}
    for one in fields(terms):
        value = getattr(terms, one.name)
        if is_dataclass(value):
            found |= {f"{one.name}.{part.name}": getattr(value, part.name) for part in fields(value)}
        else:
            found[one.name] = value
    return found


def terms_from_json(data: dict[str, Any]) -> Terms:
    """Read back what Terms.as_json wrote, also before a field was added."""
    values = dict(data)
    values["deal_type"] = DealType(values["deal_type"])
    values["payment_mode"] = PaymentMode(values["payment_mode"])
    values["licence_type"] = LicenceType(values["licence_type"]) if values["licence_type"] else None
    for key in ("starts_on", "ends_on"):
        values[key] = _day(values[key])
    values["instalments"] = tuple(
        Instalment(one["amount_fen"], _day(one["due_on"]), one["milestone"])
        for one in values.get("instalments", ())
    )
    for key, kind in (("trial", TrialTerms), ("equity", EquityTerms)):
        values[key] = kind(**values[key]) if values.get(key) else None
    values["royalty"] = _royalty(values.get("royalty"))
    return Terms(**values)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _royalty(data: dict[str, Any] | None) -> RoyaltyTerms | None:
    if data is None:
        return None
    tiers = tuple(Tier(**tier) for tier in data["tiers"])
    return RoyaltyTerms(**{**data, "base": RoyaltyBase(data["base"]), "tiers": tiers})
