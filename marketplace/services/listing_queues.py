"""Listings as they are looked at: one, those of a patent, an organisation's, and what waits for approval."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import midnight
from marketplace.domain.errors import NotFound
from marketplace.domain.freshness import first_day
from marketplace.domain.listings import ListingStatus
from marketplace.domain.numbers import ApplicationNumber
from marketplace.domain.permissions import Action, require
from marketplace.models import Listing, Patent
from marketplace.services import indexing, rule_books

_WITH_FACTS = (joinedload(Listing.patent), joinedload(Listing.organisation))


def find(actor: Actor, public_id: UUID) -> Listing:
    """Return a listing for those who may see its state: its organisation and the platform; else NotFound."""
    query = select(Listing).options(*_WITH_FACTS).where(Listing.public_id == public_id)
    listing = db.session.scalars(query).one_or_none()
    if listing is None:
        raise NotFound()
    require(actor, Action.LISTING_VIEW, [listing.organisation_id])
    return listing


def mine(actor: Actor, status: ListingStatus | None = None) -> list[Listing]:
    """Return the listings of the actor's organisation, what changed last first."""
    require(actor, Action.INVENTORY_VIEW)
    query = select(Listing).options(*_WITH_FACTS).where(Listing.organisation_id == actor.organisation_id)
    if status:
        query = query.where(Listing.status == status)
    return list(db.session.scalars(query.order_by(Listing.updated_at.desc(), Listing.id.desc()).limit(200)))


def queue(actor: Actor, status: ListingStatus = ListingStatus.OWNER_APPROVED) -> list[Listing]:
    """Return what waits in this status for the platform, the longest waiting first."""
    require(actor, Action.LISTING_APPROVE_PLATFORM)
    query = select(Listing).options(*_WITH_FACTS).where(Listing.status == status)
    return list(db.session.scalars(query.order_by(Listing.updated_at, Listing.id).limit(200)))


def count(status: ListingStatus, organisation_id: int | None = None) -> int:
    """Return how many listings stand in this status, of one organisation or of all."""
    query = select(func.count()).select_from(Listing).where(Listing.status == status)
    if organisation_id is not None:
        query = query.where(Listing.organisation_id == organisation_id)
    return db.session.scalar(query) or 0


def ending(organisation_id: int, today: date) -> Select[int]:
    """Select the organisation's patents on offer whose status will soon be too old to stay there (R-10)."""
    book = rule_books.in_force(today)
    return (
        select(Patent.id)
        .distinct()
        .join(Listing, Listing.patent_id == Patent.id)
        .where(
            Listing.organisation_id == organisation_id,
            Listing.status == ListingStatus.PUBLISHED,
            Patent.status_checked_at < midnight(first_day(today, book.stale_notice_days - 1)),
        )
    )


def names(public_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return what staff calls these listings: number and title of the patent."""
    query = select(Listing).options(joinedload(Listing.patent)).where(Listing.public_id.in_(public_ids))
    return {
        one.public_id: f"{ApplicationNumber(one.patent.number)} {one.patent.title}"
        for one in db.session.scalars(query)
    }


def open_of(patent_ids: Sequence[int]) -> dict[int, list[Listing]]:
    """Return the listings that are not closed, by patent."""
    return _by_patent(patent_ids, Listing.status != ListingStatus.CLOSED)


def visible_of(patent_ids: Sequence[int]) -> dict[int, list[Listing]]:
    """Return the listings that everybody sees, by patent."""
    return _by_patent(patent_ids, Listing.status.in_(indexing.VISIBLE))


def _by_patent(patent_ids: Sequence[int], condition: ColumnElement[bool]) -> dict[int, list[Listing]]:
    found: dict[int, list[Listing]] = {}
    query = select(Listing).where(Listing.patent_id.in_(patent_ids), condition).order_by(Listing.id)
    for listing in db.session.scalars(query):
        found.setdefault(listing.patent_id, []).append(listing)
    return found
