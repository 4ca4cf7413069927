"""The listing process step by step: every status with every action, and who is not even told that a listing exists."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import InvalidTransition, NotAllowed, NotFound
from marketplace.domain.listings import LISTING_PROCESS, ListingAction, ListingStatus
from marketplace.models import LedgerEntry, Listing, Patent
from marketplace.services import listing_sweep, listings
from marketplace.services.unit_of_work import transaction
from tests.factories import People, make_patent
from tests.offers import LICENCE, publish


def _key() -> str:
    return str(uuid7())


def _draft(people: People, now: datetime) -> UUID:
    patent = make_patent(people.officer, 1, now)
    return listings.draft(people.officer, patent.number, LICENCE, contact="张老师", now=now).public_id


def _stored(public_id: UUID) -> Listing:
    db.session.rollback()
    return db.session.scalars(select(Listing).where(Listing.public_id == public_id)).one()


def _kinds() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.sequence)))


Call = Callable[[Actor, UUID, datetime], object]
CALLS: dict[ListingAction, Call] = {
    ListingAction.SUBMIT: lambda actor, ident, now: listings.submit(actor, ident, _key(), now),
    ListingAction.RETURN: lambda actor, ident, now: listings.return_listing(
        actor, ident, "理由", _key(), now
    ),
    ListingAction.APPROVE_OWNER: lambda actor, ident, now: listings.approve_owner(actor, ident, _key(), now),
    ListingAction.APPROVE_PLATFORM: lambda actor, ident, now: listings.approve_platform(
        actor, ident, _key(), now
    ),
    ListingAction.SUSPEND: lambda actor, ident, now: listings.suspend(actor, ident, "理由", _key(), now),
    ListingAction.RESUME: lambda actor, ident, now: listings.resume(actor, ident, _key(), now),
    ListingAction.CLOSE: lambda actor, ident, now: listings.close(actor, ident, "理由", _key(), now),
}
OWNER_SIDE = ("inventor", "officer", "enterprise", "other_officer", "other_enterprise")


@pytest.mark.parametrize("action", CALLS)
def test_foreign_listings_are_not_found_by_anyone(
    people: People, now: datetime, action: ListingAction
) -> None:
    public_id = _draft(people, now)
    for name in ("enterprise", "other_officer", "other_enterprise"):
        with pytest.raises((NotFound, NotAllowed)):
            CALLS[action](getattr(people, name), public_id, now)
    assert _stored(public_id).status == ListingStatus.DRAFT
    with pytest.raises(NotFound):
        CALLS[action](people.operator if action is not ListingAction.SUBMIT else people.officer, uuid7(), now)


@pytest.mark.parametrize("action", CALLS)
def test_every_pair_of_status_and_action(people: People, now: datetime, action: ListingAction) -> None:
    """What the table doesn't have is refused and changes nothing; what it has leads where it says."""
    public_id = _draft(people, now)
    ident = _stored(public_id).id
    actor = people.operator if action.value in ("approve_platform", "resume", "suspend") else people.officer
    followed = {
        ListingStatus.SUBMITTED: ListingStatus.OWNER_APPROVED,
        ListingStatus.APPROVED: ListingStatus.PUBLISHED,
    }
    for status in ListingStatus:
        with transaction(now) as tx:
            tx.lock(Listing, ident).status = status
        before = _kinds()
        if (status, action) in LISTING_PROCESS.moves:
            CALLS[action](actor, public_id, now)
            target = LISTING_PROCESS.moves[status, action].target
            assert _stored(public_id).status == followed.get(target, target)
        else:
            with pytest.raises(InvalidTransition):
                CALLS[action](actor, public_id, now)
            assert (_stored(public_id).status, _kinds()) == (status, before)


def test_time_suspends_what_was_not_checked_and_closes_what_has_ended(people: People, now: datetime) -> None:
    fresh = publish(people, make_patent(people.officer, 1, now), now)
    old = publish(people, make_patent(people.officer, 2, now), now)
    over = publish(people, make_patent(people.officer, 3, now), now)
    assert listing_sweep.sweep(now) == 0
    stale, ended = _stored(old).patent_id, _stored(over).patent_id
    with transaction(now) as tx:
        tx.lock(Patent, stale).status_checked_at = now - timedelta(days=91)
        tx.lock(Patent, ended).in_force_until = date(2026, 11, 22)
    assert listing_sweep.sweep(now) == 2
    assert listing_sweep.sweep(now) == 0
    statuses = [_stored(ident).status for ident in (fresh, old, over)]
    assert statuses == [ListingStatus.PUBLISHED, ListingStatus.SUSPENDED, ListingStatus.CLOSED]
    assert _kinds()[-2:] == ["listing.close", "listing.suspend"]
