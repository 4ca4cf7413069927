"""Annual fees of a granted patent: what is due when, late fees, and whether the right is at risk (R-07)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.domain.money import BASIS_POINTS
from marketplace.domain.patents import PatentType, term_end
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.working_days import shift_months

YEAR = 12
SOON_DAYS, NEAR_DAYS = 30, 90  # what the calendar shows as coming, nearest first


class AnnualFeeAction(StrEnum):
    """What an owner enters."""

    PAY = "pay"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class AnnualFee:
    """The fee of one patent year, in fen before any reduction; None where the tariff is not known.

    `starts_on` is the first day of that patent year, `due_on` the last day to pay without a late fee and
    `grace_until` the last day to pay at all. `with_grant`: the year of the grant, paid with the grant.
    """

    year: int
    amount_fen: int | None
    starts_on: date
    due_on: date
    grace_until: date
    with_grant: bool = False


class FeeState(StrEnum):
    """Where one fee stands on a day."""

    PAID = "paid"
    LATER = "later"
    NEAR = "near"
    SOON = "soon"
    GRACE = "grace"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of payments: years entered as paid, and the last day on which the right was seen in force."""

    paid_years: Collection[int] = ()
    in_force_on: date | None = None

    def shows(self, fee: AnnualFee) -> bool:
        """Tell whether this fee was paid: entered, due with the grant, or else the right would have ended before."""
        outlived = self.in_force_on is not None and self.in_force_on > fee.grace_until
        return fee.with_grant or fee.year in self.paid_years or outlived


def schedule(
    patent_type: PatentType, filed_on: date, granted_on: date, book: RuleBook
) -> tuple[AnnualFee, ...]:
    """R-07: the fees from the year of the grant to the end of the term (Implementing Rules, rule 115; R-04, R-05).

    Year k starts k - 1 years after filing and its fee is due by then. Filed 2019-05-10, granted 2022-03-01 in year 3:
    the fee of year 4, 1,200 yuan, is due by 2022-05-10, with grace until 2022-11-10. Design years 11-15 have no tariff.
    """
    return tuple(fees(patent_type, filed_on, granted_on, book))


def fees(
    patent_type: PatentType, filed_on: date, granted_on: date, book: RuleBook, since: date | None = None
) -> Iterator[AnnualFee]:
    """Yield the schedule one by one; with `since` it may leave out fees whose grace ended before that day."""
    tariff, last, working_days = (
        _tariff(patent_type, book),
        term_end(patent_type, filed_on),
        book.working_days,
    )
    year = max(1, granted_on.year - filed_on.year, since.year - filed_on.year - 1 if since else 1)
    while (starts_on := shift_months(filed_on, (year - 1) * YEAR)) <= last:
        if shift_months(filed_on, year * YEAR) > granted_on:
            yield AnnualFee(
                year=year,
                amount_fen=tariff[year - 1] if year <= len(tariff) else None,
                starts_on=starts_on,
                due_on=working_days.next_working(starts_on),
                grace_until=working_days.next_working(shift_months(starts_on, book.grace_months)),
                with_grant=starts_on <= granted_on,
            )
        year += 1


def _tariff(patent_type: PatentType, book: RuleBook) -> tuple[int, ...]:
    return {
        PatentType.INVENTION: book.invention_fees_fen,
        PatentType.UTILITY_MODEL: book.utility_model_fees_fen,
        PatentType.DESIGN: book.design_fees_fen,
    }[patent_type]


def late_fee(fee: AnnualFee, paid_on: date, book: RuleBook) -> int | None:
    """R-07: fen to pay on top: 5 % of the full fee for each full month over, none in the first; None without a tariff.

    1,200 yuan due 2022-05-10, paid from 2022-08-10 on: three months, 180 yuan. The period of grace ends with its last
    month, so that one never counts: at most 25 %.
    """
    if paid_on <= fee.due_on:
        return 0
    over = (paid_on.year - fee.starts_on.year) * YEAR + paid_on.month - fee.starts_on.month
    months = min(over if paid_on >= shift_months(fee.starts_on, over) else over - 1, book.grace_months - 1)
    if fee.amount_fen is None:
        return None
    return (2 * fee.amount_fen * months * book.late_fee_bp + BASIS_POINTS) // (2 * BASIS_POINTS)


def state(fee: AnnualFee, evidence: Evidence, today: date) -> FeeState:
    """Return where a fee stands: paid, due in more than 90 days, within 90, within 30, in grace, or too late."""
    if evidence.shows(fee):
        return FeeState.PAID
    if today > fee.grace_until:
        return FeeState.OVER
    left = (fee.due_on - today).days
    if left < 0:
        return FeeState.GRACE
    return FeeState.SOON if left <= SOON_DAYS else FeeState.NEAR if left <= NEAR_DAYS else FeeState.LATER


def next_fee(due: Iterable[AnnualFee], evidence: Evidence) -> AnnualFee | None:
    """Return the first fee that isn't known to be paid; None when all are."""
    return next((fee for fee in due if not evidence.shows(fee)), None)


def arrears(due: Iterable[AnnualFee], evidence: Evidence, today: date) -> AnnualFee | None:
    """R-07: the fee whose day has passed without a known payment, by which the right is at risk; None without any."""
    fee = next_fee(due, evidence)
    return fee if fee and today > fee.due_on else None
