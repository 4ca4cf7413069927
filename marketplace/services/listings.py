"""Listings: drafted, approved by the owner and by the platform, published, taken back. Every step stands in the ledger."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, Invalid, InvalidInput, InvalidTransition
from marketplace.domain.listings import EDITABLE, ListingAction, ListingStatus, Proposal
from marketplace.domain.numbers import parse_application_number
from marketplace.domain.permissions import Action, may, require
from marketplace.domain.terms import DealType
from marketplace.models import Listing, Patent
from marketplace.services.listing_gate import problems
from marketplace.services.listing_process import done, follows, locked, move, step
from marketplace.services.unit_of_work import Transaction, transaction

_A, _S = ListingAction, ListingStatus
STALE = frozenset({"status_stale"})  # the one shortcoming that lets a listing be approved and wait


def draft(
    actor: Actor,
    number: str,
    proposal: Proposal,
    *,
    mandate: str = "",
    contact: str = "",
    description: str = "",
    readiness_level: int | None = None,
    public_id: UUID | None = None,
    now: datetime,
) -> Listing:
    """Draft an offer of a patent of the actor's inventory. The client may bring `public_id`: a retry finds its draft.

    InvalidInput beside `application_number` (any error of R-01, or not in the inventory) or `deal_type` (already on offer).
    """
    require(actor, Action.LISTING_DRAFT)
    key = parse_application_number(number, local_day(now)).key
    with transaction(now) as tx:
        made = tx.session.scalar(select(Listing).where(Listing.public_id == public_id)) if public_id else None
        if made is not None:
            require(actor, Action.LISTING_DRAFT, [made.organisation_id])
            if made.status not in EDITABLE:
                return made
        else:
            made = _begin(tx, actor, key, proposal.deal_type, public_id or uuid7())
        # a draft that was sent again with changes: the later word counts
        _write(made, proposal, mandate, contact, description, readiness_level, now)
        tx.add(made)
        return made


def _begin(tx: Transaction, actor: Actor, number: str, deal_type: DealType, public_id: UUID) -> Listing:
    patent = tx.session.scalar(
        select(Patent).where(Patent.number == number, Patent.owner_id == actor.organisation_id)
    )
    if patent is None:
        raise InvalidInput("application_number", "not_in_inventory", N_("本单位专利库中没有该专利，请先导入"))
    _require_room(tx, patent.id, deal_type)
    return Listing(
        public_id=public_id,
        patent_id=patent.id,
        organisation_id=actor.organisation_id,
        status=_S.DRAFT,
        created_by=actor.user_id,
        created_at=tx.now,
    )


def update(
    actor: Actor,
    public_id: UUID,
    proposal: Proposal,
    *,
    mandate: str,
    contact: str,
    description: str,
    readiness_level: int | None,
    now: datetime,
) -> Listing:
    """Change a draft or a returned listing; InvalidTransition in any other state."""
    with transaction(now) as tx:
        listing = locked(tx, actor, public_id, Action.LISTING_DRAFT)
        if listing.status not in EDITABLE:
            raise InvalidTransition(_S(listing.status), N_("修改"))
        if proposal.deal_type != listing.deal_type:
            _require_room(tx, listing.patent_id, proposal.deal_type)
        _write(listing, proposal, mandate, contact, description, readiness_level, now)
        return listing


def _require_room(tx: Transaction, patent_id: int, deal_type: DealType) -> None:
    """One open listing for each patent and deal type; the database has the same rule as a unique index."""
    taken = select(Listing.id).where(
        Listing.patent_id == patent_id, Listing.deal_type == deal_type, Listing.status != _S.CLOSED
    )
    if tx.session.scalar(taken):
        raise InvalidInput("deal_type", "already_listed", N_("该专利已有同一交易方式的挂牌，请修改原有挂牌"))


def _write(
    listing: Listing,
    proposal: Proposal,
    mandate: str,
    contact: str,
    description: str,
    readiness_level: int | None,
    now: datetime,
) -> None:
    if readiness_level is not None and not 1 <= readiness_level <= 9:
        raise InvalidInput("readiness_level", "readiness_range", N_("技术成熟度为 1 至 9 级"))
    for field in Proposal.__slots__:
        setattr(listing, field, getattr(proposal, field))
    listing.mandate, listing.contact, listing.description = mandate, contact, description
    listing.readiness_level, listing.updated_at = readiness_level, now


def submit(actor: Actor, public_id: UUID, key: str, now: datetime) -> Listing:
    """Submit a draft; Invalid with every problem. Who may approve for the owner does so by submitting."""
    with transaction(now) as tx:
        listing = locked(tx, actor, public_id, Action.LISTING_DRAFT)
        if done(tx, listing, _A.SUBMIT, key):
            return listing
        follows(listing, _A.SUBMIT, actor)
        if found := problems(listing, local_day(now)):
            raise Invalid(found)
        listing.submitted_at, listing.owner_approved_by = now, None
        move(tx, listing, _A.SUBMIT, actor, key)
        if may(actor, Action.LISTING_APPROVE_OWNER):
            listing.owner_approved_by = actor.user_id
            move(tx, listing, _A.APPROVE_OWNER, actor, f"{key}:{_A.APPROVE_OWNER}")
        return listing


def approve_owner(actor: Actor, public_id: UUID, key: str, now: datetime) -> Listing:
    """Approve for the owner what an inventor submitted."""
    with transaction(now) as tx:
        listing = locked(tx, actor, public_id, Action.LISTING_APPROVE_OWNER)
        if step(tx, listing, _A.APPROVE_OWNER, actor, key):
            listing.owner_approved_by = actor.user_id
        return listing


def approve_platform(actor: Actor, public_id: UUID, key: str, now: datetime) -> Listing:
    """Approve for the platform; published at once while the legal status is fresh, else as soon as it is checked (R-10)."""
    with transaction(now) as tx:
        listing = locked(tx, actor, public_id, Action.LISTING_APPROVE_PLATFORM)
        if done(tx, listing, _A.APPROVE_PLATFORM, key):
            return listing
        follows(listing, _A.APPROVE_PLATFORM, actor)
        found = problems(listing, local_day(now))
        if blocking := [problem for problem in found if problem.code not in STALE]:
            raise Invalid(blocking)
        listing.platform_approved_by = actor.user_id
        move(tx, listing, _A.APPROVE_PLATFORM, actor, key)
        if not found:
            _publish(tx, listing, actor, key)
        return listing


def return_listing(actor: Actor, public_id: UUID, reason: str, key: str, now: datetime) -> Listing:
    """Send a submitted listing back with a reason: the owner's officer at the first step, the platform at the second."""
    return _with_reason(actor, public_id, _A.RETURN, Action.LISTING_RETURN, reason, key, now)


