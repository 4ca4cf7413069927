"""The nightly look at every announced declaration: what endangers it, what has ended, whose unpaid notices lapse."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from marketplace.database import db
from marketplace.domain.clock import SHANGHAI, local_day
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.declarations import FINAL, DeclarationAction, DeclarationStatus
from marketplace.domain.errors import N_
from marketplace.domain.open_licences import is_over, risks
from marketplace.models import Deal, Declaration, Taking
from marketplace.services import declaration_listings, rule_books
from marketplace.services.deal_moves import Step as DealStep
from marketplace.services.deal_moves import begin as begin_deal
from marketplace.services.deal_moves import move as move_deal
from marketplace.services.declaration_process import Step, lock, move
from marketplace.services.declaration_standing import case_of
from marketplace.services.declaration_steps import free
from marketplace.services.unit_of_work import Transaction, transaction

_A, _S = DeclarationAction, DeclarationStatus
WATCHED = (_S.ANNOUNCED, _S.AT_RISK)


def recheck(now: datetime) -> int:
    """Look at each announced declaration that wasn't looked at today; return how many changed their status."""
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    due = select(Declaration.public_id).where(
        Declaration.status.in_(WATCHED),
        or_(Declaration.rechecked_at.is_(None), Declaration.rechecked_at < midnight),
    )
    changed = sum(_look(ident, now) for ident in db.session.scalars(due.order_by(Declaration.id)).all())
    return changed + _lapse(now)


def _look(public_id: UUID, now: datetime) -> bool:
    with transaction(now) as tx:  # one at a time: nobody waits for the whole round
        declaration = lock(tx, public_id)
        if declaration.status not in WATCHED:
            return False
        return look(tx, declaration)


def look(tx: Transaction, declaration: Declaration) -> bool:
    """Bring the status up to what is known today; tells whether it changed."""
    case = case_of(declaration, local_day(tx.now))
    found = list(risks(case))
    before = declaration.status
    declaration.risks, declaration.rechecked_at = found, tx.now
    if is_over(case):
        _expire(tx, declaration)
    elif found and before == _S.ANNOUNCED:
        move(tx, _step(declaration, _A.FLAG), declaration, {"risks": found})
    elif not found and before == _S.AT_RISK:
        move(tx, _step(declaration, _A.CLEAR), declaration, {})
    return declaration.status != before


def _step(declaration: Declaration, action: DeclarationAction) -> Step:
    return Step(None, declaration.public_id, action, f"clock:{action}:{declaration.version}", {})


def _expire(tx: Transaction, declaration: Declaration) -> None:
    step = _step(declaration, _A.EXPIRE)
    declaration.ended_on = local_day(tx.now)
    reason = N_("开放许可的期限或专利权已届满")
    declaration_listings.close(tx, declaration, None, step.ledger_key, reason)
    free(tx, declaration)
    move(tx, step, declaration, {}, reason)


def _lapse(now: datetime) -> int:
    """Let notices lapse that were not paid when their declaration ended; a payment made before may still be shown."""
    today = local_day(now)
    waits = rule_books.in_force(today).reply_working_days
    calendar = rule_books.in_force(today).working_days
    query = (
        select(Deal.id, Declaration.ended_on)
        .join(Taking, Taking.deal_id == Deal.id)
        .join(Declaration, Declaration.id == Taking.declaration_id)
        .where(Deal.status == DealStatus.NOTICE_SENT, Declaration.status.in_(FINAL))
        .where(Declaration.ended_on < today - timedelta(days=waits))
    )
    lapsed = 0
    for ident, ended_on in db.session.execute(query.order_by(Deal.id)).all():
        if ended_on and calendar.after(ended_on, waits) < today:
            _lapse_one(ident, now)
            lapsed += 1
    return lapsed


def _lapse_one(deal_id: UUID, now: datetime) -> None:
    step = DealStep(None, deal_id, "clock:lapse", {})
    with transaction(now) as tx:
        deal, fresh = begin_deal(tx, step, DealAction.LAPSE)
        if fresh:
            move_deal(tx, step, deal, DealAction.LAPSE, {})
