"""The start of a deal: an enquiry about one or several listings of one owner."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain import affiliation, anonymity
from marketplace.domain.accounts import Actor
from marketplace.domain.affiliation import Ground
from marketplace.domain.clock import local_day
from marketplace.domain.deals import OPEN_STATUSES, DealAction, DealStatus
from marketplace.domain.errors import N_, Conflict, InvalidInput, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.listings import ListingStatus
from marketplace.domain.permissions import Action, require
from marketplace.domain.reply_clock import reply_due_on
from marketplace.domain.terms import DealType
from marketplace.models import Deal, DealPatent, Listing, Organisation
from marketplace.services import deal_messages, ledger, rule_books
from marketplace.services.deal_moves import Step, move
from marketplace.services.unit_of_work import Transaction, transaction

MAX_LISTINGS = 50
MAX_SIMILAR = 10
OPENING = "open"  # the opening's key within its deal: the deal's id alone makes a retry recognisable


def wanted(actor: Actor, public_id: UUID) -> Listing:
    """Return the listing that the actor may ask for; Conflict when it takes no enquiries now or is its own."""
    require(actor, Action.DEAL_OPEN)
    listing = db.session.scalar(select(Listing).where(Listing.public_id == public_id))
    if listing is None:
        raise NotFound()
    _check_listing(actor, listing)
    return listing


def similar(actor: Actor, public_id: UUID) -> list[Listing]:
    """Return the owner's newest other listings that may stand in the same contract as this one."""
    require(actor, Action.DEAL_OPEN)
    first = db.session.scalar(select(Listing).where(Listing.public_id == public_id))
    if first is None:
        raise NotFound()
    query = select(Listing).where(
        Listing.id != first.id,
        Listing.organisation_id == first.organisation_id,
        Listing.deal_type == first.deal_type,
        Listing.licence_type.is_not_distinct_from(first.licence_type),
        Listing.status == ListingStatus.PUBLISHED,
    )
    return list(db.session.scalars(query.order_by(Listing.published_at.desc()).limit(MAX_SIMILAR)))


def open_deal(
    actor: Actor,
    deal_id: UUID,
    listing_public_ids: list[UUID],
    message: str,
    *,
    related: bool,
    grounds: Iterable[Ground] = (),
    anonymous: bool = False,
    now: datetime,
) -> Deal:
    """Ask the owner for a licence or a transfer. The client made `deal_id`: asking again returns the same deal.

    Several listings of one owner and one deal type become one contract over several patents. `related` and its
    `grounds` are the asker's own statement on affiliation (R-29). `anonymous`: the owner learns the name when the
    asker tells it, offers or accepts. The owner has the rules' working days to answer.
    """
    require(actor, Action.DEAL_OPEN)
    ids = sorted(set(listing_public_ids))
    if not 1 <= len(ids) <= MAX_LISTINGS:
        raise InvalidInput("listings", "listing_count", N_("请选择 1 至 %(most)s 件挂牌"), most=MAX_LISTINGS)
    text = deal_messages.checked(message)
    if anonymous:
        anonymity.check_text(text, actor.organisation_name, "message")
    said = {"message": deal_messages.digest(text), "related": related, "anonymous": anonymous}
    content: dict[str, Any] = {"listings": [str(one) for one in ids], **said}
    if named := affiliation.checked_grounds(related, grounds):
        content["grounds"] = list(named)
    step = Step(actor, deal_id, OPENING, content)
    with transaction(now) as tx:
        listings = _locked(tx, ids)
        if known := tx.session.get(Deal, deal_id):
            return _again(tx, step, known, actor)
        _check(tx, actor, listings)
        deal = _deal(tx, step.deal_id, actor, listings, named)
        deal.related, deal.anonymous = related or deal.related, anonymous
        tx.add(deal, *(DealPatent(deal_id=deal.id, patent_id=listing.patent_id) for listing in listings))
        deal_messages.write(tx, deal, actor, text, OPENING)
        move(tx, step, deal, DealAction.OPEN, {"reference": deal.reference, **content})
        return deal


