"""What time does to listings: a status too old takes them out of sight, the end of the term closes them (R-10, R-04)."""

from datetime import datetime

from sqlalchemy import ColumnElement, select

from marketplace.database import db
from marketplace.domain.clock import local_day, midnight
from marketplace.domain.errors import N_
from marketplace.domain.freshness import first_day
from marketplace.domain.listings import ListingAction, ListingStatus
from marketplace.models import Listing, Patent
from marketplace.services import rule_books
from marketplace.services.listing_process import move
from marketplace.services.unit_of_work import transaction


def sweep(now: datetime) -> int:
    """Suspend published listings whose status is too old, close those whose term is over; return how many moved."""
    today = local_day(now)
    oldest = first_day(today, rule_books.in_force(today).stale_days)
    ended = Patent.in_force_until < today
    stale = Patent.status_checked_at < midnight(oldest)
    published = Listing.status == ListingStatus.PUBLISHED
    return _each(
        ListingAction.CLOSE, [ended, Listing.status != ListingStatus.CLOSED], N_("专利保护期已届满"), now
    ) + _each(
        ListingAction.SUSPEND,
        [stale, published],
        N_("法律状态太久未核验，已自动暂停；重新核验后由平台恢复"),
        now,
    )


def _each(action: ListingAction, conditions: list[ColumnElement[bool]], reason: str, now: datetime) -> int:
    found = select(Listing.id).join(Patent, Patent.id == Listing.patent_id).where(*conditions)
    moved = 0
    for ident in db.session.scalars(found.order_by(Listing.id)).all():
        with transaction(now) as tx:  # one at a time: nobody waits for the whole sweep
            listing = tx.lock(Listing, ident)
            if tx.session.scalar(found.where(Listing.id == ident)):  # still so, now that it is locked
                key = f"sweep:{action}:{listing.public_id}:{listing.version}"
                move(tx, listing, action, None, key, reason)
                moved += 1
    return moved
