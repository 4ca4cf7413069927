"""The sample enterprise's list: three patents that its people look into, with what they noted."""

from datetime import datetime

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.listings import ListingStatus
from marketplace.domain.patents import PatentType
from marketplace.models import Listing, Patent
from marketplace.services import shortlist_items, shortlists

NAME, SUBJECT = "石墨烯导热膜备选", "石墨烯导热膜"
NOTES = (
    "导热系数和我们的散热片要求接近，先要中试数据。",
    "工艺简单；注意剩余年限，作为备选。",
    "价格可以接受；请法务看一下许可期限。",
)


def keep(actor: Actor, now: datetime) -> None:
    """Make the list, share it with the organisation, and fill it from what is on offer."""
    kept = shortlists.create(actor, NAME, shared=True, now=now)
    on_offer = (
        select(Patent.number)
        .join(Listing, Listing.patent_id == Patent.id)
        .where(Listing.status == ListingStatus.PUBLISHED, Patent.title.contains(SUBJECT))
        .where(Patent.patent_type != PatentType.DESIGN)
        .distinct()
        .order_by(Patent.number.desc())
        .limit(len(NOTES))
    )
    for number, note in zip(db.session.scalars(on_offer).all(), NOTES, strict=False):
        shortlist_items.add(actor, number, kept.public_id, now=now)
        shortlist_items.note(actor, kept.public_id, number, note, version=1, now=now)
