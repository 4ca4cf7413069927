"""Use first, pay later, from the day of effect: reports, the trigger, the owner's word, exit, long stop (R-20)."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select

from marketplace.domain import trials as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.money import PaymentMode
from marketplace.domain.permissions import Action, require
from marketplace.domain.terms import Terms
from marketplace.domain.trials import Report, ReportKind, TrialAction, TrialEnd, TrialStatus, trial_terms
from marketplace.domain.working_days import shift_months
from marketplace.models import Deal, DealDocument, RightsGrant, Trial, TrialEnding, TrialReport
from marketplace.services import deal_documents, ledger
from marketplace.services.deal_moves import Step
from marketplace.services.kept_files import Upload, keep
from marketplace.services.schedule_starts import start_after_trigger
from marketplace.services.trial_moves import begin, kind, move, own_step, terms_of
from marketplace.services.unit_of_work import Transaction, transaction

_A = TrialAction


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says: the event's day, revenue since the last report in fen, and an evidence file with its name."""

    kind: ReportKind
    on: date
    amount_fen: int = 0
    evidence: tuple[BinaryIO, str] | None = None


def start(tx: Transaction, deal: Deal, effective_on: date) -> None:
    """Begin the free use of a contract that takes effect; nothing for other ways of payment."""
    terms = terms_of(deal)
    if terms.payment_mode is not PaymentMode.DEFERRED:
        return
    by_date, long_stop = rules.date_on(terms, effective_on), rules.long_stop_on(terms, effective_on)
    trial = Trial(
        deal_id=deal.id, status=TrialStatus.TRIAL, started_on=effective_on, date_on=by_date, long_stop_on=long_stop
    )  # fmt: skip
    trial.report_due_on = _next_report(terms, trial, effective_on)
    tx.add(trial)
    data = {
        "started_on": effective_on.isoformat(),
        "date_on": by_date and by_date.isoformat(),
        "long_stop_on": long_stop.isoformat(),
    }
    ledger.append(tx, kind(_A.START), None, f"{deal.id}:trial-start", data, deal_id=deal.id)


def _next_report(terms: Terms, trial: Trial, since: date) -> date:
    """The day of the next report: a reporting period later, at the latest with the end of the free use."""
    following = shift_months(since, trial_terms(terms).report_months)
    return min(following, trial.date_on or trial.long_stop_on, trial.long_stop_on)


def report(actor: Actor, deal_id: UUID, told: Told, key: str, *, now: datetime) -> Trial:
    """Report revenue or the milestone, as licensee or for it; what reaches a trigger waits for the owner's word."""
    require(actor, Action.TRIAL_REPORT)
    file = keep(Upload(*told.evidence), "trial_file") if told.evidence else None
    content = {
        "kind": str(told.kind),
        "on": told.on.isoformat(),
        "amount_fen": told.amount_fen,
        "sha256": file and file.stored.sha256,
    }
    step = Step(actor, deal_id, key, content)
    with transaction(now) as tx:
        deal, trial, fresh = begin(tx, actor, step, _A.REPORT)
        if not fresh:
            return trial
        _check(deal, trial, told, local_day(now))
        number = len(trial.reports) + 1
        document = deal_documents.attach(deal, actor, f"trial-{number}", file, now) if file else None
        row = _add_report(tx, actor, trial, told, document, number)
        trial.report_due_on = _next_report(terms_of(deal), trial, local_day(now))
        move(tx, step, deal, trial, _A.REPORT, {**content, "number": number})
        trigger(tx, deal, trial, actor, row)
        return trial


def _check(deal: Deal, trial: Trial, told: Told, today: date) -> None:
    if told.on > today:
        raise InvalidInput("trial_on", "date_in_future", N_("日期不能晚于今天"))
    if told.on < trial.started_on:
        message = N_("日期不能早于试用开始日 %(date)s")
        raise InvalidInput("trial_on", "date_too_early", message, date=trial.started_on.isoformat())
    if told.kind is ReportKind.MILESTONE and not trial_terms(terms_of(deal)).milestone:
        raise InvalidInput("trial_kind", "no_milestone", N_("合同没有约定里程碑，请报告产品收入"))
    if told.kind is ReportKind.MILESTONE and told.amount_fen:
        raise InvalidInput("trial_amount", "milestone_amount", N_("里程碑报告不填金额；收入请另行报告"))


