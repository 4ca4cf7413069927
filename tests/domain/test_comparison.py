"""What patents have in common, and how long they are still protected."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.comparison import common_subclasses, months_left
from marketplace.domain.working_days import shift_months

LAST_DAY = date(2039, 5, 9)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2038, 5, 10), 12),
        (date(2038, 5, 11), 11),
        (date(2019, 5, 10), 240),
        (date(2039, 5, 9), 0),
        (date(2039, 5, 10), None),
    ],
)
def test_whole_months_are_counted_up_to_the_last_day(today: date, months: int | None) -> None:
    assert months_left(LAST_DAY, today) == months


def test_without_a_last_day_nothing_can_be_said() -> None:
    assert months_left(None, LAST_DAY) is None


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 8000))
def test_the_months_fit_and_one_more_would_not(today: date, days: int) -> None:
    until = today + timedelta(days=days)
    months = months_left(until, today)
    assert months is not None
    assert shift_months(today, months) <= until + timedelta(days=1) < shift_months(today, months + 1)


def test_classes_in_common_are_subclasses_of_all() -> None:
    three = [["C01B32/184", "C09K5/14"], ["C09K5/08", "C01B32/19"], ["C01B", "H01M4/36", "C09K"]]
    assert common_subclasses(three) == ("C01B", "C09K")
    assert common_subclasses([["C01B32/184"], ["C01"], ["C01B"]]) == ()
    assert common_subclasses([["C01B32/184"], []]) == ()
    assert common_subclasses([]) == ()
