"""Listings: gate, two-step approval, retries, and what each step leaves in ledger and outbox."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, Invalid, InvalidInput, InvalidTransition, NotAllowed
from marketplace.domain.listings import ListingStatus, PriceKind, Proposal
from marketplace.domain.money import PaymentMode
from marketplace.domain.patents import LegalStatus
from marketplace.domain.terms import DealType
from marketplace.models import LedgerEntry, Listing, OutboxMessage, Patent
from marketplace.services import ledger, listings
from marketplace.services.unit_of_work import transaction
from tests.factories import People, application_number, make_patent
from tests.offers import LICENCE

TRANSFER = replace(LICENCE, deal_type=DealType.TRANSFER, licence_type=None)


def _key() -> str:
    return str(uuid7())


def _draft(actor: Actor, patent: Patent, now: datetime, proposal: Proposal = LICENCE) -> UUID:
    made = listings.draft(actor, patent.number, proposal, contact="张老师 0451-00000000", now=now)
    return made.public_id


def _published(people: People, patent: Patent, now: datetime, proposal: Proposal = LICENCE) -> UUID:
    public_id = _draft(people.officer, patent, now, proposal)
    listings.submit(people.officer, public_id, _key(), now)
    listings.approve_platform(people.operator, public_id, _key(), now)
    return public_id


def _stored(public_id: UUID) -> Listing:
    db.session.rollback()
    return db.session.scalars(select(Listing).where(Listing.public_id == public_id)).one()


def _kinds() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.sequence)))


def test_an_officers_listing_needs_only_the_platform(people: People, now: datetime) -> None:
    public_id = _published(people, make_patent(people.officer, 1, now), now)
    listing = _stored(public_id)
    assert listing.status == ListingStatus.PUBLISHED
    assert listing.published_at == now
    assert listing.owner_approved_by == people.officer.user_id
    assert listing.platform_approved_by == people.operator.user_id
    assert _kinds() == [
        "listing.submit",
        "listing.approve_owner",
        "listing.approve_platform",
        "listing.publish",
    ]
    assert ledger.verify() == []


def test_an_inventors_listing_waits_for_the_officer(people: People, now: datetime) -> None:
    public_id = _draft(people.inventor, make_patent(people.officer, 1, now), now)
    listings.submit(people.inventor, public_id, _key(), now)
    assert _stored(public_id).status == ListingStatus.SUBMITTED
    with pytest.raises(InvalidTransition):
        listings.approve_platform(people.operator, public_id, _key(), now)
    with pytest.raises(NotAllowed):
        listings.approve_owner(people.inventor, public_id, _key(), now)
    listings.approve_owner(people.officer, public_id, _key(), now)
    assert _stored(public_id).status == ListingStatus.OWNER_APPROVED


def test_a_returned_listing_says_why_and_may_be_submitted_again(people: People, now: datetime) -> None:
    public_id = _draft(people.officer, make_patent(people.officer, 1, now), now)
    listings.submit(people.officer, public_id, _key(), now)
    with pytest.raises(InvalidInput) as missing:
        listings.return_listing(people.operator, public_id, " ", _key(), now)
    assert missing.value.field == "reason"
    listings.return_listing(people.operator, public_id, "请补充技术说明", _key(), now)
    assert _stored(public_id).status_reason == "请补充技术说明"
    listings.update(
        people.officer,
        public_id,
        replace(LICENCE, price_fen=1),
        mandate="",
        contact="李老师 0451-1",
        description="更详细的说明",
        readiness_level=6,
        now=now,
    )
    listings.submit(people.officer, public_id, _key(), now)
    listing = _stored(public_id)
    assert (listing.status, listing.status_reason) == (ListingStatus.OWNER_APPROVED, "")
    with pytest.raises(InvalidTransition):
        listings.update(
            people.officer,
            public_id,
            LICENCE,
            mandate="",
            contact="",
            description="",
            readiness_level=None,
            now=now,
        )


@pytest.mark.parametrize(
    "changes, proposal, code",
    [
        ({"legal_status": LegalStatus.LAPSED}, LICENCE, "right_ended"),
        ({"legal_status": LegalStatus.PENDING}, LICENCE, "not_granted"),
        ({"legal_status": LegalStatus.UNKNOWN}, LICENCE, "status_unknown"),
        ({"status_checked_at": datetime.fromisoformat("2026-10-01T00:00:00Z")}, LICENCE, "status_stale"),
        ({"patentees": ["另一家示例大学"]}, LICENCE, "not_owner"),
        ({}, replace(LICENCE, price_fen=None), "price_missing"),
        ({}, replace(LICENCE, licence_type=None), "licence_type_missing"),
        ({}, replace(LICENCE, payment_mode=PaymentMode.ROYALTY), "rate_missing"),
        ({}, replace(LICENCE, price_kind=PriceKind.NEGOTIABLE), "reason_missing"),
    ],
)
def test_what_may_not_be_offered_is_refused_and_leaves_nothing(
    people: People, now: datetime, changes: dict, proposal: Proposal, code: str
) -> None:
    public_id = _draft(people.officer, make_patent(people.officer, 1, now, **changes), now, proposal)
    with pytest.raises(Invalid) as refused:
        listings.submit(people.officer, public_id, _key(), now)
    assert code in {problem.code for problem in refused.value.problems}
    assert _stored(public_id).status == ListingStatus.DRAFT
    assert _kinds() == []
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_a_mandate_stands_in_for_ownership(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now, patentees=["另一家示例大学"])
    made = listings.draft(
        people.officer, patent.number, LICENCE, mandate="委托书 2026-12 号", contact="张", now=now
    )
    listings.submit(people.officer, made.public_id, _key(), now)
    assert _stored(made.public_id).status == ListingStatus.OWNER_APPROVED


@pytest.mark.parametrize(
    "number, code",
    [
        ("CN202110123456.1", "check_digit"),
        ("ZL 2021 1 0123456", "check_digit_missing"),
        ("CN114567890B", "publication_number"),
        (application_number(1, year=2031), "number_from_future"),
        (application_number(999), "not_in_inventory"),
        (application_number(2), "not_in_inventory"),  # another university's
    ],
)
def test_a_wrong_number_is_refused_beside_its_field(
    people: People, now: datetime, number: str, code: str
) -> None:
    make_patent(people.other_officer, 2, now)
    with pytest.raises(InvalidInput) as refused:
        listings.draft(people.officer, number, LICENCE, now=now)
    assert (refused.value.field, refused.value.code) == ("application_number", code)


def test_one_open_listing_for_each_patent_and_deal_type(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now)
    first = _draft(people.officer, patent, now)
    with pytest.raises(InvalidInput) as refused:
        _draft(people.officer, patent, now)
    assert refused.value.code == "already_listed"
    _draft(people.officer, patent, now, TRANSFER)
    listings.close(people.officer, first, "不再许可", _key(), now)
    _draft(people.officer, patent, now)


def test_retries_are_carried_out_once(people: People, now: datetime) -> None:
    patent, ident, key = make_patent(people.officer, 1, now), uuid7(), _key()
    for _ in range(3):
        listings.draft(people.officer, patent.number, LICENCE, contact="张", public_id=ident, now=now)
        listings.submit(people.officer, ident, key, now)
    approval = _key()
    for _ in range(3):
        listings.approve_platform(people.operator, ident, approval, now)
    assert len(_kinds()) == 4
    with pytest.raises(Conflict):  # the same key for another act
        listings.suspend(people.officer, ident, "暂停展示", key, now)


def test_a_stale_status_keeps_an_approved_listing_back_until_it_is_checked(
    people: People, now: datetime
) -> None:
    patent = make_patent(people.officer, 1, now)
    public_id = _draft(people.officer, patent, now)
    listings.submit(people.officer, public_id, _key(), now)
    later = now + timedelta(days=31)
    listings.approve_platform(people.operator, public_id, _key(), later)
    assert _stored(public_id).status == ListingStatus.APPROVED
    with transaction(later) as tx:
        tx.lock(Patent, patent.id).status_checked_at = later
        listings.publish_approved(tx, patent.id, people.operator, _key())
    assert _stored(public_id).status == ListingStatus.PUBLISHED


def test_suspend_resume_and_close(people: People, now: datetime) -> None:
    public_id = _published(people, make_patent(people.officer, 1, now), now)
    listings.suspend(people.officer, public_id, "材料更新中", _key(), now)
    with pytest.raises(NotAllowed):  # the platform publishes again, not the owner
        listings.resume(people.officer, public_id, _key(), now)
    with pytest.raises(Invalid):  # and only after a new look at the status
        listings.resume(people.operator, public_id, _key(), now + timedelta(days=40))
    listings.resume(people.operator, public_id, _key(), now)
    assert _stored(public_id).status == ListingStatus.PUBLISHED
    listings.close(people.officer, public_id, "已自行实施", _key(), now)
    with pytest.raises(InvalidTransition):
        listings.close(people.officer, public_id, "再次关闭", _key(), now)


def test_a_deal_reserves_releases_and_closes(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now)
    licence, transfer = _published(people, patent, now), _published(people, patent, now, TRANSFER)
    with transaction(now) as tx:
        listings.reserve(tx, _stored(transfer), people.officer, _key())
    assert _stored(transfer).status == ListingStatus.RESERVED
    with transaction(now) as tx:
        listings.release(tx, _stored(transfer), people.operator, _key())
    with transaction(now) as tx:
        listings.close_all_of_patent(tx, patent.id, "权利人已变更", people.operator, _key())
    assert {_stored(licence).status, _stored(transfer).status} == {ListingStatus.CLOSED}
    assert ledger.verify() == []


def test_ledger_bodies_hold_no_free_text(people: People, now: datetime) -> None:
    proposal = replace(
        LICENCE, price_kind=PriceKind.NEGOTIABLE, price_fen=None, price_reason="请联系张三商议"
    )
    public_id = _published(people, make_patent(people.officer, 1, now), now, proposal)
    listings.suspend(people.officer, public_id, "张三出差", _key(), now)
    bodies = db.session.scalars(select(LedgerEntry.body)).all()
    assert not any("张三" in body for body in bodies)
    offer = json.loads(bodies[0])["data"]["offer"]
    assert offer["deal_type"] == "licence"
    assert len(offer["price_reason"]) == 64
