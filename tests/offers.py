"""Published listings for tests, made the way that people make them."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import PriceKind, Proposal
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType
from marketplace.models import Patent
from marketplace.services import listings
from tests.factories import People

LICENCE = Proposal(
    DealType.LICENCE,
    LicenceType.NON_EXCLUSIVE,
    PaymentMode.LUMP_SUM,
    PriceKind.FIXED,
    price_fen=30_000_000,
)


def publish(people: People, patent: Patent, now: datetime, proposal: Proposal = LICENCE) -> UUID:
    """Offer a patent of the first university and approve it for both sides."""
    actor = people.officer if patent.owner_id == people.officer.organisation_id else people.other_officer
    made = listings.draft(actor, patent.number, proposal, contact="张老师 0451-00000000", now=now)
    listings.submit(actor, made.public_id, str(uuid7()), now)
    listings.approve_platform(people.operator, made.public_id, str(uuid7()), now)
    return made.public_id
