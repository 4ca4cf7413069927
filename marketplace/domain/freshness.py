"""How far a legal status can be relied on, by the day of its last check (R-10)."""

from datetime import date, timedelta
from enum import StrEnum

from marketplace.domain.rule_book import RuleBook


class Freshness(StrEnum):
    """How old the last check is: fresh, stale with a badge, soon too old, too old to be on offer, or never made."""

    FRESH = "fresh"
    STALE = "stale"
    ENDING = "ending"
    TOO_OLD = "too_old"
    NEVER = "never"


def freshness(checked_on: date | None, today: date, book: RuleBook) -> Freshness:
    """R-10: up to 30 days fresh, to 90 stale (from 75 on with notice to the owner), older: no longer on offer.

    Checked 2026-08-25: fresh until 2026-09-24, notice from 2026-11-08, suspended on 2026-11-24.
    """
    if checked_on is None:
        return Freshness.NEVER
    age = (today - checked_on).days
    if age <= book.fresh_days:
        return Freshness.FRESH
    if age > book.stale_days:
        return Freshness.TOO_OLD
    return Freshness.ENDING if age >= book.stale_notice_days else Freshness.STALE


def first_day(today: date, days: int) -> date:
    """Return the earliest day of a check that is at most so many days old."""
    return today - timedelta(days=days)
