"""What waits for me in deals: my turn, recordals, fees, payments, trials, and what a clock has put before me."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.annual_fees import FeeState
from marketplace.domain.clock import local_day
from marketplace.domain.confidentiality import ConfidentialityStatus
from marketplace.domain.deals import FINAL, DealStatus
from marketplace.domain.errors import N_
from marketplace.domain.objections import HOLDING, ObjectionStatus
from marketplace.domain.permissions import Action, may
from marketplace.models import (
    ConfidentialityAgreement,
    Deal,
    DealDocument,
    DormantPatent,
    Objection,
    Offer,
    Publicity,
    ScheduleLine,
)
from marketplace.services import (
    annual_fees,
    recordal_queues,
    rule_books,
    trial_lists,
)
from marketplace.services.piles import Task, count
from marketplace.services.recordal_queues import Pile
from marketplace.services.schedule_piles import piles_of

SOON = 3  # working days before an answer is due
LAPSED_SHOWN = timedelta(days=30)


def piles(actor: Actor, now: datetime) -> Iterator[Task]:
    """Yield every pile, empty ones too."""
    today = local_day(now)
    yield from _deals(actor)
    yield from _recordals(actor, now)
    yield from _fees(actor, now)
    yield from _payments(actor)
    yield from _trials(actor, today)
    yield from _rooms(actor, today)


def _deals(actor: Actor) -> Iterator[Task]:
    if not may(actor, Action.DEAL_NEGOTIATE):
        return
    for status, text, my_turn in _my_turns(actor.organisation_id):
        party = or_(Deal.licensor_id == actor.organisation_id, Deal.licensee_id == actor.organisation_id)
        found = count(Deal, party, Deal.status == status, my_turn)
        yield Task(text, found, "deals.mine", {"status": status.value})


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
    for pile, found in trial_lists.waiting(actor, today):
        yield Task(pile.message_id, found, "trials.mine", {"pile": pile.name})
    if may(actor, Action.DORMANCY_USE):
        resting = count(DormantPatent, DormantPatent.owner_id == actor.organisation_id)
        yield Task(N_("沉睡专利待处置"), resting, "dormancy.index")


def _rooms(actor: Actor, today: date) -> Iterator[Task]:
    """What a clock or the other side has put before somebody in a deal room."""
    if may(actor, Action.DEAL_ASSIGN):
        assigned = count(Deal, Deal.assigned_to == actor.user_id, Deal.status.not_in(FINAL))
        yield Task(N_("指定由我协助的交易"), assigned, "deals.mine", {"assigned": "me"})
    if not may(actor, Action.DEAL_NEGOTIATE):
        return
    mine = actor.organisation_id
    soon = rule_books.in_force(today).working_days.after(today, SOON)
    urgent = (Deal.licensor_id == mine, Deal.status == DealStatus.ENQUIRY, Deal.reply_due_on <= soon)
    enquiry, lapsed = {"status": DealStatus.ENQUIRY.value}, {"status": DealStatus.LAPSED.value}
    yield Task(N_("意向须在 3 个工作日内回复"), count(Deal, *urgent), "deals.mine", enquiry)
    party = or_(Deal.licensor_id == mine, Deal.licensee_id == mine)
    lately = (Deal.status == DealStatus.LAPSED, Deal.reply_due_on >= today - LAPSED_SHOWN)
    yield Task(N_("近 30 天因逾期未回复而失效的意向"), count(Deal, party, *lately), "deals.mine", lapsed)
    agreement = exists().where(
        ConfidentialityAgreement.deal_id == Deal.id,
        ConfidentialityAgreement.status == ConfidentialityStatus.PROPOSED,
        ConfidentialityAgreement.proposed_by != mine,
    )
    waiting = count(Deal, party, agreement, Deal.status.not_in(FINAL))
    yield Task(N_("保密协议待本单位确认"), waiting, "deals.mine")
    broken = count(Deal, party, Deal.status == DealStatus.BREACH)
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
