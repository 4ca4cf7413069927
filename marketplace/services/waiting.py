"""What waits for me: one line for each pile of work, with where to do it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, true

from marketplace.database import Base, db
from marketplace.domain.accounts import Actor
from marketplace.domain.annual_fees import FeeState
from marketplace.domain.clock import local_day
from marketplace.domain.confidentiality import ConfidentialityStatus
from marketplace.domain.deals import FINAL, DealStatus
from marketplace.domain.declarations import DeclarationStatus
from marketplace.domain.errors import N_
from marketplace.domain.listings import ListingStatus
from marketplace.domain.objections import HOLDING, ObjectionStatus
from marketplace.domain.permissions import Action, may, reaches_all
from marketplace.domain.pool import PoolStatus
from marketplace.models import (
    ConfidentialityAgreement,
    Deal,
    DealDocument,
    Declaration,
    DormantPatent,
    Listing,
    Membership,
    Objection,
    Offer,
    Publicity,
    ScheduleLine,
)
from marketplace.services import (
    annual_fees,
    listing_queues,
    pool_lists,
    recordal_queues,
    rule_books,
    trial_lists,
)
from marketplace.services.recordal_queues import Pile
from marketplace.services.schedule_piles import piles_of

SOON = 3  # working days before an answer is due
LAPSED_SHOWN = timedelta(days=30)
_DECLARATION_PILES = (
    (DeclarationStatus.CHECKED, N_("开放许可声明待签署")),
    (DeclarationStatus.OWNER_SIGNED, N_("开放许可声明待提交国家知识产权局")),
    (DeclarationStatus.CORRECTION, N_("开放许可声明待补正")),
    (DeclarationStatus.AT_RISK, N_("开放许可声明有风险")),
)


@dataclass(frozen=True, slots=True)
class Task:
    """A pile of work: message id, how many, and the endpoint of its page with arguments."""

    message_id: str
    count: int
    endpoint: str
    arguments: dict[str, str] = field(default_factory=dict)


def tasks(actor: Actor, now: datetime) -> list[Task]:
    """Return the piles that are not empty."""
    piles = (
        *_accounts(actor),
        *_listings(actor),
        *_declarations(actor),
        *_ending(actor, now),
        *_deals(actor),
        *_recordals(actor, now),
        *_fees(actor, now),
        *_payments(actor),
        *_trials(actor, local_day(now)),
        *_rooms(actor, local_day(now)),
        *_pool(actor),
    )
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


def _ending(actor: Actor, now: datetime) -> Iterator[Task]:
    if may(actor, Action.LISTING_DRAFT):
        ids = listing_queues.ending(actor.organisation_id, local_day(now)).subquery()
        count = db.session.scalar(select(func.count()).select_from(ids)) or 0
        text = N_("法律状态待核验，挂牌即将暂停")
        yield Task(text, count, "patents.inventory", {"attention": "ending"})


def _declarations(actor: Actor) -> Iterator[Task]:
    if may(actor, Action.DECLARATION_MAKE):
        first, mine = 0, Declaration.organisation_id == actor.organisation_id
    elif reaches_all(actor, Action.DECLARATION_VIEW):
        first, mine = -1, true()  # the platform watches what is at risk
    else:
        return
    for status, text in _DECLARATION_PILES[first:]:
        count = _count(Declaration, mine, Declaration.status == status)
        yield Task(text, count, "declarations.mine", {"status": status.value})


def _deals(actor: Actor) -> Iterator[Task]:
    if not may(actor, Action.DEAL_NEGOTIATE):
        return
    for status, text, my_turn in _my_turns(actor.organisation_id):
        party = or_(Deal.licensor_id == actor.organisation_id, Deal.licensee_id == actor.organisation_id)
        count = _count(Deal, party, Deal.status == status, my_turn)
        yield Task(text, count, "deals.mine", {"status": status.value})


#: Words for each pile of recordals, the most urgent first.
_RECORDALS = {
    Pile.OVERDUE: N_("备案登记已逾期"),
    Pile.OPEN: N_("合同待备案登记"),
    Pile.CORRECTION: N_("备案登记待补正"),
}


def _recordals(actor: Actor, now: datetime) -> Iterator[Task]:
    if may(actor, Action.DEAL_RECORD):
        for pile, text in _RECORDALS.items():
            waiting = recordal_queues.count(actor, pile, now=now)
            yield Task(text, waiting, "recordals.mine", {"pile": pile.value})


_FEES = {
    FeeState.OVER: N_("年费缴费情况不明，请核验"),
    FeeState.GRACE: N_("年费过期未缴"),
    FeeState.SOON: N_("年费 30 天内到期"),
}


def _fees(actor: Actor, now: datetime) -> Iterator[Task]:
    if may(actor, Action.ANNUAL_FEE_KEEP):
        found = annual_fees.counts(actor, now=now)
        for state, text in _FEES.items():
            yield Task(text, found[state], "annual_fees.calendar", {"state": state.value})


def _payments(actor: Actor) -> Iterator[Task]:
    for pile in piles_of(actor):
        query = select(func.count()).select_from(ScheduleLine).join(Deal).where(pile.lines(actor))
        yield Task(pile.title, db.session.scalar(query) or 0, "schedules.mine", {"pile": pile.name})


def _trials(actor: Actor, today: date) -> Iterator[Task]:
    for pile, count in trial_lists.waiting(actor, today):
        yield Task(pile.message_id, count, "trials.mine", {"pile": pile.name})
    if may(actor, Action.DORMANCY_USE):
        resting = _count(DormantPatent, DormantPatent.owner_id == actor.organisation_id)
        yield Task(N_("沉睡专利待处置"), resting, "dormancy.index")


def _rooms(actor: Actor, today: date) -> Iterator[Task]:
    """What a clock or the other side has put before somebody in a deal room."""
    if may(actor, Action.DEAL_ASSIGN):
        assigned = _count(Deal, Deal.assigned_to == actor.user_id, Deal.status.not_in(FINAL))
        yield Task(N_("指定由我协助的交易"), assigned, "deals.mine", {"assigned": "me"})
    if not may(actor, Action.DEAL_NEGOTIATE):
        return
    mine = actor.organisation_id
    soon = rule_books.in_force(today).working_days.after(today, SOON)
    urgent = (Deal.licensor_id == mine, Deal.status == DealStatus.ENQUIRY, Deal.reply_due_on <= soon)
    enquiry, lapsed = {"status": DealStatus.ENQUIRY.value}, {"status": DealStatus.LAPSED.value}
    yield Task(N_("意向须在 3 个工作日内回复"), _count(Deal, *urgent), "deals.mine", enquiry)
    party = or_(Deal.licensor_id == mine, Deal.licensee_id == mine)
    lately = (Deal.status == DealStatus.LAPSED, Deal.reply_due_on >= today - LAPSED_SHOWN)
    yield Task(N_("近 30 天因逾期未回复而失效的意向"), _count(Deal, party, *lately), "deals.mine", lapsed)
    agreement = exists().where(
        ConfidentialityAgreement.deal_id == Deal.id,
        ConfidentialityAgreement.status == ConfidentialityStatus.PROPOSED,
        ConfidentialityAgreement.proposed_by != mine,
    )
    waiting = _count(Deal, party, agreement, Deal.status.not_in(FINAL))
    yield Task(N_("保密协议待本单位确认"), waiting, "deals.mine")
    broken = _count(Deal, party, Deal.status == DealStatus.BREACH)
    yield Task(N_("违约待处理"), broken, "deals.mine", {"status": DealStatus.BREACH.value})


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
    yield DealStatus.CLEARED, N_("公示期满，合同待本单位签字"), ~signed
    yield DealStatus.PUBLICITY, N_("价格公示收到异议，待登记"), _held(mine, ObjectionStatus.FILED)
    yield DealStatus.CLEARED, N_("公示异议待处理"), _held(mine, *HOLDING)
    yield DealStatus.OBJECTION, N_("公示异议待处理"), _held(mine, *HOLDING)
    yield DealStatus.SIGNED, N_("合同待登记生效日期"), Deal.licensor_id == mine
    yield DealStatus.NOTICE_SENT, N_("开放许可已通知，待付款"), Deal.licensee_id == mine
    yield DealStatus.PAID, N_("开放许可待确认生效"), Deal.licensor_id == mine


def _held(mine: int, *statuses: ObjectionStatus) -> ColumnElement[bool]:
    """The owner's deals whose price an objection in one of these statuses holds."""
    query = exists().where(
        Publicity.deal_id == Deal.id,
        Objection.publicity_id == Publicity.id,
        Objection.status.in_(statuses),
    )
    return query & (Deal.licensor_id == mine)


_POOL = {
    PoolStatus.NOT_INVENTORIED: N_("盘点被退回，待修改"),
    PoolStatus.FILLED: N_("盘点待学院审核"),
    PoolStatus.COLLEGE_OK: N_("盘点待学校审批"),
}


def _pool(actor: Actor) -> Iterator[Task]:
    if may(actor, Action.POOL_VIEW):
        status = pool_lists.WAITS_FOR[actor.role]
        yield Task(_POOL[status], pool_lists.waiting(actor), "pool.index", {"state": status.value})
