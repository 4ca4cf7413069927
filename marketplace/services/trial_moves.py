"""The one way from one status of a trial to the next: permission, table, ledger, all in one transaction."""

from collections.abc import Iterator
from typing import Any

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import FINAL
from marketplace.domain.errors import N_, Conflict
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import Terms, terms_from_json
from marketplace.domain.trials import OVER, TRIAL_PROCESS, TrialAction, TrialStatus
from marketplace.models import Deal, Trial
from marketplace.services import ledger
from marketplace.services.deal_moves import Step, by, lock
from marketplace.services.unit_of_work import Transaction

PERMISSIONS: dict[TrialAction, Action] = {
    TrialAction.DECLARE: Action.SIZE_DECLARE,
    TrialAction.REPORT: Action.TRIAL_REPORT,
    TrialAction.CONFIRM: Action.TRIAL_ANSWER,
    TrialAction.DISPUTE: Action.TRIAL_ANSWER,
    TrialAction.PAY: Action.TRIAL_ANSWER,
    TrialAction.UPHOLD: Action.TRIAL_DECIDE,
    TrialAction.REJECT: Action.TRIAL_DECIDE,
    TrialAction.EXIT: Action.TRIAL_EXIT,
}


def begin(tx: Transaction, actor: Actor, step: Step, action: TrialAction) -> tuple[Deal, Trial, bool]:
    """Lock the deal with its trial and tell whether the step is still to be done; raises what forbids it."""
    deal = lock(tx, actor, step.deal_id, PERMISSIONS[action])
    trial = tx.session.get(Trial, deal.id)
    if trial is None:
        raise Conflict(N_("本交易没有试用：先使用后付费的合同生效后，试用才开始"))
    if ledger.already_done(tx, step.ledger_key, kind(action), step.content):
        return deal, trial, False
    if deal.status in FINAL:
        raise Conflict(N_("合同已终止或履行完毕，试用不能再变更"))
    TRIAL_PROCESS.advance(TrialStatus(trial.status), action, by(deal, actor))
    return deal, trial, True


def kind(action: TrialAction) -> EntryKind:
    """Return the ledger's kind of entry for this step."""
    return EntryKind(f"trial.{action}")


def own_step(deal: Deal, trial: Trial, actor: Actor | None, what: str) -> Step:
    """Return a step that follows from another one, or that the clock takes; its key counts the trial's endings."""
    return Step(actor, deal.id, f"trial-{what}-{len(trial.endings)}", {})


def move(
    tx: Transaction, step: Step, deal: Deal, trial: Trial, action: TrialAction, data: dict[str, Any]
) -> None:
    """Write the next status and its ledger entry: the only writer of trial.status. No actor: the clock."""
    trial.status = TRIAL_PROCESS.advance(TrialStatus(trial.status), action, by(deal, step.actor))
    deal.updated_at = tx.now
    ledger.append(tx, kind(action), step.actor, step.ledger_key, data, deal_id=deal.id, request=step.content)


def terms_of(deal: Deal) -> Terms:
    """Return the frozen terms of a contract."""
    return terms_from_json(deal.terms or {})


def over(deal: Deal) -> Iterator[Requirement]:
    """Yield what a trial must be before its contract is complete; nothing without one."""
    trial = db.session.get(Trial, deal.id)
    if trial is not None:
        yield Requirement(
            "trial",
            "R-20",
            TrialStatus(trial.status) in OVER,
            N_("试用已付清、退出或届满"),
            N_("试用还没有结束：付清款项、免费退出或最长期限届满后，合同才算履行完毕"),
            "trial",
        )
