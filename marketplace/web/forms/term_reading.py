"""Between typed text and terms: what the offer form's fields say, and how terms are typed."""

from collections.abc import Callable
from typing import Any

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.money import (
    ROYALTY_MODES,
    PaymentMode,
    basis_points_from_percent,
    fen_from_yuan,
    yuan,
)
from marketplace.domain.terms import (
    EquityTerms,
    Instalment,
    RoyaltyBase,
    RoyaltyTerms,
    Terms,
    Tier,
    TrialTerms,
)

TIERS = 3  # rows above the first rate
PARTS = 5


class Reading:
    """Reads a form's text fields and remembers each that can't be read."""

    def __init__(self, form: Any) -> None:
        self.data: dict[str, Any] = {name: field.data for name, field in form._fields.items()}
        self.problems: list[InvalidInput] = []

    def money(self, name: str) -> int | None:
        """The field's yuan as fen; None when it is empty."""
        return self._parse(name, fen_from_yuan)

    def rate(self, name: str) -> int | None:
        """The field's percentage as basis points; None when it is empty."""
        return self._parse(name, basis_points_from_percent)

    def filled(self, count: int, *names: str) -> range:
        """The numbers of the rows up to the last one in which something stands."""
        rows = [n for n in range(1, count + 1) if any(self.data.get(f"{name}_{n}") for name in names)]
        return range(1, max(rows, default=0) + 1)

    def _parse(self, name: str, parse: Callable[[str, str], int]) -> int | None:
        try:
            return parse(self.data[name], name) if self.data.get(name) else None
        except InvalidInput as problem:
            self.problems.append(problem)
            return None


def royalty(read: Reading, rate: int | None, mode: PaymentMode) -> RoyaltyTerms | None:
    """The royalty, or None where the way of paying has none and nothing of it is filled in."""
    minimum, year_cap, total_cap = (read.money(name) for name in ("minimum", "year_cap", "total_cap"))
    creditable = bool(read.data["entry_fee_creditable"])
    rows = read.filled(TIERS, "tier_from", "tier_rate")
    written = rows or creditable or any(one is not None for one in (minimum, year_cap, total_cap))
    if not written and not (rate and mode in ROYALTY_MODES | {PaymentMode.DEFERRED}):
        return None
    base, months = RoyaltyBase(read.data["royalty_base"]), int(read.data["royalty_report_months"])
    tiers = _tiers(read, rate or 0, rows)
    return RoyaltyTerms(base, tiers, minimum or 0, year_cap, total_cap, creditable, months)


def _tiers(read: Reading, first: int, rows: range) -> tuple[Tier, ...]:
    """Each row says from where its rate holds; a tier of the terms says up to where."""
    rates, ends = [first], []
    for n in rows:
        for name in ("tier_from", "tier_rate"):
            if not read.data[f"{name}_{n}"]:
                message = N_("请同时填写该档的起点和提成率")
                read.problems.append(InvalidInput(f"{name}_{n}", "tier_half", message))
        ends.append(read.money(f"tier_from_{n}") or 0)
        rates.append(read.rate(f"tier_rate_{n}") or 0)
    return tuple(Tier(end, rate) for end, rate in zip([*ends, None], rates, strict=True))


def instalments(read: Reading) -> tuple[Instalment, ...]:
    """The instalments as they were typed; what is missing in one is the terms' matter."""
    return tuple(
        Instalment(
            read.money(f"part_amount_{n}") or 0,
            read.data[f"part_on_{n}"],
            read.data[f"part_milestone_{n}"] or "",
        )
        for n in read.filled(PARTS, "part_amount", "part_on", "part_milestone")
    )


def trial(read: Reading) -> TrialTerms:
    """What is agreed on the trial; an empty number has its usual value."""
    data, usual = read.data, TrialTerms()

    def number(name: str, default: int) -> int:
        return default if data[name] is None else int(data[name])

    return TrialTerms(
        on_date=bool(data["trigger_date"]),
        first_sale=bool(data["trigger_first_sale"]),
        revenue_fen=read.money("trigger_revenue"),
        milestone=data["trigger_milestone"] or "",
        payment_days=number("trial_payment_days", usual.payment_days),
        long_stop_months=number("long_stop_months", usual.long_stop_months),
        report_months=number("trial_report_months", usual.report_months),
        exit_notice_days=number("exit_notice_days", usual.exit_notice_days),
        scope=data["trial_scope"] or "",
        insurance_reference=data["insurance_reference"] or "",
    )


def equity(read: Reading) -> EquityTerms:
    """The shares for which a patent is contributed."""
    data = read.data
    code = (data["company_code"] or "").upper()
    price = read.money("share_price") or 0
    return EquityTerms(data["company"] or "", code, data["shares"] or 0, price, data["inventor_shares"] or 0)


def typed(terms: Terms) -> dict[str, Any]:
    """Return the terms' parts and sums as somebody would type them, by field."""
    found: dict[str, Any] = {
        "price": _yuan(terms.price_fen),
        "technology": _yuan(terms.technology_fen),
        "royalty_rate": _percent(terms.royalty_bp),
        "late_interest": _percent(terms.late_interest_bp),
    }
    for n, one in enumerate(terms.instalments, 1):
        found |= {
            f"part_amount_{n}": _yuan(one.amount_fen),
            f"part_on_{n}": one.due_on,
            f"part_milestone_{n}": one.milestone,
        }
    if terms.royalty:
        found |= _typed_royalty(terms.royalty)
    if terms.trial:
        found |= _typed_trial(terms.trial)
    if terms.equity:
        names = ("company", "company_code", "shares", "inventor_shares")
        found |= {name: getattr(terms.equity, name) for name in names}
        found["share_price"] = _yuan(terms.equity.share_price_fen)
    return found


def _typed_royalty(one: RoyaltyTerms) -> dict[str, Any]:
    found: dict[str, Any] = {
        "royalty_base": one.base.value,
        "minimum": _yuan(one.minimum_fen),
        "year_cap": _yuan(one.year_cap_fen),
        "total_cap": _yuan(one.total_cap_fen),
        "entry_fee_creditable": one.entry_fee_creditable,
        "royalty_report_months": str(one.report_months),
    }
    for n, (below, tier) in enumerate(zip(one.tiers, one.tiers[1:], strict=False), 1):
        found |= {f"tier_from_{n}": _yuan(below.up_to_fen), f"tier_rate_{n}": _percent(tier.rate_bp)}
    return found


def _typed_trial(one: TrialTerms) -> dict[str, Any]:
    names = ("long_stop_months", "exit_notice_days", "insurance_reference")
    return {
        **{name: getattr(one, name) for name in names},
        "trigger_date": one.on_date,
        "trigger_first_sale": one.first_sale,
        "trigger_revenue": _yuan(one.revenue_fen),
        "trigger_milestone": one.milestone,
        "trial_payment_days": one.payment_days,
        "trial_report_months": one.report_months,
        "trial_scope": one.scope,
    }


def _yuan(fen: int | None) -> str:
    return yuan(fen) if fen else ""


def _percent(basis_points: int | None) -> str:
    return f"{basis_points / 100:g}" if basis_points else ""
