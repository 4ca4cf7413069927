"""What time does to recordals: the day on which one is due follows the calendar, and past it the file is flagged (R-06)."""

from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.clock import local_day
from marketplace.domain.recordals import UNSUBMITTED
from marketplace.models import Recordal
from marketplace.services import recordals, rule_books
from marketplace.services.unit_of_work import transaction


def sweep(now: datetime) -> int:
    """Move days that a newer calendar calls holidays and flag what is overdue, each by itself; return how many changed."""
    today, version = local_day(now), cache(rule_books.version)
    book = rule_books.in_force(today)
    waiting = select(Recordal).where(Recordal.status.in_(UNSUBMITTED), Recordal.overdue_on.is_(None))
    days = {
        one.deal_id: (one.due_on, recordals.due_on(one.deal, book, version))
        for one in db.session.scalars(waiting.options(joinedload(Recordal.deal)).order_by(Recordal.due_on))
    }
    return sum(_keep(ident, due, now) for ident, (old, due) in days.items() if due < today or due != old)


def _keep(deal_id: UUID, due: date, now: datetime) -> bool:
    with transaction(now) as tx:
        recordal, today = tx.lock(Recordal, deal_id), local_day(now)
        if recordal.status not in UNSUBMITTED or recordal.overdue_on:
            return False  # somebody was faster
        recordal.due_on = due
        if recordal.due_on < today:
            recordals.flag_overdue(tx, recordal)
        return True
