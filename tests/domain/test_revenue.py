"""R-23 and R-24: net income, and parts that sum to the fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.revenue import USUAL, Shares, net_income, share_problems, split
from marketplace.domain.rule_book import RuleBook


@pytest.mark.rule("R-23")
def test_net_income_is_what_came_in_less_direct_costs() -> None:
    assert net_income(20_000_000, [1_500_000, 500_000]) == 18_000_000
    assert net_income(20_000_000, []) == 20_000_000
    assert net_income(100, [101]) == 0


@pytest.mark.rule("R-24")
def test_the_worked_examples_of_the_split() -> None:
    assert split(18_000_000, USUAL.parts) == (12_600_000, 2_700_000, 2_700_000)
    assert split(10_000, (1, 1, 1)) == (3_334, 3_333, 3_333)
    assert split(10_000, (0, 1)) == (0, 10_000)


@pytest.mark.rule("R-24")
@given(st.integers(0, 10**14), st.lists(st.integers(0, 10_000), min_size=1, max_size=30).filter(any))
def test_parts_sum_to_the_amount_and_none_is_off_by_a_fen(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert amount * weight // sum(weights) <= part <= -(-amount * weight // sum(weights))


@pytest.mark.rule("R-24")
@pytest.mark.parametrize("weights", [(0, 0), (-1, 2)])
def test_weights_without_meaning_are_a_fault(weights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(1, weights)


@pytest.mark.rule("R-24")
@pytest.mark.parametrize(
    ("shares", "state_unit", "fields"),
    [
        (Shares(5000, 2500, 2500), True, []),
        (Shares(4999, 2501, 2500), True, ["inventors_share"]),
        (Shares(4999, 2501, 2500), False, []),
        (Shares(10_000, 0, 0), True, []),
        (Shares(5000, 2500, 2499), True, ["unit_share"]),
        (Shares(11_000, -1000, 0), True, ["unit_share"]),
    ],
)
def test_a_state_unit_gives_its_inventors_half_at_least(
    shares: Shares, state_unit: bool, fields: list[str]
) -> None:
    least = RuleBook().inventors_least_bp
    assert [one.field for one in share_problems(shares, least, state_unit=state_unit)] == fields
