"""Annual fees (R-07): the worked example, each edge of the months, and what counts as paid."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.annual_fees import (
    AnnualFee,
    Evidence,
    arrears,
    fees,
    late_fee,
    next_fee,
    schedule,
    state,
)
from marketplace.domain.patents import PatentType, term_end
from marketplace.domain.rule_book import RuleBook

BOOK, FILED, GRANTED = RuleBook(), date(2019, 5, 10), date(2022, 3, 1)
INVENTION = schedule(PatentType.INVENTION, FILED, GRANTED, BOOK)
FOURTH = INVENTION[1]


def _of(kind: PatentType, filed: date = FILED, granted: date = FILED) -> list[int | None]:
    return [fee.amount_fen and fee.amount_fen // 100 for fee in schedule(kind, filed, granted, BOOK)]


@pytest.mark.rule("R-07")
def test_the_worked_example() -> None:
    """Filed 2019-05-10, granted in year 3: year 4 is 1,200 yuan by 2022-05-10, grace to 2022-11-10."""
    assert (INVENTION[0].year, INVENTION[0].with_grant) == (3, True)
    assert (FOURTH.year, FOURTH.amount_fen, FOURTH.due_on, FOURTH.grace_until) == (
        4, 120_000, date(2022, 5, 10), date(2022, 11, 10),
    )  # fmt: skip
    late = late_fee(FOURTH, date(2022, 8, 10), BOOK)
    assert late == 18_000
    assert late + (FOURTH.amount_fen or 0) == 138_000


@pytest.mark.rule("R-07")
@pytest.mark.parametrize(
    "paid_on, percent",
    [
        (date(2022, 5, 10), 0),
        (date(2022, 5, 11), 0),  # none in the first month
        (date(2022, 6, 9), 0),
        (date(2022, 6, 10), 5),
        (date(2022, 8, 9), 10),
        (date(2022, 8, 10), 15),
        (date(2022, 10, 10), 25),
        (date(2022, 11, 10), 25),  # the last month of grace isn't over before the grace is
    ],
)
def test_late_fees_grow_with_each_full_month(paid_on: date, percent: int) -> None:
    assert late_fee(FOURTH, paid_on, BOOK) == 1200 * percent


@pytest.mark.rule("R-07")
def test_the_tariff_of_each_kind_and_the_years_that_have_none() -> None:
    invention = [900] * 3 + [1200] * 3 + [2000] * 3 + [4000] * 3 + [6000] * 3 + [8000] * 5
    model = [600] * 3 + [900] * 2 + [1200] * 3 + [2000] * 2
    assert _of(PatentType.INVENTION) == invention
    assert _of(PatentType.UTILITY_MODEL) == model
    assert _of(PatentType.DESIGN) == model  # filed before 2021-06-01: ten years
    assert (len(BOOK.invention_fees_fen), len(BOOK.utility_model_fees_fen)) == (20, 10)
    late = schedule(PatentType.DESIGN, date(2021, 6, 1), date(2021, 12, 1), BOOK)
    assert [fee.year for fee in late if fee.amount_fen is None] == [11, 12, 13, 14, 15]
    assert late_fee(late[-1], late[-1].grace_until, BOOK) is None
    assert late_fee(late[-1], late[-1].due_on, BOOK) == 0


@pytest.mark.rule("R-07")
def test_the_figures_are_the_books() -> None:
    book = replace(BOOK, invention_fees_fen=(100,) * 20, late_fee_bp=1000, grace_months=2)
    fee = schedule(PatentType.INVENTION, FILED, GRANTED, book)[1]
    assert (fee.amount_fen, fee.grace_until) == (100, date(2022, 7, 11))
    assert late_fee(fee, date(2022, 6, 10), book) == 10


@pytest.mark.rule("R-07")
def test_days_without_a_counterpart_and_holidays() -> None:
    leap = schedule(PatentType.INVENTION, date(2020, 2, 29), date(2022, 1, 1), BOOK)
    assert [fee.starts_on for fee in leap[1:4]] == [date(2022, 2, 28), date(2023, 2, 28), date(2024, 2, 29)]
    end = schedule(PatentType.INVENTION, date(2020, 8, 31), date(2022, 1, 1), BOOK)[1]
    assert (end.starts_on, end.grace_until) == (date(2022, 8, 31), date(2023, 2, 28))
    book = replace(BOOK, holidays=tuple(date(2026, 10, day) for day in range(1, 8)))
    fee = schedule(PatentType.INVENTION, date(2020, 10, 1), date(2026, 1, 5), book)[1]
    assert (fee.starts_on, fee.due_on) == (date(2026, 10, 1), date(2026, 10, 8))
    assert late_fee(fee, date(2026, 10, 8), book) == 0


@pytest.mark.rule("R-07")
def test_a_grant_on_the_anniversary_belongs_to_the_year_that_begins() -> None:
    found = schedule(PatentType.INVENTION, FILED, date(2022, 5, 10), BOOK)
    assert [(fee.year, fee.with_grant) for fee in found[:2]] == [(4, True), (5, False)]
    before = schedule(PatentType.INVENTION, FILED, date(2022, 5, 9), BOOK)
    assert before[0].year == 3


@pytest.mark.rule("R-07")
@pytest.mark.parametrize(
    "today, expected",
    [
        (date(2022, 2, 8), "later"),
        (date(2022, 2, 9), "near"),
        (date(2022, 4, 9), "near"),
        (date(2022, 4, 10), "soon"),
        (date(2022, 5, 10), "soon"),
        (date(2022, 5, 11), "grace"),
        (date(2022, 11, 10), "grace"),
        (date(2022, 11, 11), "over"),
    ],
)
def test_where_a_fee_stands(today: date, expected: str) -> None:
    assert state(FOURTH, Evidence(), today) == expected
    late = arrears(INVENTION, Evidence(), today)
    assert late == (FOURTH if expected in ("grace", "over") else None)


@pytest.mark.rule("R-07")
def test_what_counts_as_paid() -> None:
    """Entered, due with the grant, or outlived: a right in force after the grace must have been paid for."""
    assert state(FOURTH, Evidence({4}), date(2030, 1, 1)) == "paid"
    assert state(INVENTION[0], Evidence(), date(2030, 1, 1)) == "paid"
    assert state(FOURTH, Evidence(in_force_on=date(2022, 11, 11)), date(2022, 12, 1)) == "paid"
    assert state(FOURTH, Evidence(in_force_on=date(2022, 11, 10)), date(2022, 12, 1)) == "over"
    assert next_fee(INVENTION, Evidence({4, 5})) == INVENTION[3]
    assert next_fee(INVENTION, Evidence(range(1, 21))) is None


_KINDS = st.sampled_from(PatentType)


@given(_KINDS, st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 3000))
def test_years_follow_each_other_to_the_end_of_the_term(kind: PatentType, filed: date, days: int) -> None:
    found = schedule(kind, filed, filed + timedelta(days), BOOK)
    assert [fee.year for fee in found] == list(range(found[0].year, found[0].year + len(found)))
    assert sum(fee.with_grant for fee in found) == 1
    assert found[-1].starts_on <= term_end(kind, filed)
    assert all(fee.due_on >= fee.starts_on and fee.grace_until > fee.due_on for fee in found)


@given(_KINDS, st.dates(date(1990, 1, 1), date(2026, 1, 1)), st.integers(0, 3000), st.integers(0, 9000))
def test_looking_only_at_what_may_be_open_finds_the_same_fee(
    kind: PatentType, filed: date, to_grant: int, to_check: int
) -> None:
    granted, seen = filed + timedelta(to_grant), filed + timedelta(to_grant + to_check)
    evidence, values = Evidence(in_force_on=seen), (kind, filed, granted, BOOK)
    assert next_fee(fees(*values, since=seen), evidence) == next_fee(schedule(*values), evidence)


@given(st.integers(0, 200))
def test_late_fees_never_fall(days: int) -> None:
    def cost(fee: AnnualFee, day: date) -> int:
        return late_fee(fee, day, BOOK) or 0

    day = FOURTH.due_on + timedelta(days)
    assert cost(FOURTH, day) <= cost(FOURTH, day + timedelta(1)) <= 30_000
