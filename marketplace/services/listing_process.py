"""The one way in which a listing's status changes: with its ledger entry and its outbox row in the same transaction."""

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import select

from marketplace.domain.accounts import Actor, Role
from marketplace.domain.errors import NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.listings import LISTING_PROCESS, ListingAction, ListingStatus, Proposal
from marketplace.domain.permissions import Action, require
from marketplace.domain.processes import By
from marketplace.models import Listing
from marketplace.services import indexing, ledger
from marketplace.services.unit_of_work import Transaction

_BY_ROLE = {
    Role.INVENTOR: By.INVENTOR,
    Role.COLLEGE_REVIEWER: By.COLLEGE,
    Role.OPERATOR: By.OPERATOR,
    Role.ADMINISTRATOR: By.ADMINISTRATOR,
}


def locked(tx: Transaction, actor: Actor, public_id: UUID, permission: Action) -> Listing:
    """Return the locked listing if the actor may do this to it; NotFound for a foreign or unknown one."""
    ident = tx.session.scalar(select(Listing.id).where(Listing.public_id == public_id))
    if ident is None:
        raise NotFound()
    listing = tx.lock(Listing, ident)
    require(actor, permission, [listing.organisation_id])
    return listing


def follows(listing: Listing, action: ListingAction, actor: Actor | None) -> ListingStatus:
    """Return the status to which the step leads; InvalidTransition or NotAllowed where it doesn't."""
    return LISTING_PROCESS.advance(
        ListingStatus(listing.status), action, as_whom(listing.organisation_id, actor)
    )


def as_whom(owner_id: int, actor: Actor | None) -> By:
    """Return as whom somebody acts on what belongs to this organisation; no actor: the clock."""
    if actor is None:
        return By.CLOCK
    if actor.organisation_id != owner_id:
        return _BY_ROLE.get(actor.role, By.COUNTERPART)
    return _BY_ROLE.get(actor.role, By.OWNER)


def done(tx: Transaction, listing: Listing, action: ListingAction, key: str, reason: str = "") -> bool:
    """Tell whether this very request was carried out before."""
    return ledger.already_done(tx, key, EntryKind(f"listing.{action}"), data_of(listing, action, reason))


def step(
    tx: Transaction, listing: Listing, action: ListingAction, actor: Actor, key: str, reason: str = ""
) -> bool:
    """Move unless this very request already did; tells whether it moved."""
    if done(tx, listing, action, key, reason):
        return False
    move(tx, listing, action, actor, key, reason)
    return True


def move(
    tx: Transaction, listing: Listing, action: ListingAction, actor: Actor | None, key: str, reason: str = ""
) -> None:
    """Write the status, its ledger entry and the index's outbox row: the only place that does. No actor: the clock."""
    listing.status = follows(listing, action, actor)
    listing.status_reason, listing.updated_at = reason, tx.now
    ledger.append(tx, EntryKind(f"listing.{action}"), actor, key, data_of(listing, action, reason))
    indexing.changed(tx, [listing.patent_id])


def data_of(listing: Listing, action: ListingAction, reason: str = "") -> dict[str, Any]:
    """What the ledger keeps of a step: equal for a retry. A reason is somebody's free text, so only its hash."""
    data: dict[str, Any] = {"listing": str(listing.public_id), "number": listing.patent.number}
    if action is ListingAction.SUBMIT:
        data["offer"] = {field: getattr(listing, field) for field in Proposal.__slots__}
        data["offer"]["price_reason"] = _digest(listing.price_reason)
    if reason:
        data["reason"] = _digest(reason)
    return data


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest() if text else ""
