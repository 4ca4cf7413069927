"""When the next look is due, in Shanghai's calendar; what can be kept as a name and a question."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.clock import SHANGHAI, local_day
from marketplace.domain.errors import InvalidInput
from marketplace.domain.saved_searches import Frequency, check_name, check_question, is_morning, next_due

DAILY, WEEKLY = Frequency.DAILY, Frequency.WEEKLY
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def _utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)  # the 23rd is a Monday


@pytest.mark.parametrize(
    "frequency, since, due",
    [
        (DAILY, _utc(23, 4), _utc(24, 0)),  # Monday noon: Tuesday 08:00
        (DAILY, _utc(23, 15, 59), _utc(24, 0)),  # Monday 23:59: eight hours later
        (DAILY, _utc(23, 16), _utc(25, 0)),  # Tuesday 00:00: Wednesday, never twice a day
        (DAILY, _utc(23, 23, 30), _utc(25, 0)),  # 23:30 UTC is Tuesday 07:30
        (WEEKLY, _utc(22, 15, 59), _utc(23, 0)),  # Sunday night: the next morning
        (WEEKLY, _utc(22, 16), _utc(30, 0)),  # Monday 00:00: the next Monday
        (WEEKLY, _utc(23, 0), _utc(30, 0)),
        (WEEKLY, _utc(26, 4), _utc(30, 0)),  # made up for on a Thursday: Monday again
        (Frequency.NONE, _utc(23, 4), None),
    ],
)
def test_the_next_look(frequency: Frequency, since: datetime, due: datetime | None) -> None:
    assert next_due(frequency, since) == due


@given(MOMENTS, st.sampled_from((DAILY, WEEKLY)))
def test_looks_come_in_the_morning_and_once_a_day_at_most(since: datetime, frequency: Frequency) -> None:
    due = next_due(frequency, since)
    assert due is not None
    assert due.tzinfo is UTC
    assert due.astimezone(SHANGHAI).hour == 8
    assert timedelta(0) < due - since <= timedelta(days=8 if frequency is WEEKLY else 2)
    assert local_day(due) > local_day(since)
    assert frequency is DAILY or local_day(due).weekday() == 0
    assert is_morning(due)
    assert not is_morning(due - timedelta(microseconds=1))


def test_a_name_is_one_line_and_not_empty() -> None:
    assert check_name("  石墨烯\r\nBcc: x@example.com  ") == "石墨烯 Bcc: x@example.com"
    assert check_name("字" * 100) == "字" * 100
    for wrong in ("", " \n\t", "字" * 101):
        with pytest.raises(InvalidInput):
            check_name(wrong)


def test_a_question_of_any_size_is_not_kept() -> None:
    assert check_question({"q": ["字" * 1_999]})
    with pytest.raises(InvalidInput):
        check_question({"q": ["字" * 2_000]})
