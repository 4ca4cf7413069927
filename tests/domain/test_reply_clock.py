"""The working days that an owner has to answer, and how its answers are counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.deals import DealAction
from marketplace.domain.processes import By
from marketplace.domain.reply_clock import (
    ResponseRate,
    answers,
    reply_due_on,
    takes_back,
    working_days_left,
)
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.working_days import WorkingDays

BOOK = RuleBook()
NATIONAL_DAY = RuleBook(
    holidays=tuple(date(2026, 10, day) for day in range(1, 8)), worked_weekends=(date(2026, 9, 27),)
)


@pytest.mark.parametrize(
    ("opened", "book", "due"),
    [
        (date(2026, 11, 23), BOOK, date(2026, 12, 7)),  # Monday: two weeks
        (date(2026, 11, 27), BOOK, date(2026, 12, 11)),  # Friday
        (date(2026, 11, 28), BOOK, date(2026, 12, 11)),  # Saturday: Monday is the first day
        (date(2026, 9, 24), NATIONAL_DAY, date(2026, 10, 14)),  # a worked Sunday, then a week off
        (date(2026, 11, 23), RuleBook(reply_working_days=1), date(2026, 11, 24)),
        (date(2028, 2, 28), RuleBook(reply_working_days=1), date(2028, 2, 29)),  # a leap day
    ],
)
def test_an_answer_is_due_after_the_books_working_days(opened: date, book: RuleBook, due: date) -> None:
    assert reply_due_on(opened, book) == due


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 11, 23), 10),
        (date(2026, 12, 4), 1),
        (date(2026, 12, 6), 1),
        (date(2026, 12, 7), 0),
        (date(2026, 12, 9), 0),
    ],
)
def test_the_days_left_end_on_the_last_day(today: date, left: int) -> None:
    assert working_days_left(today, date(2026, 12, 7), WorkingDays()) == left


@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)), st.integers(1, 40))
def test_as_many_days_are_left_as_were_given(opened: date, days: int) -> None:
    book = RuleBook(reply_working_days=days)
    due = reply_due_on(opened, book)
    assert working_days_left(opened, due, book.working_days) == days
    assert working_days_left(due - timedelta(days=1), due, book.working_days) == 1


def test_what_counts_as_an_answer() -> None:
    assert answers(DealAction.REPLY, By.OPERATOR)
    assert answers(DealAction.CANCEL, By.OWNER)
    assert answers(DealAction.OFFER, By.OWNER)
    assert not answers(DealAction.OFFER, By.COUNTERPART)
    assert not answers(DealAction.LAPSE, By.CLOCK)
    assert takes_back(DealAction.CANCEL)
    assert not takes_back(DealAction.LAPSE)


@pytest.mark.parametrize(
    ("in_time", "counted", "percent"),
    [(0, 0, None), (2, 2, None), (3, 3, 100), (0, 3, 0), (11, 12, 92), (1, 8, 13), (2, 3, 67)],
)
def test_a_rate_needs_three_enquiries_and_is_rounded_half_up(
    in_time: int, counted: int, percent: int | None
) -> None:
    assert ResponseRate(in_time, counted).percent == percent
