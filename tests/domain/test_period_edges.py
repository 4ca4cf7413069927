"""Periods at their edges: leap days, month ends, holidays and worked weekends, and the day of Shanghai against UTC's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.domain.accounts import OrganisationKind
from marketplace.domain.annual_fees import Evidence, late_fee, schedule, state
from marketplace.domain.clock import local_day
from marketplace.domain.dormancy import DormantFacts, is_candidate
from marketplace.domain.freshness import Freshness, freshness
from marketplace.domain.inventor_priority import InventorAnswer, PriorityState, priority
from marketplace.domain.money import PaymentMode
from marketplace.domain.patents import LegalStatus, PatentType, term_end
from marketplace.domain.publicity import PublicityState, Window, last_day
from marketplace.domain.recordals import due_on, urgency
from marketplace.domain.reply_clock import reply_due_on
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType, Terms
from marketplace.domain.trials import date_on, long_stop_on, trigger_on
from marketplace.domain.working_days import add_months, shift_months

#: With the State Council's calendar: 25-27 September and 1-7 October 2026 off, 20 September and 10 October worked.
BOOK = RuleBook()
TRIAL = Terms(DealType.LICENCE, PaymentMode.DEFERRED, price_fen=1, deferred_months=12)
RESTING = DormantFacts(
    OrganisationKind.UNIVERSITY, "230100", LegalStatus.GRANTED, date(2022, 3, 1), licensed=False, transferred=False
)  # fmt: skip


@pytest.mark.rule("R-05")
@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),  # the corresponding day, not the month's last
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 1, 31), 3, date(2025, 4, 30)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2025, 11, 30), 1, date(2025, 12, 30)),
    ],
)
def test_a_month_without_that_day_ends_the_period_on_its_last(start: date, months: int, day: date) -> None:
    assert shift_months(start, months) == day


@pytest.mark.rule("R-05")
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 7, 1), date(2026, 10, 8)),  # National Day week
        (date(2026, 7, 7), date(2026, 10, 8)),
        (date(2026, 7, 10), date(2026, 10, 10)),  # a Saturday worked
        (date(2026, 6, 20), date(2026, 9, 20)),  # a Sunday worked
        (date(2026, 6, 25), date(2026, 9, 28)),  # Mid-Autumn and its weekend
        (date(2026, 7, 11), date(2026, 10, 12)),  # a plain Sunday
        (date(2025, 11, 29), date(2026, 2, 28)),  # a Saturday worked after the Spring Festival
        (date(2025, 10, 1), date(2026, 1, 4)),  # New Year: 1-3 January off, Sunday the 4th worked
        (date(2024, 7, 2), date(2024, 10, 8)),  # the years before are known too
        (date(2025, 2, 5), date(2025, 5, 6)),
    ],
)
def test_three_months_over_a_holiday_end_on_the_next_working_day(start: date, end: date) -> None:
    assert add_months(start, 3, BOOK.working_days) == end


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (date(2026, 9, 30), date(2026, 10, 20)),  # a week off, then a Saturday worked
        (
            date(2026, 9, 18),
            date(2026, 10, 9),
        ),  # Sunday the 20th is the first day; Mid-Autumn and the week are off
        (date(2028, 2, 28), date(2028, 3, 13)),  # over a leap day
    ],
)
def test_ten_working_days_to_reply_leave_out_the_holidays(opened: date, due: date) -> None:
    assert reply_due_on(opened, BOOK) == due


@pytest.mark.rule("R-06")
@pytest.mark.parametrize(
    ("effective", "due"),
    [
        (date(2023, 11, 29), date(2024, 2, 29)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 5, 29)),
        (date(2026, 11, 30), date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2026, 7, 4), date(2026, 10, 8)),
    ],
)
def test_a_recordal_is_due_three_months_later(effective: date, due: date) -> None:
    assert due_on(effective, BOOK.recordal_months, BOOK.working_days) == due


@pytest.mark.rule("R-12")
@pytest.mark.parametrize(
    ("granted", "first"),
    [
        (date(2022, 3, 1), date(2025, 3, 1)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2021, 3, 1), date(2024, 3, 1)),  # not a day earlier for the leap day between
    ],
)
def test_a_patent_rests_from_the_third_anniversary_of_its_grant(granted: date, first: date) -> None:
    facts = replace(RESTING, granted_on=granted)
    assert is_candidate(facts, BOOK, first)
    assert not is_candidate(facts, BOOK, first - timedelta(days=1))


@pytest.mark.rule("R-20")
@pytest.mark.parametrize(
    ("effective", "day", "stop"),
    [
        (date(2024, 2, 29), date(2025, 2, 28), date(2027, 2, 28)),
        (date(2025, 10, 1), date(2026, 10, 1), date(2028, 10, 1)),  # no holiday moves an agreed day
        (date(2025, 3, 15), date(2026, 3, 15), date(2028, 3, 15)),
    ],
)
def test_a_trial_of_twelve_months_ends_on_the_corresponding_day(
    effective: date, day: date, stop: date
) -> None:
    assert (date_on(TRIAL, effective), long_stop_on(TRIAL, effective)) == (day, stop)
    assert trigger_on(TRIAL, effective, [], day - timedelta(days=1)) is None


@pytest.mark.rule("R-04")
@pytest.mark.parametrize(
    ("kind", "filed", "end"),
    [
        (PatentType.INVENTION, date(2020, 2, 29), date(2040, 2, 28)),  # the day before 29 February
        (PatentType.UTILITY_MODEL, date(2020, 2, 29), date(2030, 2, 27)),
        (PatentType.DESIGN, date(2024, 2, 29), date(2039, 2, 27)),
        (PatentType.DESIGN, date(2021, 5, 31), date(2031, 5, 30)),
        (PatentType.DESIGN, date(2021, 6, 1), date(2036, 5, 31)),
        (PatentType.INVENTION, date(2016, 10, 5), date(2036, 10, 4)),  # no holiday moves a term
        (PatentType.INVENTION, date(2020, 3, 1), date(2040, 2, 29)),
    ],
)
def test_a_term_ends_the_day_before_the_anniversary(kind: PatentType, filed: date, end: date) -> None:
    assert term_end(kind, filed) == end


@pytest.mark.rule("R-07")
@pytest.mark.parametrize(
    ("filed", "due", "grace"),
    [
        (date(2020, 2, 29), date(2026, 2, 28), date(2026, 8, 28)),  # a Saturday worked
        (date(2020, 4, 1), date(2026, 4, 1), date(2026, 10, 8)),  # grace ends after National Day
        (date(2020, 8, 31), date(2026, 8, 31), date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (
            date(2020, 10, 3),
            date(2026, 10, 8),
            date(2027, 4, 5),
        ),  # grace runs from the day itself: a Saturday
        (date(2020, 4, 10), date(2026, 4, 10), date(2026, 10, 10)),  # a Saturday worked
    ],
)
def test_the_grace_of_an_annual_fee_has_a_last_day(filed: date, due: date, grace: date) -> None:
    seventh = schedule(PatentType.INVENTION, filed, date(2025, 12, 1), BOOK)[1]
    assert (seventh.year, seventh.due_on, seventh.grace_until) == (7, due, grace)
    assert late_fee(seventh, due, BOOK) == 0
    assert late_fee(seventh, grace, BOOK) == 5 * 10_000
    days = (due, due + timedelta(days=1), grace, grace + timedelta(days=1))
    assert [state(seventh, Evidence(), day).value for day in days] == ["soon", "grace", "grace", "over"]


@pytest.mark.rule("R-07")
def test_a_late_month_is_full_on_the_last_day_of_a_shorter_one() -> None:
    seventh = schedule(PatentType.INVENTION, date(2020, 3, 31), date(2025, 12, 1), BOOK)[1]
    days = (date(2026, 4, 29), date(2026, 4, 30), date(2026, 5, 30), date(2026, 5, 31))
    assert [late_fee(seventh, day, BOOK) for day in days] == [0, 10_000, 10_000, 20_000]


@pytest.mark.rule("R-18")
def test_a_publicity_counts_calendar_or_working_days() -> None:
    working = replace(BOOK, publicity_in_working_days=True)
    assert last_day(date(2028, 2, 20), BOOK) == date(2028, 3, 6)  # over a leap day
    assert last_day(date(2026, 9, 22), BOOK) == date(2026, 10, 7)  # calendar days may end in a holiday
    assert last_day(date(2026, 9, 22), working) == date(2026, 10, 20)  # 23, 24, 28-30, 8-10, 12-16, 19, 20


DAY = date(2026, 11, 23)
#: Each clock as "is it still open?" on a day, with DAY as its last.
OPEN_UNTIL: dict[str, Callable[[date], bool]] = {
    "reply": lambda today: today <= reply_due_on(date(2026, 11, 9), BOOK),
    "recordal": lambda today: (
        urgency(due_on(date(2026, 8, 23), 3, BOOK.working_days), today, BOOK) != "overdue"
    ),
    "publicity": lambda today: (
        Window(date(2026, 11, 8), last_day(date(2026, 11, 8), BOOK)).state(today) is PublicityState.RUNNING
    ),
    "trial": lambda today: trigger_on(TRIAL, date(2025, 11, 24), [], today) is None,
    "dormancy": lambda today: not is_candidate(replace(RESTING, granted_on=date(2023, 11, 24)), BOOK, today),
    "freshness": lambda today: freshness(date(2026, 8, 25), today, BOOK) is not Freshness.TOO_OLD,
    "inventors": lambda today: priority(date(2026, 11, 8), [None], 15, today) is PriorityState.WAITING,
    "term": lambda today: today <= term_end(PatentType.INVENTION, date(2006, 11, 24)),
}


@pytest.mark.parametrize("clock", OPEN_UNTIL)
@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), True),  # 07:30 of the last day
        (datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC), True),  # its last second in Shanghai
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), False),  # midnight there
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), False),  # UTC still has the last day, Shanghai has not
    ],
)
def test_every_clock_runs_by_the_day_of_shanghai(clock: str, moment: datetime, open_: bool) -> None:
    assert OPEN_UNTIL[clock](local_day(moment)) is open_


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 2, 28, 23, 30, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2026, 2, 28, 23, 30, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_what_begins_at_half_past_eleven_utc_begins_on_the_next_day(moment: datetime, day: date) -> None:
    assert local_day(moment) == day


@pytest.mark.rule("R-17")
def test_an_answer_on_the_last_day_still_counts() -> None:
    told, wanted = date(2026, 11, 8), [InventorAnswer.WANTED]
    assert priority(told, [None], BOOK.inventor_response_days, DAY) is PriorityState.WAITING
    assert (
        priority(told, [None], BOOK.inventor_response_days, DAY + timedelta(days=1)) is PriorityState.SETTLED
    )
    assert priority(told, wanted, BOOK.inventor_response_days, DAY) is PriorityState.WANTED
