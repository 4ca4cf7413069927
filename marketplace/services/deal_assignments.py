"""Who of the platform's staff assists in a deal; assisting gives no party's rights."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.accounts import Actor, Role
from marketplace.domain.assignments import AssignmentAction
from marketplace.domain.deals import FINAL
from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, require
from marketplace.models import Deal, Membership, User
from marketplace.services import ledger
from marketplace.services.deal_moves import Step, lock
from marketplace.services.unit_of_work import transaction

KIND = EntryKind(f"assignment.{AssignmentAction.ASSIGN}")


def operators(actor: Actor) -> Sequence[User]:
    """Return the platform's verified people, by name, whom a deal may be given to."""
    require(actor, Action.DEAL_ASSIGN)
    staff = Membership.role.in_((Role.OPERATOR, Role.ADMINISTRATOR))
    verified = (staff, Membership.verified_at.is_not(None))
    query = select(User).join(Membership, Membership.user_id == User.id).where(*verified)
    return db.session.scalars(query.options(joinedload(User.membership)).order_by(User.name)).all()


def assign(actor: Actor, deal_id: UUID, operator_id: int | None, key: str, *, now: datetime) -> Deal:
    """Give the deal to an operator who assists in it, or to nobody (None)."""
    step = Step(actor, deal_id, key, {"operator": operator_id})
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.DEAL_ASSIGN)
        if ledger.already_done(tx, step.ledger_key, KIND, step.content):
            return deal
        if deal.status in FINAL:
            raise Conflict(N_("交易已结束，不必再指定协助人"))
        if operator_id is not None and operator_id not in {one.id for one in operators(actor)}:
            raise InvalidInput("operator", "no_operator", N_("请从名单中选择一位运营人员"))
        if deal.assigned_to != operator_id:
            deal.assigned_to = operator_id
            ledger.append(tx, KIND, actor, step.ledger_key, step.content, deal_id=deal.id)
        return deal


def references(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return what these deals are called; staff only asks, after it was let in."""
    found = db.session.scalars(select(Deal).where(Deal.id.in_(ids)))
    return {deal.id: deal.reference for deal in found}
