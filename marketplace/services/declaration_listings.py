"""The listing of an announced declaration: drawn up from it, so that what is offered is what was announced.

The office's announcement is entered by the owner; the platform looks at it when it approves the listing.
"""

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_
from marketplace.domain.listings import EDITABLE, ListingAction, ListingStatus, Proposal
from marketplace.domain.permissions import Action, may
from marketplace.domain.terms import DealType
from marketplace.models import Declaration, Listing
from marketplace.services import listing_gate
from marketplace.services.declaration_terms import declared
from marketplace.services.listing_process import move
from marketplace.services.unit_of_work import Transaction

_A = ListingAction


def of(tx: Transaction, declaration: Declaration) -> Listing | None:
    """Return the open listing of the patent's open licence, locked."""
    query = select(Listing).where(
        Listing.patent_id == declaration.patent_id,
        Listing.deal_type == DealType.OPEN_LICENCE,
        Listing.status != ListingStatus.CLOSED,
    )
    return tx.session.scalar(query.with_for_update(key_share=True))


def draw_up(tx: Transaction, declaration: Declaration, actor: Actor, key: str) -> None:
    """Have one open listing with the declared terms: the one there is, or a draft in its place."""
    listing, proposal = of(tx, declaration), declared(declaration).proposal()
    if listing and listing.organisation_id == declaration.organisation_id:
        if listing_gate.proposal_of(listing) == proposal:
            return
        if listing.status in EDITABLE:
            _write(listing, proposal, declaration)
            return
    if listing:
        move(tx, listing, _A.CLOSE, actor, f"{key}:{_A.CLOSE}", N_("以公告的开放许可声明为准"))
        tx.session.flush()
    listing = Listing(
        public_id=uuid7(), patent_id=declaration.patent_id, organisation_id=declaration.organisation_id,
        status=ListingStatus.DRAFT, created_by=declaration.created_by, created_at=tx.now,
        patent=declaration.patent, organisation=declaration.organisation,
    )  # fmt: skip
    _write(listing, proposal, declaration)
    listing.updated_at = tx.now
    tx.add(listing)


def _write(listing: Listing, proposal: Proposal, declaration: Declaration) -> None:
    for name in Proposal.__slots__:
        setattr(listing, name, getattr(proposal, name))
    listing.contact, listing.description = declaration.contact, declaration.other


def hand_in(tx: Transaction, declaration: Declaration, actor: Actor, key: str) -> None:
    """Send the draft to the platform where the owner's officer acts and the gate is passed; else it waits as a draft."""
    listing = of(tx, declaration)
    own = actor.organisation_id == declaration.organisation_id and may(actor, Action.LISTING_APPROVE_OWNER)
    if not listing or listing.status not in EDITABLE or not own:
        return
    if listing_gate.problems(listing, local_day(tx.now)):
        return
    listing.submitted_at = tx.now
    for action in (_A.SUBMIT, _A.APPROVE_OWNER):
        move(tx, listing, action, actor, f"{key}:{action}")
    listing.owner_approved_by = actor.user_id


def close(tx: Transaction, declaration: Declaration, actor: Actor | None, key: str, reason: str) -> None:
    """Close the listing of a declaration that has ended. `reason` is a message id."""
    listing = of(tx, declaration)
    if listing and listing.organisation_id == declaration.organisation_id:
        move(tx, listing, _A.CLOSE, actor, f"{key}:{_A.CLOSE}", reason)
