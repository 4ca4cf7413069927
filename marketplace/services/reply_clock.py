"""The reply clock at work: enquiries that nobody answered lapse, and each owner's response rate is counted."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from marketplace.database import db
from marketplace.domain.clock import SHANGHAI, local_day
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.reply_clock import COUNTED_MONTHS, ResponseRate, working_days_left
from marketplace.domain.working_days import shift_months
from marketplace.models import Deal
from marketplace.services import rule_books
from marketplace.services.deal_moves import Step, move
from marketplace.services.unit_of_work import transaction

LAPSED = "lapse"  # the step's key within its deal: an enquiry lapses once


def overdue(today: date) -> tuple[ColumnElement[bool], ...]:
    """Enquiries whose last day for an answer is over."""
    return Deal.status == DealStatus.ENQUIRY, Deal.reply_due_on < today


def sweep(now: datetime) -> int:
    """Let the enquiries lapse that weren't answered in their working days; returns how many. One transaction each."""
    found = db.session.scalars(select(Deal.id).where(*overdue(local_day(now))).order_by(Deal.id)).all()
    return sum(_lapse(ident, now) for ident in found)


def _lapse(deal_id: object, now: datetime) -> bool:
    with transaction(now) as tx:
        deal = tx.lock(Deal, deal_id)
        due = deal.reply_due_on
        if deal.status != DealStatus.ENQUIRY or due is None or due >= local_day(now):
            return False  # answered, or another worker came first
        step = Step(None, deal.id, LAPSED, {"reply_due_on": due.isoformat()})
        move(tx, step, deal, DealAction.LAPSE, step.content)
        return True


def days_left(deal: Deal, today: date) -> int | None:
    """Return how many working days of the deal's own calendar are left to answer it; None when nobody waits."""
    if deal.status != DealStatus.ENQUIRY or deal.reply_due_on is None:
        return None
    return working_days_left(today, deal.reply_due_on, rule_books.version(deal.rules_version).working_days)


def rates(organisation_ids: Iterable[int], today: date) -> dict[int, ResponseRate]:
    """Return the response rates of these owners over the enquiries of the last 12 months, by id."""
    ids = set(organisation_ids)
    since = datetime.combine(shift_months(today, -COUNTED_MONTHS), datetime.min.time(), SHANGHAI)
    counted = Deal.replied_at.is_not(None) | (Deal.reply_due_on < today)
    query = select(Deal.licensor_id, Deal.replied_at, Deal.reply_due_on).where(
        Deal.licensor_id.in_(ids), Deal.opened_at >= since, Deal.reply_due_on.is_not(None), counted
    )
    found = dict.fromkeys(ids, ResponseRate(0, 0))
    for owner, replied_at, due_on in db.session.execute(query):
        in_time = bool(replied_at and due_on and local_day(replied_at) <= due_on)
        so_far = found[owner]
        found[owner] = ResponseRate(so_far.in_time + in_time, so_far.counted + 1)
    return found
