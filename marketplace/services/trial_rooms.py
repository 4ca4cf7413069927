"""What the deal room shows of use first, pay later: before the signature what is asked for, afterwards the trial."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deal_tasks import Task, TaskState
from marketplace.domain.deals import FINAL
from marketplace.domain.errors import N_
from marketplace.domain.money import PaymentMode
from marketplace.domain.permissions import Action, may, require
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import Terms, TrialTerms
from marketplace.domain.trials import TRIAL_PROCESS, TrialAction, TrialStatus, exit_on, trial_terms
from marketplace.models import Deal, SizeDeclaration, Trial
from marketplace.services import enterprise_size
from marketplace.services.deal_moves import by, parties
from marketplace.services.trial_moves import PERMISSIONS, terms_of


@dataclass(frozen=True, slots=True)
class TrialSeen:
    """The trial as one reader sees it; `steps` are what this reader may do, `ends_on` when the free use is over."""

    terms: Terms
    agreed: TrialTerms
    trial: Trial | None
    declared: SizeDeclaration | None
    may_declare: bool
    requirements: tuple[Requirement, ...]
    steps: frozenset[TrialAction]
    today: date
    ends_on: date | None
    last_use_on: date | None
    revenue_fen: int

    @property
    def days_left(self) -> int | None:
        """How many days the free use still lasts, today not counted; None when it is over or hasn't begun."""
        if self.ends_on is None or self.trial is None or self.trial.status != TrialStatus.TRIAL:
            return None
        return max(0, (self.ends_on - self.today).days)


def section(actor: Actor, deal: Deal, now: datetime) -> TrialSeen | None:
    """Return what a reader of this deal sees, or None where the price isn't deferred or terms aren't agreed."""
    require(actor, Action.DEAL_VIEW, parties(deal))
    if not deal.terms or terms_of(deal).payment_mode is not PaymentMode.DEFERRED:
        return None
    terms, today = terms_of(deal), local_day(now)
    trial = db.session.get(Trial, deal.id)
    declared = db.session.get(SizeDeclaration, deal.id)
    open_ = deal.signed_on is None and deal.status not in FINAL
    licensee = actor.organisation_id == deal.licensee_id
    return TrialSeen(
        terms=terms,
        agreed=trial_terms(terms),
        trial=trial,
        declared=declared,
        may_declare=open_ and licensee and may(actor, Action.SIZE_DECLARE),
        requirements=tuple(enterprise_size.check(deal, terms, today)) if open_ else (),
        steps=_steps(actor, deal, trial),
        today=today,
        ends_on=ends_on(trial) if trial else None,
        last_use_on=exit_on(terms, trial.started_on, today) if trial else None,
        revenue_fen=sum(one.amount_fen for one in trial.reports if not one.struck) if trial else 0,
    )


_TASKS = {
    TrialAction.CONFIRM: N_("确认试用触发，或提出异议"),
    TrialAction.UPHOLD: N_("裁定试用争议"),
    TrialAction.PAY: N_("登记试用款项已全部收到"),
}


def tasks(seen: TrialSeen) -> Iterator[Task]:
    """Yield what of the trial the reader has to do now: to answer, to decide, to report."""
    for action, title in _TASKS.items():
        if action in seen.steps:
            yield Task(title, TaskState.NOW, "trial")
    if seen.trial and TrialAction.REPORT in seen.steps and seen.trial.report_due_on <= seen.today:
        yield Task(N_("提交试用报告"), TaskState.NOW, "trial")


def ends_on(trial: Trial) -> date:
    """The day on which the free use is over at the latest: the agreed date, or the long stop."""
    return min(trial.date_on, trial.long_stop_on) if trial.date_on else trial.long_stop_on


def _steps(actor: Actor, deal: Deal, trial: Trial | None) -> frozenset[TrialAction]:
    if trial is None or deal.status in FINAL:
        return frozenset()
    possible = TRIAL_PROCESS.possible(TrialStatus(trial.status), by(deal, actor))
    return frozenset(
        action for action in possible if action in PERMISSIONS and may(actor, PERMISSIONS[action])
    )
