"""When a patent has rested long enough, and which reasons may excuse it until when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from marketplace.domain.accounts import OrganisationKind
from marketplace.domain.dormancy import DormancyReason, DormantFacts, check_reason, findings, is_candidate
from marketplace.domain.errors import InvalidInput
from marketplace.domain.patents import LegalStatus
from marketplace.domain.rule_book import RuleBook

BOOK, TODAY = RuleBook(), date(2025, 3, 1)
FACTS = DormantFacts(
    OrganisationKind.UNIVERSITY, "230100", LegalStatus.GRANTED, date(2022, 3, 1), licensed=False, transferred=False
)  # fmt: skip


@pytest.mark.rule("R-12")
@pytest.mark.parametrize(
    ("granted_on", "first"),
    [
        (date(2022, 3, 1), date(2025, 3, 1)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2021, 2, 28), date(2024, 2, 28)),
        (date(2022, 12, 31), date(2025, 12, 31)),
    ],
)
def test_a_grant_exactly_three_years_ago(granted_on: date, first: date) -> None:
    facts = replace(FACTS, granted_on=granted_on)
    assert is_candidate(facts, BOOK, first)
    assert not is_candidate(facts, BOOK, first - timedelta(days=1))


@pytest.mark.rule("R-12")
@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"owner": OrganisationKind.ENTERPRISE}, "owner"),
        ({"city": "110100"}, "owner"),
        ({"city": ""}, "owner"),
        ({"status": LegalStatus.LAPSED}, "in_force"),
        ({"status": LegalStatus.UNKNOWN}, "in_force"),
        ({"granted_on": None}, "old_enough"),
        ({"licensed": True}, "not_licensed"),
        ({"transferred": True}, "not_transferred"),
        ({"excused_until": TODAY}, "no_reason"),
    ],
)
def test_one_condition_that_fails_is_enough_and_is_named(changes: dict[str, object], finding: str) -> None:
    facts = replace(FACTS, **changes)  # type: ignore[arg-type]
    assert not is_candidate(facts, BOOK, TODAY)
    assert [name for name, holds in findings(facts, BOOK, TODAY).items() if not holds] == [finding]


@pytest.mark.rule("R-12")
def test_a_reason_that_is_over_excuses_no_longer() -> None:
    assert is_candidate(replace(FACTS, excused_until=TODAY - timedelta(days=1)), BOOK, TODAY)


@pytest.mark.rule("R-12")
def test_the_years_are_the_books() -> None:
    assert not is_candidate(FACTS, replace(BOOK, dormant_years=5), TODAY)


@pytest.mark.rule("R-12")
@pytest.mark.parametrize(
    ("reason", "until", "accepted"),
    [
        (DormancyReason.DEFENCE, TODAY, True),
        (DormancyReason.DEFENCE, TODAY - timedelta(days=1), False),
        (DormancyReason.DEFENCE, date(2035, 1, 1), True),
        (DormancyReason.EXCLUSIVE_TALKS, date(2025, 9, 1), True),
        (DormancyReason.EXCLUSIVE_TALKS, date(2025, 9, 2), False),
    ],
)
def test_exclusive_talks_excuse_for_six_months_at_most(
    reason: DormancyReason, until: date, accepted: bool
) -> None:
    if accepted:
        check_reason(reason, until, BOOK, TODAY)
        return
    with pytest.raises(InvalidInput) as refused:
        check_reason(reason, until, BOOK, TODAY)
    assert refused.value.field == "until"
