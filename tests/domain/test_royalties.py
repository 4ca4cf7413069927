"""Royalties (R-19): tiers apply marginally, then minimum, the entry fee's credit, the caps; rounded half-up once."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.money import PaymentMode
from marketplace.domain.royalties import REPORT_MONTHS, Royalty, agreed, by_tiers, period_due, periods
from marketplace.domain.terms import DealType, RoyaltyTerms, Terms, Tier

YUAN = 100
EXAMPLE = RoyaltyTerms(
    tiers=(Tier(2_000_000 * YUAN, 300), Tier(None, 200)), minimum_fen=50_000 * YUAN, entry_fee_creditable=True
)


@pytest.mark.rule("R-19")
def test_the_worked_example() -> None:
    """Net sales 3,000,000; 3 % to 2 m, 2 % above; minimum 50,000; entry fee 30,000: pay 50,000, no credit left."""
    due = period_due(EXAMPLE, 3_000_000 * YUAN, credit_fen=30_000 * YUAN)
    assert due == Royalty(80_000 * YUAN, 30_000 * YUAN, 50_000 * YUAN)


@pytest.mark.rule("R-19")
@pytest.mark.parametrize(
    ("base", "share"),
    [
        (0, 0),
        (2_000_000 * YUAN, 60_000 * YUAN),
        (2_000_000 * YUAN + 50, 60_000 * YUAN + 1),  # 1.0 fen of the second tier
        (2_000_000 * YUAN + 25, 60_000 * YUAN + 1),  # 0.5 fen: half-up
        (2_000_000 * YUAN + 24, 60_000 * YUAN),
        (16, 0),  # 0.48 fen
        (17, 1),  # 0.51 fen
    ],
)
def test_each_rate_holds_for_its_own_part_of_the_base(base: int, share: int) -> None:
    assert by_tiers(EXAMPLE.tiers, base) == share


@pytest.mark.rule("R-19")
def test_the_whole_is_rounded_once_and_not_each_tier() -> None:
    """Three tiers of 0.4 fen each are 1.2 fen, so 1: rounded one by one they would be 0."""
    tiers = (Tier(40, 100), Tier(80, 100), Tier(None, 100))
    assert by_tiers(tiers, 120) == 1
    assert [by_tiers((Tier(None, 1),), base) for base in (4999, 5000)] == [0, 1]


@pytest.mark.rule("R-19")
@pytest.mark.parametrize(
    ("changes", "earlier", "due"),
    [
        ({}, {}, 80_000),
        ({}, {"credit_fen": 100_000 * YUAN}, 0),
        ({"minimum_fen": 90_000 * YUAN}, {}, 90_000),
        ({"year_cap_fen": 70_000 * YUAN}, {}, 70_000),
        ({"year_cap_fen": 70_000 * YUAN}, {"year_fen": 60_000 * YUAN}, 10_000),
        ({"year_cap_fen": 70_000 * YUAN}, {"year_fen": 75_000 * YUAN}, 0),
        ({"total_cap_fen": 70_000 * YUAN}, {}, 70_000),
        ({"total_cap_fen": 100_000 * YUAN}, {"total_fen": 30_000 * YUAN}, 70_000),
        (
            {"year_cap_fen": 60_000 * YUAN},
            {"credit_fen": 30_000 * YUAN},
            50_000,
        ),  # the cap limits what is paid
    ],
)
def test_minimum_credit_and_caps(changes: dict[str, int], earlier: dict[str, int], due: int) -> None:
    terms = replace(EXAMPLE, **changes)  # type: ignore[arg-type]
    assert period_due(terms, 3_000_000 * YUAN, **earlier).amount_fen == due * YUAN


@pytest.mark.rule("R-19")
@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**10))
def test_more_sales_never_owe_less_and_nothing_is_owed_twice(base: int, more: int, credit: int) -> None:
    due, later = (period_due(EXAMPLE, one, credit_fen=credit) for one in (base, base + more))
    assert later.amount_fen >= due.amount_fen >= 0
    assert due.amount_fen + due.credit_fen == due.earned_fen >= EXAMPLE.minimum_fen
    assert due.credit_fen <= credit


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 4000), st.sampled_from(REPORT_MONTHS))
def test_periods_follow_each_other_to_the_last_day(start: date, days: int, months: int) -> None:
    end = start + timedelta(days=days)
    found = list(periods(start, end, months))
    assert (found[0].starts_on, found[-1].ends_on) == (start, end)
    for one, following in pairwise(found):
        assert following.starts_on == one.ends_on + timedelta(days=1)
    assert all(one.starts_on <= one.ends_on for one in found)
    assert [one.year for one in found] == [place * months // 12 for place in range(len(found))]


def test_periods_from_a_month_s_last_day_keep_to_it() -> None:
    found = [one.starts_on for one in periods(date(2024, 1, 31), date(2024, 5, 30), 1)]
    assert found == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]


def test_a_single_rate_is_a_royalty_too() -> None:
    """Contracts of earlier releases have only the rate."""
    terms = Terms(DealType.TRANSFER, PaymentMode.ROYALTY, royalty_bp=350)
    assert agreed(terms) == RoyaltyTerms(tiers=(Tier(None, 350),))
    assert agreed(replace(terms, payment_mode=PaymentMode.LUMP_SUM)) is None
    assert agreed(replace(terms, royalty=EXAMPLE)) is EXAMPLE
