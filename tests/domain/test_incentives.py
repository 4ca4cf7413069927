"""R-27 and R-28: who gets the award and the subsidy, and how much."""

from dataclasses import replace
from datetime import date

import pytest

from marketplace.domain.incentives import (
    SENTENCES,
    Conversion,
    Missing,
    award_missing,
    awarded,
    subsidy,
    subsidy_missing,
)
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType

BOOK = RuleBook()
SOUND = Conversion(
    DealType.LICENCE, date(2025, 12, 31), to_enterprise=True, in_province=True, related=False,
    from_university=True, high_value=True,
)  # fmt: skip


@pytest.mark.rule("R-27")
@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"deal_type": DealType.TRANSFER}, []),
        ({"deal_type": DealType.OPEN_LICENCE}, []),
        ({"deal_type": DealType.EQUITY}, [Missing.OTHER_KIND]),
        ({"recorded_on": date(2026, 1, 1)}, [Missing.OTHER_YEAR]),
        ({"recorded_on": None}, [Missing.OTHER_YEAR]),
        ({"to_enterprise": False}, [Missing.NOT_AN_ENTERPRISE]),
        ({"in_province": False}, [Missing.OTHER_PROVINCE]),
        ({"related": True}, [Missing.RELATED]),
        ({"from_university": False, "related": True}, [Missing.NOT_A_UNIVERSITY, Missing.RELATED]),
    ],
)
def test_what_counts_for_the_award(changes: dict[str, object], missing: list[Missing]) -> None:
    assert award_missing(replace(SOUND, **changes), 2025) == missing  # type: ignore[arg-type]


@pytest.mark.rule("R-27")
def test_twenty_one_pass_and_twenty_do_not() -> None:
    assert awarded(21, BOOK.award_more_than)
    assert not awarded(20, BOOK.award_more_than)


@pytest.mark.rule("R-28")
@pytest.mark.parametrize(
    ("paid", "fen"),
    [
        (64_000_000, 6_400_000),
        (150_000_000, 10_000_000),
        (99_999_995, 10_000_000),
        (99_999_990, 9_999_999),
        (5, 1),
        (4, 0),
        (0, 0),
    ],
)
def test_the_subsidy_is_a_share_of_what_was_paid_up_to_the_cap(paid: int, fen: int) -> None:
    assert subsidy(paid, BOOK.subsidy_bp, BOOK.subsidy_cap_fen) == fen


@pytest.mark.rule("R-28")
def test_what_the_subsidy_asks_for() -> None:
    assert subsidy_missing(SOUND, 1) == []
    none = replace(
        SOUND, from_university=False, owner_in_province=False, to_enterprise=False, in_province=False
    )
    assert subsidy_missing(replace(none, high_value=False), 0) == [
        Missing.NOT_A_UNIVERSITY, Missing.OWNER_ELSEWHERE, Missing.NOT_AN_ENTERPRISE, Missing.OTHER_PROVINCE,
        Missing.NOT_HIGH_VALUE, Missing.NOTHING_PAID,
    ]  # fmt: skip
    assert set(SENTENCES) == set(Missing)