def _locked(tx: Transaction, public_ids: list[UUID]) -> list[Listing]:
    found = tx.session.scalars(
        select(Listing)
        .where(Listing.public_id.in_(public_ids))
        .order_by(Listing.id)
        .with_for_update(key_share=True)
    ).all()
    if len(found) != len(public_ids):
        raise NotFound()
    return list(found)


def _again(tx: Transaction, step: Step, deal: Deal, actor: Actor) -> Deal:
    """Answer a retry with the deal that it made; an id that somebody else used is a conflict."""
    same = ledger.already_done(tx, step.ledger_key, EntryKind(f"deal.{DealAction.OPEN}"), step.content)
    if not same or deal.licensee_id != actor.organisation_id:
        raise Conflict(N_("该请求编号已用于另一操作，请刷新页面后重试"))
    return deal


def _check(tx: Transaction, actor: Actor, listings: list[Listing]) -> None:
    for listing in listings:
        _check_listing(actor, listing)
    if any(listing.deal_type == DealType.OPEN_LICENCE for listing in listings):
        raise Conflict(N_("开放许可不需洽谈：请在开放许可专区按公告的条款发出通知"))
    if len({(one.organisation_id, one.deal_type, one.licence_type) for one in listings}) > 1:
        raise InvalidInput("listings", "mixed_listings", N_("一份合同只能包含同一权利人、同一交易方式的挂牌"))
    open_deal_of = (
        select(Deal.reference)
        .join(DealPatent, DealPatent.deal_id == Deal.id)
        .where(
            Deal.licensee_id == actor.organisation_id,
            Deal.licensor_id == listings[0].organisation_id,
            Deal.deal_type == listings[0].deal_type,
            Deal.status.in_(OPEN_STATUSES),
            DealPatent.patent_id.in_([one.patent_id for one in listings]),
        )
    )
    if reference := tx.session.scalar(open_deal_of.limit(1)):
        raise Conflict(
            N_("贵单位对该挂牌已有进行中的交易 %(reference)s，请在原交易中继续"), reference=reference
        )


def _check_listing(actor: Actor, listing: Listing) -> None:
    if listing.organisation_id == actor.organisation_id:
        raise Conflict(N_("这是本单位的挂牌，不能向自己提出意向"))
    if listing.published_at is None:
        raise NotFound()  # never seen in public, so it doesn't exist for others
    if listing.status != ListingStatus.PUBLISHED:
        raise Conflict(N_("该挂牌目前不接受新的意向（已锁定、暂停或关闭）"))


def _deal(
    tx: Transaction, deal_id: UUID, actor: Actor, listings: list[Listing], grounds: tuple[Ground, ...]
) -> Deal:
    first, today = listings[0], local_day(tx.now)
    rules = rule_books.in_force(today)
    asker = tx.session.get_one(Organisation, actor.organisation_id)
    related = affiliation.related(grounds, asker.code, first.organisation.code)
    return Deal(
        id=deal_id, reference=next_reference(tx), deal_type=first.deal_type, listing_id=first.id,
        licensor_id=first.organisation_id, licensee_id=actor.organisation_id, status=DealStatus.ENQUIRY,
        related=related, affiliation=list(grounds), rules_version=rules.version, opened_by=actor.user_id, opened_at=tx.now,
        updated_at=tx.now, reply_due_on=reply_due_on(today, rules),
    )  # fmt: skip


def next_reference(tx: Transaction) -> str:
    """Return HLJ-<year>-<number>, counted while no other deal can be opened (the ledger's lock is held to commit)."""
    tx.lock_ledger()
    prefix = f"HLJ-{local_day(tx.now).year}-"
    count = tx.session.scalar(select(func.count()).where(Deal.reference.startswith(prefix))) or 0
    return f"{prefix}{count + 1:04d}"
