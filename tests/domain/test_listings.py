"""The listing table and the gate (R-09, R-10)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import (
    LISTING_PROCESS,
    Dossier,
    ListingAction,
    ListingStatus,
    PriceKind,
    Proposal,
    gate_problems,
    proposal_problems,
)
from marketplace.domain.money import PaymentMode
from marketplace.domain.patents import LegalStatus
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType

TODAY = date(2026, 11, 23)
SOUND = Dossier(
    number_valid=True,
    legal_status=LegalStatus.GRANTED,
    status_checked_on=TODAY,
    held=False,
    in_force_until=TODAY,
    lister_is_owner=True,
    mandate="",
    title="一种装置",
    contact="张老师",
)
OFFER = Proposal(
    DealType.LICENCE, LicenceType.NON_EXCLUSIVE, PaymentMode.LUMP_SUM, PriceKind.FIXED, price_fen=1
)


@given(st.lists(st.sampled_from(ListingAction), max_size=12))
def test_nothing_is_published_without_both_approvals(actions: list[ListingAction]) -> None:
    status, taken = ListingStatus.DRAFT, []
    for action in actions:
        try:
            status = next(
                LISTING_PROCESS.advance(status, action, by) for by in LISTING_PROCESS.moves[status, action].by
            )
        except KeyError:
            continue
        taken.append(action)
    if status in (ListingStatus.PUBLISHED, ListingStatus.RESERVED, ListingStatus.SUSPENDED):
        assert {ListingAction.APPROVE_OWNER, ListingAction.APPROVE_PLATFORM, ListingAction.PUBLISH} <= set(
            taken
        )


def test_a_closed_listing_stays_closed() -> None:
    assert ListingStatus.CLOSED in LISTING_PROCESS.final()


@pytest.mark.parametrize(
    "changes, code",
    [
        ({}, None),
        ({"number_valid": False}, "check_digit"),
        ({"legal_status": LegalStatus.UNKNOWN}, "status_unknown"),
        ({"legal_status": LegalStatus.PENDING}, "not_granted"),
        ({"legal_status": LegalStatus.INVALIDATED}, "right_ended"),
        ({"in_force_until": TODAY - timedelta(days=1)}, "right_ended"),
        ({"in_force_until": None}, None),
        ({"held": True}, "held"),
        ({"status_checked_on": TODAY - timedelta(days=30)}, None),
        ({"status_checked_on": TODAY - timedelta(days=31)}, "status_stale"),
        ({"status_checked_on": None}, "status_stale"),
        ({"lister_is_owner": False}, "not_owner"),
        ({"lister_is_owner": False, "mandate": "委托书 7 号"}, None),
        ({"lister_is_owner": False, "mandate": "委托书 7"}, None),
        ({"lister_is_owner": False, "mandate": "委托书7"}, "not_owner"),
        ({"title": " "}, "title_missing"),
        ({"contact": ""}, "contact_missing"),
    ],
)
@pytest.mark.rule("R-09")
def test_each_line_of_the_gate(changes: dict, code: str | None) -> None:
    found = [problem.code for problem in gate_problems(replace(SOUND, **changes), TODAY, RuleBook())]
    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    "changes, field",
    [
        ({}, None),
        ({"licence_type": None}, "licence_type"),
        ({"deal_type": DealType.TRANSFER}, "licence_type"),
        ({"deal_type": DealType.TRANSFER, "licence_type": None}, None),
        ({"deal_type": DealType.OPEN_LICENCE, "licence_type": LicenceType.SOLE}, "licence_type"),
        ({"deal_type": DealType.OPEN_LICENCE}, None),
        ({"price_fen": None}, "price"),
        ({"price_fen": 0}, "price"),
        ({"payment_mode": PaymentMode.FREE}, "price_kind"),
        ({"payment_mode": PaymentMode.FREE, "price_kind": PriceKind.FREE, "price_fen": None}, None),
        ({"price_kind": PriceKind.NEGOTIABLE, "price_reason": "面议"}, "price_reason"),
        ({"price_kind": PriceKind.NEGOTIABLE, "price_reason": "视许可范围而定"}, None),
        (
            {
                "price_kind": PriceKind.NEGOTIABLE,
                "price_reason": "视范围而定",
                "deal_type": DealType.OPEN_LICENCE,
            },
            "price_kind",
        ),
        ({"payment_mode": PaymentMode.ROYALTY, "price_fen": None}, "royalty_rate"),
        ({"payment_mode": PaymentMode.ROYALTY, "price_fen": None, "royalty_bp": 350}, None),
        ({"payment_mode": PaymentMode.ENTRY_FEE_AND_ROYALTY, "royalty_bp": 350, "price_fen": None}, "price"),
        ({"payment_mode": PaymentMode.DEFERRED}, None),
    ],
)
def test_each_rule_of_the_offer(changes: dict, field: str | None) -> None:
    found = [problem.field for problem in proposal_problems(replace(OFFER, **changes))]
    assert found == ([field] if field else [])


def test_only_a_licence_can_be_free_for_small_firms() -> None:
    def codes(proposal: Proposal) -> list[str]:
        return [problem.code for problem in proposal_problems(proposal)]

    assert codes(replace(OFFER, free_for_small=True)) == []
    open_ = replace(OFFER, deal_type=DealType.OPEN_LICENCE, free_for_small=True)
    assert codes(open_) == []
    sale = replace(OFFER, deal_type=DealType.TRANSFER, licence_type=None, free_for_small=True)
    assert codes(sale) == ["only_licences"]
