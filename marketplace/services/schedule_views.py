"""What the deal room, a payment's page and the list of payments show to somebody who may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deal_tasks import Task, TaskState
from marketplace.domain.errors import N_, NotFound
from marketplace.domain.permissions import Action, may, reaches_all, require
from marketplace.domain.royalties import Royalty
from marketplace.domain.schedules import (
    PAYMENT_PROCESS,
    SETTLED,
    TO_REPORT,
    PaymentAction,
    PaymentStatus,
    turn_problem,
)
from marketplace.models import Deal, ScheduleLine
from marketplace.services.deal_moves import by, parties
from marketplace.services.revenue import Split, split_of, undistributed
from marketplace.services.schedule_moves import PERMISSIONS, standing
from marketplace.services.schedule_piles import piles_of
from marketplace.services.schedule_royalties import royalty_of
from marketplace.services.schedules import interest_of

PAGE = 20


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A line as one reader sees it: the steps open to this reader, days left (negative: late), interest so far in fen."""

    line: ScheduleLine
    steps: frozenset[PaymentAction]
    days_left: int | None
    interest_fen: int

    @property
    def to_do(self) -> bool:
        """Whether this reader is waited for: asking for something unusual is open, but not waited for."""
        return bool(self.steps - {PaymentAction.ASK_WAIVER, PaymentAction.ASK_REVERSAL})

    @property
    def done(self) -> bool:
        """Whether nothing is waited for any more: settled, or accepted with nothing to pay."""
        return self.line.status in SETTLED or (
            self.line.status == PaymentStatus.ACCEPTED and not self.line.amount_fen
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a contract in fen: known so far, received, and still open of what is known."""

    known_fen: int
    received_fen: int
    open_fen: int


def seen(line: ScheduleLine, actor: Actor, today: date) -> LineSeen:
    """Return the line as this person meets it today."""
    steps = PAYMENT_PROCESS.possible(PaymentStatus(line.status), by(line.deal, actor))
    own = standing(line, actor)
    open_ = frozenset(
        step for step in steps if may(actor, PERMISSIONS[step]) and turn_problem(step, own) is None
    )
    waiting = line.status not in (*SETTLED, PaymentStatus.PAID_CLAIMED, PaymentStatus.REPORTED)
    left = (line.due_on - today).days if line.due_on and waiting else None
    late = line.status == PaymentStatus.OVERDUE
    return LineSeen(line, open_, left, interest_of(line, today) if late else 0)


def lines(actor: Actor, deal: Deal, now: datetime) -> tuple[LineSeen, ...]:
    """Return the payments of a deal in order; empty before it takes effect. NotFound for a foreign deal."""
    require(actor, Action.PAYMENT_VIEW, parties(deal))
    query = select(ScheduleLine).where(ScheduleLine.deal_id == deal.id).order_by(ScheduleLine.number)
    return tuple(seen(line, actor, local_day(now)) for line in db.session.scalars(query))


def tasks(shown: tuple[LineSeen, ...]) -> Iterator[Task]:
    """Yield what of the payments the reader has to do now."""
    if waiting := sum(one.to_do for one in shown):
        yield Task(N_("办理 %(count)s 笔收付款"), TaskState.NOW, "payments", params={"count": waiting})


def totals(shown: tuple[LineSeen, ...]) -> Totals:
    """Return the sums of these lines; what was waived or reversed is not among them."""
    counted = [one for one in shown if one.line.status not in (PaymentStatus.WAIVED, PaymentStatus.REVERSED)]
    open_ = sum(one.line.amount_fen or 0 for one in counted if not one.done)
    received = sum(one.line.received_fen or 0 for one in counted)
    return Totals(sum(one.line.amount_fen or 0 for one in counted), received, open_)


def line(actor: Actor, deal_id: UUID, line_id: UUID, now: datetime) -> LineSeen:
    """Return one payment; NotFound for anybody but the parties and the platform's staff."""
    require(actor, Action.PAYMENT_VIEW)
    query = select(ScheduleLine).where(ScheduleLine.public_id == line_id, ScheduleLine.deal_id == deal_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    require(actor, Action.PAYMENT_VIEW, parties(found.deal))
    return seen(found, actor, local_day(now))


def reckoned(line: ScheduleLine) -> Royalty | None:
    """Return what the reported base makes the line owe if it is accepted now; None without a report to check."""
    if line.status not in (PaymentStatus.REPORTED, *TO_REPORT) or line.base_fen is None:
        return None
    return royalty_of(line, line.base_fen)


def shared(line: ScheduleLine, actor: Actor) -> Split | None:
    """Return how a receipt is split, or was when it was distributed: for the owner's side alone, once it is received."""
    if actor.organisation_id != line.deal.licensor_id:
        return None
    received = line.received_fen or 0
    if line.status == PaymentStatus.DISTRIBUTED:
        return split_of(line.deal_id, received, line.costs_fen or 0)
    return undistributed(line.deal_id, received) if line.status == PaymentStatus.CONFIRMED else None


def mine(actor: Actor, now: datetime, pile: str = "", page: int = 1) -> tuple[list[LineSeen], int]:
    """Return one page of the payments that the actor may see, open ones and near days first, and how many there are."""
    require(actor, Action.PAYMENT_VIEW)
    own = or_(Deal.licensor_id == actor.organisation_id, Deal.licensee_id == actor.organisation_id)
    conditions = [] if reaches_all(actor, Action.PAYMENT_VIEW) else [own]
    conditions += [one.lines(actor) for one in piles_of(actor) if one.name == pile]
    query = select(ScheduleLine).join(Deal).where(*conditions)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = (
        ScheduleLine.status.in_(SETTLED),
        ScheduleLine.due_on.is_(None),
        ScheduleLine.due_on,
        ScheduleLine.id,
    )
    rows = db.session.scalars(
        query.options(joinedload(ScheduleLine.deal)).order_by(*order).offset((page - 1) * PAGE).limit(PAGE)
    )
    return [seen(one, actor, local_day(now)) for one in rows], total
