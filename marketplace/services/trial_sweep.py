"""What time does to trials: the agreed date makes the price payable, the long-stop date ends the use (R-20)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from marketplace.database import db
from marketplace.domain.clock import local_day
from marketplace.domain.deals import FINAL
from marketplace.domain.trials import TrialAction, TrialEnd, TrialStatus
from marketplace.models import Deal, Trial
from marketplace.services.trial_moves import move, own_step
from marketplace.services.trials import end, stop_use, trigger
from marketplace.services.unit_of_work import Transaction, transaction


def sweep(now: datetime) -> int:
    """Trigger the trials whose date has come, stop those whose long-stop date has passed; returns how many."""
    today = local_day(now)
    owed = (
        select(Trial.deal_id)
        .join(Deal, Deal.id == Trial.deal_id)
        .where(
            Trial.status == TrialStatus.TRIAL,
            or_(Trial.date_on <= today, Trial.long_stop_on < today),
            Deal.status.not_in(tuple(FINAL)),
        )
        .order_by(Trial.deal_id)
    )
    moved = 0
    for deal_id in db.session.scalars(owed).all():
        with transaction(now) as tx:  # one at a time: nobody waits for the whole sweep
            moved += tick(tx, deal_id)
    return moved


def tick(tx: Transaction, deal_id: UUID) -> bool:
    """Do to one trial what its dates ask for now; tells whether anything was to be done."""
    deal = tx.lock(Deal, deal_id)
    trial = tx.session.get(Trial, deal_id)
    if trial is None or trial.status != TrialStatus.TRIAL or deal.status in FINAL:
        return False  # somebody was faster
    if trigger(tx, deal, trial, None):
        return True
    if local_day(tx.now) <= trial.long_stop_on:
        return False
    end(tx, trial, TrialEnd.LONG_STOP, trial.long_stop_on)
    stop_use(tx, trial, trial.long_stop_on)
    move(tx, own_step(deal, trial, None, "stop"), deal, trial, TrialAction.STOP, {})
    return True
