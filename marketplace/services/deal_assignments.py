"""Which operator looks after a deal; a matter of the platform's own work, so not of the ledger."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor, Role
from marketplace.domain.deals import FINAL, DealStatus
from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.permissions import Action
from marketplace.models import Deal, Membership
from marketplace.services.deal_moves import lock
from marketplace.services.unit_of_work import transaction

_STAFF = (Role.OPERATOR, Role.ADMINISTRATOR)


def assign(actor: Actor, deal_id: UUID, user_id: int, *, now: datetime) -> Deal:
    """Make a member of the platform look after the deal. Asking twice changes nothing more.

    InvalidInput beside `assignee` for anybody who isn't staff; Conflict for a deal that has ended.
    """
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.DEAL_ASSIGN)
        member = tx.session.scalar(select(Membership).where(Membership.user_id == user_id))
        if member is None or member.role not in _STAFF or not member.verified_at:
            raise InvalidInput("assignee", "not_staff", N_("请选择要分配给的运营人员"))
        if DealStatus(deal.status) in FINAL:
            raise Conflict(N_("交易已结束，无需再分配"))
        deal.assigned_to = user_id
        return deal


def references(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return what these deals are called; staff only asks, after it was let in."""
    found = db.session.scalars(select(Deal).where(Deal.id.in_(ids)))
    return {deal.id: deal.reference for deal in found}
