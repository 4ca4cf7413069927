"""What waits for me: one line for each pile of work, with where to do it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select, true

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.declarations import DeclarationStatus
from marketplace.domain.errors import N_
from marketplace.domain.listings import ListingStatus
from marketplace.domain.permissions import Action, may, reaches_all
from marketplace.domain.pool import PoolStatus
from marketplace.models import (
    Declaration,
    Listing,
    Membership,
)
from marketplace.services import (
    listing_queues,
    pool_lists,
    waiting_deals,
)
from marketplace.services.piles import Task, count

_DECLARATION_PILES = (
    (DeclarationStatus.CHECKED, N_("开放许可声明待签署")),
    (DeclarationStatus.OWNER_SIGNED, N_("开放许可声明待提交国家知识产权局")),
    (DeclarationStatus.CORRECTION, N_("开放许可声明待补正")),
    (DeclarationStatus.AT_RISK, N_("开放许可声明有风险")),
)


def tasks(actor: Actor, now: datetime) -> list[Task]:
    """Return the piles that are not empty."""
    piles = (
        *_accounts(actor),
        *_listings(actor),
        *_declarations(actor),
        *_ending(actor, now),
        *waiting_deals.piles(actor, now),
        *_pool(actor),
    )
    return [task for task in piles if task.count]


def _accounts(actor: Actor) -> Iterator[Task]:
    if may(actor, Action.ACCOUNT_VERIFY):
        open_ = (Membership.verified_at.is_(None), Membership.refused_at.is_(None))
        yield Task(N_("注册申请待审核"), count(Membership, *open_), "accounts.registrations")


def _listings(actor: Actor) -> Iterator[Task]:
    if may(actor, Action.LISTING_APPROVE_PLATFORM):
        waiting = count(Listing, Listing.status == ListingStatus.OWNER_APPROVED)
        yield Task(N_("挂牌待平台审核"), waiting, "desk.queue", {"queue_name": "listings"})
    if not may(actor, Action.LISTING_DRAFT):
        return
    piles = [(ListingStatus.RETURNED, N_("被退回的挂牌"))]
    if may(actor, Action.LISTING_APPROVE_OWNER):
        piles.append((ListingStatus.SUBMITTED, N_("挂牌待本单位审批")))
        # A colleague's draft may wait for something that only this role can do, such as a status check.
        drafts = (Listing.status == ListingStatus.DRAFT, Listing.created_by != actor.user_id)
        found = count(Listing, Listing.organisation_id == actor.organisation_id, *drafts)
        yield Task(
            N_("同事起草、尚未提交的挂牌"), found, "listings.mine", {"status": ListingStatus.DRAFT.value}
        )
    for status, text in piles:
        own = count(Listing, Listing.organisation_id == actor.organisation_id, Listing.status == status)
        yield Task(text, own, "listings.mine", {"status": status.value})


def _ending(actor: Actor, now: datetime) -> Iterator[Task]:
    if may(actor, Action.LISTING_DRAFT):
        ids = listing_queues.ending(actor.organisation_id, local_day(now)).subquery()
        found = db.session.scalar(select(func.count()).select_from(ids)) or 0
        text = N_("法律状态待核验，挂牌即将暂停")
        yield Task(text, found, "patents.inventory", {"attention": "ending"})


def _declarations(actor: Actor) -> Iterator[Task]:
    if may(actor, Action.DECLARATION_MAKE):
        first, mine = 0, Declaration.organisation_id == actor.organisation_id
    elif reaches_all(actor, Action.DECLARATION_VIEW):
        first, mine = -1, true()  # the platform watches what is at risk
    else:
        return
    for status, text in _DECLARATION_PILES[first:]:
        found = count(Declaration, mine, Declaration.status == status)
        yield Task(text, found, "declarations.mine", {"status": status.value})


_POOL = {
    PoolStatus.NOT_INVENTORIED: N_("盘点被退回，待修改"),
    PoolStatus.FILLED: N_("盘点待学院审核"),
    PoolStatus.COLLEGE_OK: N_("盘点待学校审批"),
}


def _pool(actor: Actor) -> Iterator[Task]:
    if may(actor, Action.POOL_VIEW):
        status = pool_lists.WAITS_FOR[actor.role]
        yield Task(_POOL[status], pool_lists.waiting(actor), "pool.index", {"state": status.value})
