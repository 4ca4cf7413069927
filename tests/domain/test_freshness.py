"""How far a legal status can be relied on (R-10), at every edge."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.clock import local_day, midnight
from marketplace.domain.freshness import Freshness, first_day, freshness
from marketplace.domain.rule_book import RuleBook

CHECKED = date(2026, 8, 25)


@pytest.mark.rule("R-10")
@pytest.mark.parametrize(
    "today, expected",
    [
        (date(2026, 8, 25), "fresh"),
        (date(2026, 9, 24), "fresh"),
        (date(2026, 9, 25), "stale"),
        (date(2026, 11, 7), "stale"),
        (date(2026, 11, 8), "ending"),
        (date(2026, 11, 23), "ending"),
        (date(2026, 11, 24), "too_old"),
    ],
)
def test_thirty_days_fresh_notice_at_seventy_five_gone_after_ninety(today: date, expected: str) -> None:
    assert freshness(CHECKED, today, RuleBook()) == expected


@pytest.mark.rule("R-10")
def test_the_days_are_the_books() -> None:
    book = replace(RuleBook(), fresh_days=1, stale_notice_days=2, stale_days=3)
    found = [freshness(CHECKED, CHECKED + timedelta(days), book) for days in range(5)]
    assert found == ["fresh", "fresh", "ending", "ending", "too_old"]
    assert freshness(None, CHECKED, book) is Freshness.NEVER


@given(st.integers(0, 525_600), st.integers(0, 120))
def test_the_database_compares_moments_as_the_rule_compares_days(minutes: int, age: int) -> None:
    """23:30 UTC is the next morning in Shanghai: what is asked in SQL is what the rule says, to the minute."""
    checked, book = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), RuleBook()
    today = local_day(checked) + timedelta(days=age)
    too_old = checked < midnight(first_day(today, book.stale_days))
    assert too_old is (freshness(local_day(checked), today, book) is Freshness.TOO_OLD)


def test_a_day_begins_in_shanghai() -> None:
    assert midnight(date(2026, 3, 6)) == datetime(2026, 3, 5, 16, tzinfo=UTC)
    assert local_day(datetime(2026, 2, 28, 23, 30, tzinfo=UTC)) == date(2026, 3, 1)
