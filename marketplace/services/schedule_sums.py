"""What the payments of a contract come to: received so far, and whether anything is still owed."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain.errors import N_
from marketplace.domain.requirements import Requirement
from marketplace.domain.schedules import SETTLED, PaymentStatus
from marketplace.models import Deal, ScheduleLine, Taking


def received_fen(deal_id: UUID) -> int:
    """Return what the licensor received under a deal, in fen: what was paid to take an open licence, and every line.

    A line that was reversed brought nothing.
    """
    counted = ScheduleLine.status != PaymentStatus.REVERSED
    query = select(func.coalesce(func.sum(ScheduleLine.received_fen), 0))
    lines = db.session.scalar(query.where(ScheduleLine.deal_id == deal_id, counted)) or 0
    taking = db.session.get(Taking, deal_id)
    return int(lines) + ((taking.paid_fen or 0) if taking else 0)


def finished(deal_id: UUID) -> bool:
    """Tell whether every payment of a deal is settled: what a deal needs to be complete."""
    zero = (ScheduleLine.status == PaymentStatus.ACCEPTED) & (ScheduleLine.amount_fen == 0)
    query = select(func.count()).where(
        ScheduleLine.deal_id == deal_id, ScheduleLine.status.not_in(SETTLED), ~zero
    )
    return not db.session.scalar(query)


def settled(deal: Deal) -> Iterator[Requirement]:
    """Yield what the payments of a contract must be before it is complete."""
    yield Requirement(
        "payments",
        "R-19",
        finished(deal.id),
        N_("各期款项均已到账或豁免"),
        N_("还有款项没有结清：请先确认到账，或由权利人豁免"),
        "payments",
    )
