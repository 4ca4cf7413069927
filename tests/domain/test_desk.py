"""When what waits is due, and from when on it is overdue."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.desk import APPROVAL, RECORDAL, REPLY, TRIAL, Term, Urgency, newest_overdue, urgency
from marketplace.domain.rule_book import RuleBook

HOLIDAYS = tuple(date(2026, 10, day) for day in range(1, 8))
BOOK = RuleBook(holidays=HOLIDAYS, worked_weekends=(date(2026, 10, 10),))
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
TERMS = st.sampled_from((REPLY, APPROVAL, RECORDAL, TRIAL))


@pytest.mark.rule("R-06")
@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 5, 16), Urgency.GREEN),  # 31 days before 2025-06-16
        (date(2025, 5, 17), Urgency.AMBER),
        (date(2025, 6, 8), Urgency.AMBER),
        (date(2025, 6, 9), Urgency.RED),
        (date(2025, 6, 16), Urgency.RED),  # the last day itself
        (date(2025, 6, 17), Urgency.OVERDUE),
    ],
)
def test_a_recordal_changes_colour_at_30_and_7_days(today: date, expected: Urgency) -> None:
    assert urgency(RECORDAL, date(2025, 6, 16), today, BOOK) is expected


def test_an_approval_is_due_after_five_working_days_over_the_holidays() -> None:
    assert APPROVAL.ends(date(2026, 9, 28), BOOK) == date(2026, 10, 10)  # worked; 1 to 7 are not


def test_without_a_term_nothing_presses() -> None:
    assert urgency(None, date(2020, 1, 1), date(2026, 1, 1), BOOK) is Urgency.NONE


@given(TERMS, DAYS, st.integers(0, 200))
def test_exactly_what_began_by_one_day_is_overdue(term: Term, today: date, back: int) -> None:
    start = today - timedelta(days=back)
    overdue = urgency(term, start, today, BOOK) is Urgency.OVERDUE
    assert overdue == (start <= newest_overdue(term, today, BOOK))
