"""What is wrong with royalty, instalments, trial or shares is said beside the field that mends it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.term_checks import terms_problems
from marketplace.domain.terms import (
    DealType,
    EquityTerms,
    Instalment,
    RoyaltyBase,
    RoyaltyTerms,
    Terms,
    Tier,
    TrialTerms,
    flat,
    terms_from_json,
)
from tests.factories import uscc

TODAY = date(2026, 11, 23)
PLAIN = Terms(
    DealType.LICENCE,
    PaymentMode.LUMP_SUM,
    LicenceType.NON_EXCLUSIVE,
    100,
    starts_on=TODAY,
    ends_on=date(2029, 1, 1),
)
ROYALTY = replace(
    PLAIN, payment_mode=PaymentMode.ENTRY_FEE_AND_ROYALTY, royalty_bp=300,
    royalty=RoyaltyTerms(tiers=(Tier(200, 300), Tier(None, 200)), minimum_fen=10),
)  # fmt: skip
PARTS = replace(
    PLAIN, payment_mode=PaymentMode.INSTALMENTS,
    instalments=(Instalment(40, date(2027, 1, 1)), Instalment(60, None, "验收")),
)  # fmt: skip
TRIAL = replace(PLAIN, payment_mode=PaymentMode.DEFERRED, deferred_months=12, trial=TrialTerms())
SHARES = Terms(
    DealType.EQUITY, PaymentMode.LUMP_SUM, price_fen=200,
    equity=EquityTerms("示例科技", uscc(9), shares=2, share_price_fen=100, inventor_shares=1),
)  # fmt: skip


def _fields(terms: Terms, **changes: object) -> list[str | None]:
    return [problem.field for problem in terms_problems(replace(terms, **changes), None, TODAY)]  # type: ignore[arg-type]


@pytest.mark.parametrize("terms", [PLAIN, ROYALTY, PARTS, TRIAL, SHARES])
def test_good_terms_pass_and_survive_the_ledger(terms: Terms) -> None:
    assert _fields(terms) == []
    assert terms_from_json(terms.as_json()) == terms


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tiers": (Tier(200, 300), Tier(200, 100), Tier(None, 50))}, "tier_from_1"),
        ({"tiers": (Tier(0, 300), Tier(None, 50))}, "tier_from_1"),
        ({"report_months": 5}, "royalty_report_months"),
        ({"report_months": 6, "year_cap_fen": 19}, "year_cap"),
        ({"report_months": 6, "year_cap_fen": 20}, None),
        ({"year_cap_fen": 0, "minimum_fen": 0}, "year_cap"),
        ({"year_cap_fen": 50, "total_cap_fen": 49}, "total_cap"),
        ({"year_cap_fen": 50, "total_cap_fen": 50}, None),
        ({"entry_fee_creditable": True}, None),
    ],
)
def test_royalties(changes: dict[str, object], field: str | None) -> None:
    royalty = replace(ROYALTY.royalty or RoyaltyTerms(), **changes)  # type: ignore[arg-type]
    assert _fields(ROYALTY, royalty=royalty) == ([field] if field else [])


def test_parts_of_another_way_of_paying_are_not_dropped_in_silence() -> None:
    assert _fields(PLAIN, royalty=ROYALTY.royalty) == ["payment_mode"]
    assert _fields(PLAIN, instalments=PARTS.instalments) == ["payment_mode"]
    credit = RoyaltyTerms(tiers=(Tier(None, 300),), entry_fee_creditable=True)
    alone = {"payment_mode": PaymentMode.ROYALTY, "price_fen": None, "royalty": credit}
    assert _fields(ROYALTY, **alone) == ["entry_fee_creditable"]


@pytest.mark.parametrize(
    ("parts", "fields"),
    [
        ((), ["part_amount_1"]),
        ((Instalment(100, date(2027, 1, 1)),), []),
        ((Instalment(99, date(2027, 1, 1)),), ["part_amount_1"]),
        ((Instalment(100),), ["part_on_1"]),
        ((Instalment(100, date(2027, 1, 1), "验收"),), ["part_on_1"]),
        ((Instalment(100, None, "验收"), Instalment(0, date(2027, 1, 1))), ["part_amount_2"]),
    ],
)
def test_instalments(parts: tuple[Instalment, ...], fields: list[str]) -> None:
    assert _fields(PARTS, instalments=parts) == fields


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on_date": False}, "trigger_date"),
        ({"on_date": False, "first_sale": True}, None),
        ({"revenue_fen": 0}, "trigger_revenue"),
        ({"payment_days": 366}, "trial_payment_days"),
        ({"payment_days": 0}, None),
        ({"long_stop_months": 11}, "long_stop_months"),
        ({"long_stop_months": 12}, None),
        ({"long_stop_months": 121}, "long_stop_months"),
        ({"report_months": 0}, "trial_report_months"),
        ({"exit_notice_days": 181}, "exit_notice_days"),
    ],
)
def test_trials(changes: dict[str, object], field: str | None) -> None:
    assert _fields(TRIAL, trial=replace(TrialTerms(), **changes)) == ([field] if field else [])  # type: ignore[arg-type]


def test_the_longest_trial_is_the_rule_books() -> None:
    longer = replace(TRIAL, deferred_months=37, trial=TrialTerms(long_stop_months=60))
    assert [one.field for one in terms_problems(longer, None, TODAY)] == ["deferred_months"]
    assert terms_problems(longer, None, TODAY, RuleBook(trial_longest_months=48)) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"company": ""}, "company"),
        ({"company_code": "x"}, "company_code"),
        ({"inventor_shares": 3}, "inventor_shares"),
        ({"share_price_fen": 99}, "shares"),
    ],
)
def test_shares(changes: dict[str, object], field: str) -> None:
    assert _fields(SHARES, equity=replace(SHARES.equity or EquityTerms(), **changes)) == [field]  # type: ignore[arg-type]


@pytest.mark.parametrize(("rate", "fields"), [(None, []), (5, []), (100, []), (101, ["late_interest"])])
def test_interest(rate: int | None, fields: list[str]) -> None:
    assert _fields(PLAIN, late_interest_bp=rate) == fields


_SUM = st.integers(0, 10**12)
_ROYALTIES = st.builds(
    RoyaltyTerms, st.sampled_from(RoyaltyBase),
    st.lists(st.builds(Tier, st.none() | _SUM, st.integers(0, 10_000)), max_size=4).map(tuple), _SUM,
    st.none() | _SUM, st.none() | _SUM, st.booleans(), st.integers(1, 12),
)  # fmt: skip
_PARTS = st.lists(st.builds(Instalment, _SUM, st.none() | st.dates(), st.text(max_size=9)), max_size=4).map(
    tuple
)


@given(st.none() | _ROYALTIES, _PARTS, st.none() | st.builds(TrialTerms), st.none() | st.builds(EquityTerms))
def test_all_parts_survive_the_ledger(
    royalty: RoyaltyTerms | None,
    parts: tuple[Instalment, ...],
    trial: TrialTerms | None,
    equity: EquityTerms | None,
) -> None:
    terms = replace(PLAIN, royalty=royalty, instalments=parts, trial=trial, equity=equity)
    assert terms_from_json(terms.as_json()) == terms


def test_bodies_of_earlier_releases_are_read() -> None:
    old = PLAIN.as_json()
    for name in ("royalty", "instalments", "trial", "equity", "late_interest_bp"):
        del old[name]
    assert terms_from_json(old) == PLAIN


def test_single_terms_have_names_of_their_own() -> None:
    found = flat(ROYALTY)
    assert found["royalty.minimum_fen"] == 10
    assert found["price_fen"] == 100
    assert flat(PLAIN)["royalty"] is None