def suspend(actor: Actor, public_id: UUID, reason: str, key: str, now: datetime) -> Listing:
    """Take a published listing out of sight for a reason."""
    return _with_reason(actor, public_id, _A.SUSPEND, Action.LISTING_WITHDRAW, reason, key, now)


def close(actor: Actor, public_id: UUID, reason: str, key: str, now: datetime) -> Listing:
    """Close a listing for good, for a reason."""
    return _with_reason(actor, public_id, _A.CLOSE, Action.LISTING_WITHDRAW, reason, key, now)


def resume(actor: Actor, public_id: UUID, key: str, now: datetime) -> Listing:
    """Publish a suspended listing again: the platform does so, after the gate has been passed anew (§9)."""
    with transaction(now) as tx:
        listing = locked(tx, actor, public_id, Action.LISTING_APPROVE_PLATFORM)
        if done(tx, listing, _A.RESUME, key):
            return listing
        follows(listing, _A.RESUME, actor)
        if found := problems(listing, local_day(now)):
            raise Invalid(found)
        move(tx, listing, _A.RESUME, actor, key)
        return listing


def reserve(tx: Transaction, listing: Listing, actor: Actor, key: str) -> None:
    """Lock a published listing for a signed transfer or exclusive deal; takes part in the deal's unit of work."""
    move(tx, listing, _A.RESERVE, actor, f"{key}:{_A.RESERVE}:{listing.id}")


def release(tx: Transaction, listing: Listing, actor: Actor | None, key: str) -> None:
    """Publish a reserved listing again because its deal fell through."""
    move(tx, listing, _A.RELEASE, actor, f"{key}:{_A.RELEASE}:{listing.id}")


def close_all_of_patent(tx: Transaction, patent_id: int, reason: str, actor: Actor | None, key: str) -> None:
    """Close every open listing of a patent: its owner changed or the right ended. `reason` is a message id."""
    for listing in _open_of_patent(tx, patent_id):
        move(tx, listing, _A.CLOSE, actor, f"{key}:{_A.CLOSE}:{listing.id}", reason)


def suspend_all_of_patent(
    tx: Transaction, patent_id: int, reason: str, actor: Actor | None, key: str
) -> None:
    """Take every published listing of a patent out of sight; `reason` is a message id."""
    for listing in _open_of_patent(tx, patent_id):
        if listing.status == _S.PUBLISHED:
            move(tx, listing, _A.SUSPEND, actor, f"{key}:{_A.SUSPEND}:{listing.id}", reason)


def publish_approved(tx: Transaction, patent_id: int, actor: Actor | None, key: str) -> None:
    """Publish the approved listings that waited for a fresh legal status and now pass the gate (R-10)."""
    for listing in _open_of_patent(tx, patent_id):
        if listing.status == _S.APPROVED and not problems(listing, local_day(tx.now)):
            _publish(tx, listing, actor, f"{key}:{listing.id}")


def _open_of_patent(tx: Transaction, patent_id: int) -> list[Listing]:
    query = select(Listing).where(Listing.patent_id == patent_id, Listing.status != _S.CLOSED)
    return list(tx.session.scalars(query.order_by(Listing.id).with_for_update(key_share=True)))


def _with_reason(
    actor: Actor,
    public_id: UUID,
    action: ListingAction,
    permission: Action,
    reason: str,
    key: str,
    now: datetime,
) -> Listing:
    with transaction(now) as tx:
        listing = locked(tx, actor, public_id, permission)
        if len(reason.strip()) < 2:
            raise InvalidInput("reason", "reason_missing", N_("请填写理由"))
        step(tx, listing, action, actor, key, reason.strip()[:500])
        return listing


def _publish(tx: Transaction, listing: Listing, actor: Actor | None, key: str) -> None:
    listing.published_at = listing.published_at or tx.now
    move(tx, listing, _A.PUBLISH, actor, f"{key}:{_A.PUBLISH}")
