"""What time does to payments: they fall due, wait for a report, and are late."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, select

from marketplace.database import db
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealStatus
from marketplace.domain.schedules import PAYMENT_PROCESS, TO_PAY, PaymentAction, PaymentStatus
from marketplace.models import Deal, ScheduleLine
from marketplace.services.schedule_moves import Request, begin, move
from marketplace.services.unit_of_work import Transaction, transaction

_A, _S = PaymentAction, PaymentStatus


def sweep(now: datetime) -> int:
    """Let sums fall due whose day has come, and be late whose last day is over; returns how many. What a contract
    that was terminated would have brought later falls due no more (Civil Code art. 566)."""
    today, late = local_day(now), ScheduleLine.status.in_([one for one in TO_PAY if one is not _S.OVERDUE])
    coming = [ScheduleLine.status == _S.SCHEDULED, ScheduleLine.payable_on <= today]
    fallen = _each([*coming, Deal.status != DealStatus.TERMINATED], _fall_due, now)
    return fallen + _each(
        [late, ScheduleLine.due_on < today, ScheduleLine.amount_fen > 0], _fall_overdue, now
    )


def _each(
    conditions: list[ColumnElement[bool]], step: Callable[[Transaction, ScheduleLine], bool], now: datetime
) -> int:
    query = select(ScheduleLine.id).join(Deal).where(*conditions).order_by(ScheduleLine.id)
    moved = 0
    for ident in db.session.scalars(query).all():
        with transaction(now) as tx:  # one at a time: nobody waits for the whole sweep
            line = tx.session.get_one(ScheduleLine, ident)
            moved += step(tx, line)
    return moved


def _fall_due(tx: Transaction, line: ScheduleLine) -> bool:
    moved = _step(tx, line, _A.FALL_DUE)
    if moved and line.amount_fen is None:  # the amount follows from a sales report
        _step(tx, line, _A.AWAIT_REPORT)
    return moved


def _fall_overdue(tx: Transaction, line: ScheduleLine) -> bool:
    return _step(tx, line, _A.FALL_OVERDUE)


def _step(tx: Transaction, line: ScheduleLine, action: PaymentAction) -> bool:
    """Take the clock's step unless somebody was faster."""
    tx.lock(Deal, line.deal_id)
    line = tx.lock(ScheduleLine, line.id)
    if (line.status, action) not in PAYMENT_PROCESS.moves:
        return False
    request = Request(None, line.deal_id, line.public_id, f"{action}:{line.number}:{line.version}")
    line, _ = begin(tx, request, action)
    move(tx, request, line, action)
    return True
