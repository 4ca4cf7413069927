"""Price publicity: which prices are shown to the public before a signature, for how long, and what stops the clock."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from marketplace.domain.money import PaymentMode
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType, Terms


class Pricing(StrEnum):
    """How a price came about (Act on Promoting Conversion of Results, art. 18)."""

    LISTED = "listed"  # met as it was publicly listed
    PROVEN = "proven"  # by auction or on another market, with a document
    AGREEMENT = "agreement"


class PublicityState(StrEnum):
    """Where a publicity stands; it follows from its dates, its objections and its deal."""

    RUNNING = "running"
    STOPPED = "stopped"
    OVER = "over"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a publicity: from `starts_on` to `ends_on`, the clock stopped since `stopped_on` if it is."""

    starts_on: date
    ends_on: date
    stopped_on: date | None = None
    closed: bool = False

    def state(self, today: date, *, withdrawn: bool = False) -> PublicityState:
        """Return where it stands today; OVER waits for the clock to close it."""
        if self.closed:
            return PublicityState.CLOSED
        if withdrawn:
            return PublicityState.WITHDRAWN
        if self.stopped_on:
            return PublicityState.STOPPED
        return PublicityState.OVER if today > self.ends_on else PublicityState.RUNNING


#: States in which anybody may still object.
OPEN = frozenset({PublicityState.RUNNING, PublicityState.STOPPED})


def pricing(
    terms: Terms, mode: PaymentMode, price_fen: int | None, royalty_bp: int | None, *, proven: bool
) -> Pricing:
    """Return how the price came about; `mode`, `price_fen` and `royalty_bp` are those publicly listed.

    A listing without a figure, another way of payment or less than the listed figure is a price by agreement.
    """
    if proven:
        return Pricing.PROVEN
    if terms.payment_mode is not mode:
        return Pricing.AGREEMENT
    if mode is PaymentMode.FREE:
        return Pricing.LISTED
    pairs = [(terms.price_fen, price_fen), (terms.royalty_bp, royalty_bp)]
    figures = [(agreed or 0, listed) for agreed, listed in pairs if listed is not None]
    met = bool(figures) and all(agreed >= listed for agreed, listed in figures)
    return Pricing.LISTED if met else Pricing.AGREEMENT


def needs_publicity(*, state_unit: bool, deal_type: DealType, how: Pricing) -> bool:
    """R-18: a state unit shows a price by agreement before it signs (Conversion Act art. 18).

    An open licence is announced at its price, so taking it needs none.
    """
    return state_unit and how is Pricing.AGREEMENT and deal_type is not DealType.OPEN_LICENCE


def last_day(starts_on: date, book: RuleBook) -> date:
    """R-18: return the last day of publicity: start + N calendar or working days, the first day not counted (R-05).

    15 calendar days from 2026-11-02 end on 2026-11-17; the price is clear on the next day.
    """
    return _counted(starts_on, book.publicity_days, book)


def resumed_end(window: Window, resumed_on: date, book: RuleBook) -> date:
    """Return the last day after a stop: the days that were left when an objection came run from `resumed_on`."""
    if window.stopped_on is None:
        return window.ends_on
    return max(window.ends_on, _counted(resumed_on, _left(window.stopped_on, window.ends_on, book), book))


def _counted(start: date, days: int, book: RuleBook) -> date:
    return (
        book.working_days.after(start, days)
        if book.publicity_in_working_days
        else start + timedelta(days=days)
    )


def _left(stopped_on: date, ends_on: date, book: RuleBook) -> int:
    days = [stopped_on + timedelta(days=n) for n in range(1, (ends_on - stopped_on).days + 1)]
    if book.publicity_in_working_days:
        return sum(map(book.working_days.is_working, days))
    return len(days)
