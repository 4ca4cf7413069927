"""Inventors' priority (R-17), affiliation (R-29), shares for a patent (R-25)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.affiliation import Ground, checked_grounds, related
from marketplace.domain.equity import contribution_fen, equity_problem, least_inventor_shares
from marketplace.domain.errors import InvalidInput
from marketplace.domain.inventor_priority import (
    InventorAnswer,
    PriorityState,
    answer_by,
    has_priority,
    priority,
)
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType, EquityTerms

TOLD = date(2026, 11, 1)
WAIVED, WANTED = InventorAnswer.WAIVED, InventorAnswer.WANTED


@pytest.mark.rule("R-17")
@pytest.mark.parametrize(
    ("answers", "days_later", "state"),
    [
        ([WAIVED, WAIVED], 0, PriorityState.SETTLED),
        ([WAIVED, None], 15, PriorityState.WAITING),
        ([WAIVED, None], 16, PriorityState.SETTLED),
        ([None, WANTED], 16, PriorityState.WANTED),
        ([], 0, PriorityState.SETTLED),
    ],
)
def test_silence_waives_after_fifteen_days_and_a_wish_does_not_expire(
    answers: list[InventorAnswer | None], days_later: int, state: PriorityState
) -> None:
    assert priority(TOLD, answers, 15, TOLD + timedelta(days=days_later)) is state
    assert priority(None, answers, 15, TOLD) is PriorityState.MISSING
    assert answer_by(TOLD, 15) == date(2026, 11, 16)


@pytest.mark.rule("R-17")
def test_only_the_unit_that_filed_owes_its_inventors_a_notice() -> None:
    assert has_priority(DealType.TRANSFER, ["北辰示例大学"], "北辰 示例大学")
    assert has_priority(DealType.EQUITY, [], "北辰示例大学")
    assert not has_priority(DealType.TRANSFER, ["北辰示例大学"], "示例公司")
    assert not has_priority(DealType.LICENCE, ["北辰示例大学"], "北辰示例大学")


@pytest.mark.rule("R-29")
def test_any_ground_relates_two_parties_and_so_does_one_code() -> None:
    assert not related((), "A", "B")
    assert related((), "A", "A")
    assert all(related((ground,), "A", "B") for ground in Ground)


@pytest.mark.rule("R-29")
def test_ticks_and_answer_must_agree() -> None:
    assert checked_grounds(True, ["inventor", "shareholding"]) == (Ground.SHAREHOLDING, Ground.INVENTOR)
    assert checked_grounds(True, []) == ()
    for says, ticks in ((False, ["inventor"]), (True, ["cousins"])):
        with pytest.raises(InvalidInput) as refused:
            checked_grounds(says, ticks)
        assert refused.value.field == "grounds"


EQUITY = EquityTerms("示例科技有限公司", "CODE", 300_000, 250, 150_000)


@pytest.mark.rule("R-25")
@pytest.mark.parametrize(
    ("equity", "state_unit", "code"),
    [
        (EQUITY, True, None),
        (replace(EQUITY, inventor_shares=149_999), True, "inventor_shares"),
        (replace(EQUITY, inventor_shares=0), False, None),
        (replace(EQUITY, inventor_shares=300_001), True, "too_many_shares"),
        (replace(EQUITY, company_code="OTHER"), True, "other_company"),
        (replace(EQUITY, inventor_shares=300_000), True, None),
        (replace(EQUITY, shares=0), True, "equity_missing"),
        (replace(EQUITY, shares=1, share_price_fen=1, inventor_shares=1), True, None),
        (replace(EQUITY, share_price_fen=0), True, "equity_missing"),
        (None, True, "equity_missing"),
    ],
)
def test_an_equity_deal_names_its_company_and_gives_inventors_half(
    equity: EquityTerms | None, state_unit: bool, code: str | None
) -> None:
    problem = equity_problem(
        equity, licensee_code="CODE", state_unit=state_unit, least_bp=RuleBook().inventors_least_bp
    )
    assert (problem.code if problem else None) == code
    assert contribution_fen(EQUITY) == 75_000_000


@pytest.mark.rule("R-25")
@given(st.integers(1, 10**12), st.integers(1, 10_000))
def test_the_inventors_floor_is_never_rounded_down(shares: int, least_bp: int) -> None:
    least = least_inventor_shares(shares, least_bp)
    assert least * 10_000 >= shares * least_bp > (least - 1) * 10_000
