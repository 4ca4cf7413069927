"""Use first, pay later: the table of its states, the earliest trigger, the days at the edges, who may agree on it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.accounts import OrganisationKind
from marketplace.domain.enterprise_size import EnterpriseSize
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.processes import LETTERS
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType, RoyaltyTerms, Terms, Tier, TrialTerms
from marketplace.domain.trials import (
    TRIAL_PROCESS,
    Report,
    ReportKind,
    TrialEnd,
    Trigger,
    date_on,
    due_on,
    eligibility,
    exit_on,
    long_stop_on,
    trigger_on,
)

BOOK, START = RuleBook(), date(2025, 3, 15)
TERMS = Terms(
    DealType.LICENCE, PaymentMode.DEFERRED, LicenceType.NON_EXCLUSIVE, price_fen=1, deferred_months=12
)
#: Domain study §9, use first: only the licensee or the operator reports, the owner confirms or disputes, no fee after
#: exit or long stop. A decision on a dispute is the platform's.
STUDY = """
trial report trial EB | trial trigger triggered EBS | trial exit exited E | trial stop long_stop S
triggered confirm payable OS | triggered dispute disputed O
disputed confirm payable O | disputed uphold trial BA | disputed reject payable BA
payable pay paid OS
"""
ROWS = {tuple(row.split()) for line in STUDY.strip().splitlines() for row in line.split(" | ")}


def test_the_table_is_the_studys() -> None:
    letters, order = {by: letter for letter, by in LETTERS.items()}, "ICOEBAS"
    rows = {
        (
            move.source,
            move.action,
            move.target,
            "".join(sorted(map(letters.__getitem__, move.by), key=order.index)),
        )
        for move in TRIAL_PROCESS.moves.values()
    }
    assert rows == ROWS
    assert TRIAL_PROCESS.final() == {"paid", "exited", "long_stop"}


def _with(**agreed: object) -> Terms:
    return replace(TERMS, trial=TrialTerms(**agreed))  # type: ignore[arg-type]


def _sale(on: date, yuan: int = 1) -> Report:
    return Report(ReportKind.REVENUE, on, yuan * 100)


@pytest.mark.rule("R-20")
def test_the_studys_example() -> None:
    """Effective 2025-03-15, deferred 12 months, 30 days: payable 2026-03-15, a Sunday, due 2026-04-14."""
    assert trigger_on(TERMS, START, [], date(2026, 3, 14)) is None
    assert trigger_on(TERMS, START, [], date(2026, 3, 15)) == Trigger(TrialEnd.DATE, date(2026, 3, 15))
    assert due_on(date(2026, 3, 15), 30) == date(2026, 4, 14)


@pytest.mark.rule("R-20")
@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_months_last(start: date, months: int, day: date) -> None:
    terms = replace(TERMS, deferred_months=months)
    assert date_on(terms, start) == day
    assert date_on(replace(TERMS, deferred_months=None), start) == start, "nothing is free without months"
    assert trigger_on(terms, start, [], day - timedelta(days=1)) is None
    assert trigger_on(terms, start, [], day) == Trigger(TrialEnd.DATE, day)


@pytest.mark.rule("R-20")
@pytest.mark.parametrize(
    ("agreed", "reports", "expected"),
    [
        ({"on_date": False}, [], None),
        ({"on_date": False}, [_sale(date(2025, 5, 1))], None),
        ({"first_sale": True}, [_sale(date(2025, 5, 1))], (TrialEnd.FIRST_SALE, date(2025, 5, 1))),
        ({"first_sale": True}, [Report(ReportKind.REVENUE, date(2025, 5, 1))], None),
        ({"first_sale": True}, [Report(ReportKind.REVENUE, date(2025, 5, 1), 1)], (TrialEnd.FIRST_SALE, date(2025, 5, 1))),
        ({"first_sale": True}, [_sale(date(2025, 9, 1)), _sale(date(2025, 5, 1))], (TrialEnd.FIRST_SALE, date(2025, 5, 1))),
        ({"revenue_fen": 300}, [_sale(date(2025, 5, 1), 1), _sale(date(2025, 6, 1), 1)], None),
        ({"revenue_fen": 300}, [Report(ReportKind.REVENUE, date(2025, 5, 1), 299)], None),
        ({"revenue_fen": 300}, [_sale(date(2025, 6, 1), 2), _sale(date(2025, 5, 1), 1)], (TrialEnd.REVENUE, date(2025, 6, 1))),
        ({}, [Report(ReportKind.MILESTONE, date(2025, 5, 1))], None),
        ({"milestone": "验收"}, [Report(ReportKind.MILESTONE, date(2025, 5, 1))], (TrialEnd.MILESTONE, date(2025, 5, 1))),
    ],
)  # fmt: skip
def test_the_earliest_agreed_event_counts(
    agreed: dict[str, object], reports: list[Report], expected: tuple[TrialEnd, date] | None
) -> None:
    found = trigger_on(_with(**agreed), START, reports, date(2025, 12, 31))
    assert found == (Trigger(*expected) if expected else None)


@pytest.mark.rule("R-20")
def test_a_year_is_suggested_and_its_end_is_told_a_month_before() -> None:
    assert (BOOK.trial_usual_months, BOOK.trial_notice_days) == (12, 30)


@pytest.mark.rule("R-20")
def test_a_date_and_a_sale_on_one_day_need_no_confirmation() -> None:
    found = trigger_on(_with(first_sale=True), START, [_sale(date(2026, 3, 15))], date(2026, 3, 15))
    assert found == Trigger(TrialEnd.DATE, date(2026, 3, 15))


@pytest.mark.rule("R-20")
def test_nothing_triggers_after_the_long_stop() -> None:
    terms = _with(on_date=False, first_sale=True, long_stop_months=24)
    assert long_stop_on(terms, START) == date(2027, 3, 15)
    assert trigger_on(terms, START, [_sale(date(2027, 3, 15))], date(2028, 1, 1)) is not None
    assert trigger_on(terms, START, [_sale(date(2027, 3, 16))], date(2028, 1, 1)) is None


@pytest.mark.rule("R-20")
@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(1, 36),
    st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 5))),
    st.integers(0, 1500),
)
def test_never_before_an_event_and_never_taken_back(
    start: date, months: int, sales: list[tuple[int, int]], later: int
) -> None:
    terms = replace(_with(first_sale=True, revenue_fen=700), deferred_months=months)
    reports = [_sale(start + timedelta(days=day), yuan) for day, yuan in sales]
    today = start + timedelta(days=later)
    found = trigger_on(terms, start, reports, today)
    agreed = date_on(terms, start)
    assert agreed is not None
    first = min([agreed, *(one.on for one in reports if one.amount_fen)])
    assert found is None if first > min(today, long_stop_on(terms, start)) else found and found.on == first
    assert trigger_on(terms, start, reports, today + timedelta(days=1)) == found or found is None


def test_who_leaves_may_use_it_through_the_notice_but_not_past_the_free_use() -> None:
    assert exit_on(TERMS, START, date(2025, 6, 1)) == date(2025, 7, 1)
    assert exit_on(TERMS, START, date(2026, 3, 1)) == date(2026, 3, 14)
    assert exit_on(_with(on_date=False), START, date(2026, 3, 1)) == date(2026, 3, 31)


_UNIVERSITY, _SMALL = OrganisationKind.UNIVERSITY, EnterpriseSize.SMALL


@pytest.mark.rule("R-21")
@pytest.mark.parametrize(
    ("changes", "supplier", "size", "code"),
    [
        ({}, _UNIVERSITY, _SMALL, None),
        ({}, OrganisationKind.ENTERPRISE, _SMALL, "use_first_supplier"),
        ({}, _UNIVERSITY, None, "use_first_size"),
        ({}, _UNIVERSITY, EnterpriseSize.MICRO, None),
        ({}, _UNIVERSITY, EnterpriseSize.MEDIUM, None),
        ({}, _UNIVERSITY, EnterpriseSize.LARGE, "use_first_size"),
        ({"deal_type": DealType.OPEN_LICENCE}, _UNIVERSITY, _SMALL, None),
        ({"deal_type": DealType.TRANSFER, "licence_type": None}, _UNIVERSITY, _SMALL, "use_first_licence"),
        ({"licence_type": LicenceType.SOLE}, _UNIVERSITY, _SMALL, "use_first_licence"),
        ({"licence_type": LicenceType.EXCLUSIVE}, _UNIVERSITY, _SMALL, "use_first_licence"),
        ({"deferred_months": 1}, _UNIVERSITY, _SMALL, None),
        ({"deferred_months": 36}, _UNIVERSITY, _SMALL, None),
        ({"deferred_months": 37}, _UNIVERSITY, _SMALL, "use_first_length"),
        ({"deferred_months": 0}, _UNIVERSITY, _SMALL, "use_first_length"),
        ({"deferred_months": None}, _UNIVERSITY, _SMALL, "use_first_length"),
        ({"price_fen": None}, _UNIVERSITY, _SMALL, "use_first_price"),
        ({"price_fen": None, "royalty_bp": 300}, _UNIVERSITY, _SMALL, None),
        ({"price_fen": None, "royalty": RoyaltyTerms(tiers=(Tier(None, 300),))}, _UNIVERSITY, _SMALL, None),
        ({"price_fen": None, "royalty": RoyaltyTerms()}, _UNIVERSITY, _SMALL, "use_first_price"),
    ],
)
def test_who_may_agree_on_it_and_on_what(
    changes: dict[str, object], supplier: OrganisationKind, size: EnterpriseSize | None, code: str | None
) -> None:
    found = list(eligibility(replace(TERMS, **changes), supplier, size, BOOK.trial_longest_months))  # type: ignore[arg-type]
    assert len(found) == 5
    assert [one.code for one in found if not one.met] == ([code] if code else [])
    assert all(one.remedy % one.params and one.title % one.params for one in found)
    [sized] = [one for one in found if one.code == "use_first_size"]
    assert ("大型企业" in sized.remedy) is (size is EnterpriseSize.LARGE)


def test_other_ways_of_payment_ask_for_nothing() -> None:
    paid = replace(TERMS, payment_mode=PaymentMode.LUMP_SUM)
    assert list(eligibility(paid, OrganisationKind.ENTERPRISE, None, 36)) == []