def _add_report(
    tx: Transaction, actor: Actor, trial: Trial, told: Told, document: DealDocument | None, number: int
) -> TrialReport:
    row = TrialReport(
        number=number, kind=told.kind, occurred_on=told.on, amount_fen=told.amount_fen, document=document,
        organisation_id=actor.organisation_id, reported_by=actor.user_id, reported_at=tx.now,
    )  # fmt: skip
    trial.reports.append(row)
    tx.session.flush()
    return row


def trigger(
    tx: Transaction, deal: Deal, trial: Trial, actor: Actor | None, report: TrialReport | None = None
) -> bool:
    """Let the earliest agreed trigger count if one has happened (R-20): a date at once, an event once confirmed."""
    told = [
        Report(ReportKind(one.kind), one.occurred_on, one.amount_fen)
        for one in trial.reports
        if not one.struck
    ]
    found = rules.trigger_on(terms_of(deal), trial.started_on, told, local_day(tx.now))
    if found is None:
        return False
    by_date = found.end is TrialEnd.DATE
    end(tx, trial, found.end, found.on, None if by_date else report)
    step = own_step(deal, trial, None if by_date else actor, "trigger")
    data = {"end": str(found.end), "on": found.on.isoformat()}
    move(tx, step, deal, trial, _A.TRIGGER, data)
    if by_date:
        # A dispute that was right has held the clock: nobody is late before the decision.
        disputed = any(one.decision_reason for one in trial.endings)
        first = max(found.on, local_day(tx.now)) if disputed else found.on
        make_payable(tx, own_step(deal, trial, None, "confirm"), deal, trial, _A.CONFIRM, first)
    return True


def end(
    tx: Transaction, trial: Trial, what: TrialEnd, on: date, report: TrialReport | None = None
) -> TrialEnding:
    """Store what ends the free use; the database takes one at a time."""
    ending = TrialEnding(kind=what, ended_on=on, report=report)
    trial.endings.append(ending)
    tx.session.flush()
    return ending


def make_payable(
    tx: Transaction, step: Step, deal: Deal, trial: Trial, action: TrialAction, payable_on: date
) -> None:
    """Start the time for payment on this day and put the sum on the schedule."""
    days = trial_terms(terms_of(deal)).payment_days
    trial.payable_on, trial.due_on = payable_on, rules.due_on(payable_on, days)
    dates = {"payable_on": payable_on.isoformat(), "due_on": trial.due_on.isoformat()}
    move(tx, step, deal, trial, action, {**step.content, **dates})
    start_after_trigger(tx, deal, payable_on)


def standing(trial: Trial) -> TrialEnding:
    """Return what ended the free use of a trial that isn't in free use any more."""
    found = trial.ending
    if found is None:
        raise ValueError("a trial after its end without an ending")
    return found


def exit_trial(actor: Actor, deal_id: UUID, key: str, *, now: datetime) -> Trial:
    """Leave as licensee without a fee before any trigger: use stops after the notice, materials go back."""
    step = Step(actor, deal_id, key, {})
    with transaction(now) as tx:
        deal, trial, fresh = begin(tx, actor, step, _A.EXIT)
        if not fresh:
            return trial
        terms, today = terms_of(deal), local_day(now)
        if trial.date_on and trial.date_on <= min(today, trial.long_stop_on):
            message = N_("免费使用期已于 %(date)s 届满，付费条件已成就，不能再免费退出")
            raise Conflict(message, date=trial.date_on.isoformat())
        end(tx, trial, TrialEnd.EXIT, today)
        stop_use(tx, trial, rules.exit_on(terms, trial.started_on, today))
        move(tx, step, deal, trial, _A.EXIT, {"last_use_on": trial.last_use_on and str(trial.last_use_on)})
        return trial


def stop_use(tx: Transaction, trial: Trial, last_use_on: date) -> None:
    """End the licence with the trial: others may have the patent from the next day on."""
    trial.last_use_on = last_use_on
    for grant in tx.session.scalars(select(RightsGrant).where(RightsGrant.deal_id == trial.deal_id)):
        if grant.starts_on > last_use_on:
            grant.active = False
        else:
            grant.ends_on = min(grant.ends_on, last_use_on)


def digest(text: str) -> str:
    """Return the hash by which the ledger knows somebody's words."""
    return hashlib.sha256(text.encode()).hexdigest()
