"""An organisation as everybody sees it: what it offers, how it answers, what it has concluded."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.accounts import OrganisationKind
from marketplace.domain.errors import NotFound
from marketplace.domain.reply_clock import ResponseRate
from marketplace.models import Deal, Listing, Organisation
from marketplace.services import reply_clock
from marketplace.services.indexing import VISIBLE

PAGE = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of an organisation's published listings, its response rate, and its recorded deals."""

    organisation: Organisation
    listings: list[Listing]
    total: int
    rate: ResponseRate
    recorded: int


def show(public_id: UUID, page: int, *, today: date) -> Shown:
    """Return a verified university or enterprise as everybody sees it; NotFound for others and for the platform."""
    found = db.session.scalar(select(Organisation).where(Organisation.public_id == public_id))
    if found is None or found.verified_at is None or found.kind == OrganisationKind.PLATFORM:
        raise NotFound()
    offered = (Listing.organisation_id == found.id, Listing.status.in_(VISIBLE))
    query = select(Listing).options(joinedload(Listing.patent)).where(*offered)
    query = query.order_by(Listing.published_at.desc(), Listing.id.desc())
    party = or_(Deal.licensor_id == found.id, Deal.licensee_id == found.id)
    return Shown(
        organisation=found,
        listings=list(db.session.scalars(query.offset((page - 1) * PAGE).limit(PAGE))),
        total=_count(Listing, *offered),
        rate=reply_clock.rates([found.id], today)[found.id],
        recorded=_count(Deal, party, Deal.recorded_on.is_not(None)),
    )


def _count(model: type[Listing] | type[Deal], *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]
