"""What follows a reported trigger: the owner confirms or disputes it, the platform decides, the owner is paid."""

from datetime import datetime
from uuid import UUID

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.trials import TrialAction, TrialStatus
from marketplace.models import Deal, Trial
from marketplace.services.deal_moves import Step
from marketplace.services.trial_moves import begin, move, own_step
from marketplace.services.trials import digest, make_payable, standing, trigger
from marketplace.services.unit_of_work import Transaction, transaction

_A = TrialAction


def confirm(actor: Actor, deal_id: UUID, key: str, *, now: datetime) -> Trial:
    """Agree as owner that the reported event happened; the time for payment begins, never before today."""
    step = Step(actor, deal_id, key, {})
    with transaction(now) as tx:
        deal, trial, fresh = begin(tx, actor, step, _A.CONFIRM)
        if fresh:
            first = max(standing(trial).ended_on, local_day(now))
            make_payable(tx, step, deal, trial, _A.CONFIRM, first)
        return trial


def dispute(actor: Actor, deal_id: UUID, reason: str, key: str, *, now: datetime) -> Trial:
    """Object as owner to what was reported: nothing becomes payable until the platform has decided."""
    reason = _reason(reason, "dispute_reason")
    step = Step(actor, deal_id, key, {"reason": digest(reason)})
    with transaction(now) as tx:
        deal, trial, fresh = begin(tx, actor, step, _A.DISPUTE)
        if fresh:
            standing(trial).dispute_reason = reason
            move(tx, step, deal, trial, _A.DISPUTE, step.content)
        return trial


def decide(actor: Actor, deal_id: UUID, upheld: bool, reason: str, key: str, *, now: datetime) -> Trial:
    """Decide a dispute. Upheld: the report does not stand and the free use goes on; rejected: the sum is payable."""
    reason = _reason(reason, "decision_reason")
    action = _A.UPHOLD if upheld else _A.REJECT
    step = Step(actor, deal_id, key, {"reason": digest(reason)})
    with transaction(now) as tx:
        deal, trial, fresh = begin(tx, actor, step, action)
        if not fresh:
            return trial
        ending = standing(trial)
        ending.decision_reason = reason
        if not upheld:
            make_payable(tx, step, deal, trial, action, max(ending.ended_on, local_day(now)))
            return trial
        ending.standing = False
        if ending.report:
            ending.report.struck = True
        move(tx, step, deal, trial, action, step.content)
        trigger(tx, deal, trial, None)
        return trial


def _reason(text: str, field: str) -> str:
    text = text.strip()
    if not 2 <= len(text) <= 500:
        raise InvalidInput(field, "reason_missing", N_("请填写理由（2 至 500 个字），对方可以看到"))
    return text


def pay(actor: Actor, deal_id: UUID, key: str, *, now: datetime) -> Trial:
    """Say as owner that everything owed after the trial has been received."""
    step = Step(actor, deal_id, key, {})
    with transaction(now) as tx:
        deal, trial, fresh = begin(tx, actor, step, _A.PAY)
        if fresh:
            move(tx, step, deal, trial, _A.PAY, {})
        return trial


def all_received(tx: Transaction, deal: Deal) -> None:
    """Mark the trial as paid when the schedule's last line is confirmed; part of that step."""
    trial = tx.session.get(Trial, deal.id)
    if trial and trial.status == TrialStatus.PAYABLE:
        move(tx, own_step(deal, trial, None, "paid"), deal, trial, _A.PAY, {})
