"""Royalties: the periods in which they are reported, and what each of them owes (Civil Code art. 846)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.domain.money import BASIS_POINTS, ROYALTY_MODES, PaymentMode
from marketplace.domain.terms import RoyaltyTerms, Terms, Tier
from marketplace.domain.working_days import shift_months

#: Months that a reporting period may have; each of them divides the year for which a cap counts.
REPORT_MONTHS = (1, 3, 6, 12)


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included; `year` counts the years of the contract from 0: a cap per year holds within one of them."""

    starts_on: date
    ends_on: date
    year: int


@dataclass(frozen=True, slots=True)
class Royalty:
    """What a period owes: `earned_fen` by tiers and minimum, `credit_fen` of it covered by the entry fee."""

    earned_fen: int
    credit_fen: int
    amount_fen: int


def agreed(terms: Terms) -> RoyaltyTerms | None:
    """Return the royalty that was agreed, also where only a single rate was written down; None without one."""
    if terms.payment_mode not in ROYALTY_MODES | {PaymentMode.DEFERRED}:
        return None
    if terms.royalty is None and terms.royalty_bp:
        return RoyaltyTerms(tiers=(Tier(None, terms.royalty_bp),))
    return terms.royalty


def by_tiers(tiers: tuple[Tier, ...], base_fen: int) -> int:
    """Return the share of the base in fen: each rate for its own part of it, rounded half-up once for the whole."""
    below, share = 0, 0
    for tier in tiers:
        upto = base_fen if tier.up_to_fen is None else min(base_fen, tier.up_to_fen)
        share += max(0, upto - below) * tier.rate_bp
        below = max(below, upto)
    return (share + BASIS_POINTS // 2) // BASIS_POINTS


def period_due(
    terms: RoyaltyTerms, base_fen: int, *, credit_fen: int = 0, year_fen: int = 0, total_fen: int = 0
) -> Royalty:
    """R-19: the larger of minimum and Σ tier rate · base, less the creditable entry fee that is left, within the caps.

    `credit_fen` is what is left of a creditable entry fee; `year_fen` and `total_fen` are what earlier periods of this
    contract year, and of the whole contract, already owe. Net sales 3,000,000 yuan at 3 % up to 2,000,000 and 2 % above:
    80,000; minimum 50,000; entry fee 30,000 creditable: 50,000 to pay, no credit left.
    """
    earned = max(terms.minimum_fen, by_tiers(terms.tiers, base_fen))
    credit = min(credit_fen, earned)
    rooms = [
        max(0, cap - owed)
        for cap, owed in ((terms.year_cap_fen, year_fen), (terms.total_cap_fen, total_fen))
        if cap is not None
    ]
    return Royalty(earned, credit, min([earned - credit, *rooms]))


def periods(starts_on: date, ends_on: date, months: int) -> Iterator[Period]:
    """Yield the reporting periods one after another; the last one ends with the contract."""
    count, start = 0, starts_on
    while start <= ends_on:
        count += 1
        following = shift_months(starts_on, count * months)
        last = min(following - timedelta(days=1), ends_on)
        yield Period(start, last, (count - 1) * months // 12)
        start = following
