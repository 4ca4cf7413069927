"""What waits for me: one line for each pile of work, with where to do it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from marketplace.database import Base, db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import N_
from marketplace.domain.listings import ListingStatus
from marketplace.domain.permissions import Action, may
from marketplace.domain.pool import PoolStatus
from marketplace.models import Deal, DealDocument, Listing, Membership, Offer
from marketplace.services import pool_lists


@dataclass(frozen=True, slots=True)
class Task:
    """A pile of work: message id, how many, and the endpoint of its page with arguments."""

    message_id: str
    count: int
    endpoint: str
    arguments: dict[str, str] = field(default_factory=dict)


def tasks(actor: Actor) -> list[Task]:
    """Return the piles that are not empty."""
    piles = (*_accounts(actor), *_listings(actor), *_deals(actor), *_pool(actor))
    return [task for task in piles if task.count]


def _count(model: type[Base], *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def _accounts(actor: Actor) -> Iterator[Task]:
    if may(actor, Action.ACCOUNT_VERIFY):
        open_ = (Membership.verified_at.is_(None), Membership.refused_at.is_(None))
        yield Task(N_("注册申请待审核"), _count(Membership, *open_), "accounts.registrations")


def _listings(actor: Actor) -> Iterator[Task]:
    if may(actor, Action.LISTING_APPROVE_PLATFORM):
        waiting = _count(Listing, Listing.status == ListingStatus.OWNER_APPROVED)
        yield Task(N_("挂牌待平台审核"), waiting, "desk.queue", {"queue_name": "listings"})
    if not may(actor, Action.LISTING_DRAFT):
        return
    piles = [(ListingStatus.RETURNED, N_("被退回的挂牌"))]
    if may(actor, Action.LISTING_APPROVE_OWNER):
        piles.append((ListingStatus.SUBMITTED, N_("挂牌待本单位审批")))
        # A colleague's draft may wait for something that only this role can do, such as a status check.
        drafts = (Listing.status == ListingStatus.DRAFT, Listing.created_by != actor.user_id)
        count = _count(Listing, Listing.organisation_id == actor.organisation_id, *drafts)
        yield Task(
            N_("同事起草、尚未提交的挂牌"), count, "listings.mine", {"status": ListingStatus.DRAFT.value}
        )
    for status, text in piles:
        own = _count(Listing, Listing.organisation_id == actor.organisation_id, Listing.status == status)
        yield Task(text, own, "listings.mine", {"status": status.value})


def _deals(actor: Actor) -> Iterator[Task]:
    if may(actor, Action.DEAL_RECORD):
        waiting = _count(Deal, Deal.status == DealStatus.EFFECTIVE)
        yield Task(N_("合同待备案登记"), waiting, "deals.mine", {"status": DealStatus.EFFECTIVE.value})
    if not may(actor, Action.DEAL_NEGOTIATE):
        return
    for status, text, my_turn in _my_turns(actor.organisation_id):
        party = or_(Deal.licensor_id == actor.organisation_id, Deal.licensee_id == actor.organisation_id)
        count = _count(Deal, party, Deal.status == status, my_turn)
        yield Task(text, count, "deals.mine", {"status": status.value})


def _my_turns(mine: int) -> Iterator[tuple[DealStatus, str, ColumnElement[bool]]]:
    """The statuses in which one side is waited for, and when that is this organisation."""
    newest: Any = (
        select(Offer.organisation_id)
        .where(Offer.deal_id == Deal.id)
        .order_by(Offer.version.desc())
        .limit(1)
        .correlate(Deal)
        .scalar_subquery()
    )
    signed = exists().where(DealDocument.deal_id == Deal.id, DealDocument.organisation_id == mine)
    yield DealStatus.ENQUIRY, N_("新的意向待回复"), Deal.licensor_id == mine
    yield DealStatus.OFFERED, N_("对方报价待答复"), newest != mine
    yield DealStatus.AGREED, N_("合同待本单位签字"), ~signed
    yield DealStatus.SIGNED, N_("合同待登记生效日期"), Deal.licensor_id == mine


_POOL = {
    PoolStatus.NOT_INVENTORIED: N_("盘点被退回，待修改"),
    PoolStatus.FILLED: N_("盘点待学院审核"),
    PoolStatus.COLLEGE_OK: N_("盘点待学校审批"),
}


def _pool(actor: Actor) -> Iterator[Task]:
    if may(actor, Action.POOL_VIEW):
        status = pool_lists.WAITS_FOR[actor.role]
        yield Task(_POOL[status], pool_lists.waiting(actor), "pool.index", {"state": status.value})
