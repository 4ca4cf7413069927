"""Recordals step by step: made when a deal takes effect, submitted, corrected, recorded or refused, changed, cancelled."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from marketplace.domain import recordals as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealAction
from marketplace.domain.entered_days import check_day
from marketplace.domain.errors import N_, Conflict, InvalidInput, InvalidTransition
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action
from marketplace.domain.recordals import (
    UNSUBMITTED,
    RecordalAction,
    RecordalDocument,
    RecordalKind,
    RecordalStatus,
    RefusalGround,
)
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType, terms_from_json
from marketplace.models import Deal, LedgerEntry, Recordal, RecordalEvent
from marketplace.services import carry_over, deal_requirements, deal_rights, facts, ledger, rule_books
from marketplace.services.deal_moves import Step, begin, by, lock, move
from marketplace.services.unit_of_work import Transaction, transaction

_A, _S = RecordalAction, RecordalStatus
#: Beginning of the names of the fields in which a step is entered: `<word>_on`, `<word>_note`.
_WORDS = {
    _A.SUBMIT: "submitted",
    _A.CORRECT: "corrected",
    _A.REFUSE: "refused",
    _A.CHANGE: "changed",
    _A.CANCEL: "cancelled",
}
FILED = N_("提交日")


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody enters about a step: the day, the office's number, words, a ground, the papers that are ready."""

    happened_on: date | None = None
    number: str = ""
    note: str = ""
    ground: RefusalGround | None = None
    papers: tuple[RecordalDocument, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return what the ledger keeps: words only as their hash."""
        return {
            "happened_on": self.happened_on.isoformat() if self.happened_on else None,
            "number": self.number,
            "note": hashlib.sha256(self.note.encode()).hexdigest() if self.note else "",
            "ground": self.ground.value if self.ground else None,
            "papers": sorted(self.papers),
        }


def start(tx: Transaction, deal: Deal) -> None:
    """Give a deal that takes effect its recordal, in the same unit of work: the period of R-06 begins to run."""
    kind = rules.kind_of(DealType(deal.deal_type))
    recordal = Recordal(deal_id=deal.id, kind=kind, status=_S.NOT_STARTED, documents=[], updated_at=tx.now)
    recordal.due_on = due_on(deal, rule_books.in_force(local_day(tx.now)), rule_books.version)
    tx.add(recordal)


def due_on(deal: Deal, today: RuleBook, version: Callable[[int], RuleBook]) -> date:
    """Return when the recordal is due: months as the deal's own rules say, working days as is known `today`."""
    if deal.effective_on is None:
        raise ValueError("a deal without effect has no recordal")
    months = version(deal.rules_version).recordal_months
    return rules.due_on(deal.effective_on, months, today.working_days)


def needed(deal: Deal, today: date) -> tuple[RecordalDocument, ...]:
    """Return the check list of this deal; the party is foreign where R-16 asks for something."""
    terms = terms_from_json(deal.terms or {})
    asked = deal_requirements.requirements(deal, terms, today)
    return rules.documents(
        rules.kind_of(DealType(deal.deal_type)),
        co_owned=any(len(link.patent.patentees) > 1 for link in deal.patents),
        foreign=any(one.rule == "R-16" for one in asked),
    )


def prepare(actor: Actor, deal_id: UUID, key: str, *, now: datetime) -> Recordal:
    """Begin to collect the papers, also after a refusal."""
    return _take(actor, deal_id, _A.PREPARE, Told(), key, now)


def keep_papers(
    actor: Actor, deal_id: UUID, papers: tuple[RecordalDocument, ...], *, now: datetime
) -> Recordal:
    """Note which papers are ready so far; the ledger learns of them when they are submitted."""
    with transaction(now) as tx:
        recordal = _locked(tx, lock(tx, actor, deal_id, Action.DEAL_RECORD))
        if recordal.status not in (_S.PREPARING, _S.CORRECTION):
            raise InvalidTransition(_S(recordal.status), N_("修改材料清单"))
        recordal.documents, recordal.updated_at = sorted(papers), now
        return recordal


def submit(actor: Actor, deal_id: UUID, told: Told, key: str, *, now: datetime) -> Recordal:
    """Enter that the complete file was submitted to CNIPA, or submitted again after a correction."""
    return _take(actor, deal_id, _A.SUBMIT, told, key, now)


def correct(actor: Actor, deal_id: UUID, told: Told, key: str, *, now: datetime) -> Recordal:
    """Enter that the office asked for a correction, and which."""
    return _take(actor, deal_id, _A.CORRECT, told, key, now)


def refuse(actor: Actor, deal_id: UUID, told: Told, key: str, *, now: datetime) -> Recordal:
    """Enter that the office refused, on a ground of the list."""
    return _take(actor, deal_id, _A.REFUSE, told, key, now)


def change(actor: Actor, deal_id: UUID, told: Told, key: str, *, now: datetime) -> Recordal:
    """Enter that a licence's recordal was changed; what was recorded before is kept, statistics count nothing anew."""
    return _take(actor, deal_id, _A.CHANGE, told, key, now)


def cancel(actor: Actor, deal_id: UUID, told: Told, key: str, *, now: datetime) -> Recordal:
    """Enter that a licence's recordal was cancelled; it stays in the year in which it was recorded (counting rule 6)."""
    return _take(actor, deal_id, _A.CANCEL, told, key, now)


def record(
    actor: Actor, deal_id: UUID, recordal_number: str, recorded_on: date, key: str, *, now: datetime
) -> Deal:
    """Enter CNIPA's number and date. For a transfer this registration, and nothing before, changes the owner."""
    number = " ".join(recordal_number.split())
    step = Step(actor, deal_id, key, {"recorded_on": recorded_on.isoformat(), "recordal_number": number})
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, DealAction.RECORD)
        if not fresh:
            return deal
        recordal = _locked(tx, deal)
        if recordal.status in UNSUBMITTED:
            raise Conflict(N_("请先备齐材料并登记提交日期，再填写备案号或登记号"))
        if not 2 <= len(number) <= 60:
            message = N_("请填写国家知识产权局的备案号或登记号")
            raise InvalidInput("recordal_number", "number_missing", message)
        earliest = recordal.submitted_on or deal.effective_on
        check_day("recorded_on", recorded_on, local_day(now), earliest, FILED)
        changes = recordal.kind == RecordalKind.TRANSFER
        talks = carry_over.lock_talks(tx, deal) if changes else []
        patents = deal_rights.lock_titles(tx, deal) if changes else []
        _move(tx, step, deal, recordal, _A.RECORD, Told(recorded_on, number), f"{step.ledger_key}:r")
        deal.recorded_on, deal.recordal_number = recorded_on, number
        entry = move(tx, step, deal, DealAction.RECORD, step.content)
        if changes:
            deal_rights.change_owner(tx, deal, patents, entry, actor)
            carry_over.end_talks(tx, deal, talks, actor)
        return deal


def flag_overdue(tx: Transaction, recordal: Recordal) -> None:
    """Flag a recordal whose day has passed, by the clock; it may still be submitted."""
    recordal.overdue_on = local_day(tx.now)
    step = Step(None, recordal.deal_id, _A.FLAG_OVERDUE.value, {"due_on": recordal.due_on.isoformat()})
    _move(tx, step, recordal.deal, recordal, _A.FLAG_OVERDUE, Told(recordal.overdue_on), step.ledger_key)


def _take(
    actor: Actor, deal_id: UUID, action: RecordalAction, told: Told, key: str, now: datetime
) -> Recordal:
    step = Step(actor, deal_id, key, told.as_json())
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.DEAL_RECORD)
        recordal = _locked(tx, deal)
        if ledger.already_done(tx, step.ledger_key, EntryKind(f"recordal.{action}"), step.content):
            return recordal
        rules.advance(RecordalKind(recordal.kind), RecordalStatus(recordal.status), action, by(deal, actor))
        _check(deal, recordal, action, told, local_day(now))
        if action is _A.SUBMIT:
            recordal.documents, recordal.submitted_on = sorted(told.papers), told.happened_on
        _move(tx, step, deal, recordal, action, told, step.ledger_key)
        return recordal


def _locked(tx: Transaction, deal: Deal) -> Recordal:
    if deal.effective_on is None:
        raise Conflict(N_("合同生效后才能办理备案登记"))
    return tx.lock(Recordal, deal.id)


def _check(deal: Deal, recordal: Recordal, action: RecordalAction, told: Told, today: date) -> None:
    """Refuse a step that lacks something, beside the field of its form."""
    if action is _A.PREPARE:
        return
    word = _WORDS[action]
    if action is _A.SUBMIT:
        rules.check_documents(needed(deal, today), told.papers)
    elif len(told.note) < 2 and (action is not _A.REFUSE or told.ground is RefusalGround.OTHER):
        raise InvalidInput(f"{word}_note", "note_missing", N_("请写明内容（至少 2 个字）"))
    if action is _A.REFUSE and told.ground is None:
        raise InvalidInput("ground", "ground_missing", N_("请选择不予备案登记的理由"))
    if told.happened_on is None:
        raise InvalidInput(f"{word}_on", "date_missing", N_("请填写日期"))
    name, earliest = _follows(deal, recordal, action)
    check_day(f"{word}_on", told.happened_on, today, earliest, name)


def _follows(deal: Deal, recordal: Recordal, action: RecordalAction) -> tuple[str, date | None]:
    """Return what a step can't precede: its name and its day."""
    if action in (_A.CHANGE, _A.CANCEL):
        return N_("备案登记日"), deal.recorded_on
    if recordal.submitted_on and recordal.status != _S.PREPARING:
        return FILED, recordal.submitted_on
    return N_("生效日"), deal.effective_on


def _move(
    tx: Transaction,
    step: Step,
    deal: Deal,
    recordal: Recordal,
    action: RecordalAction,
    told: Told,
    ledger_key: str,
) -> LedgerEntry:
    """Write the next status, what happened, the ledger entry and the facts: the only writer of recordal.status."""
    kind, status = RecordalKind(recordal.kind), RecordalStatus(recordal.status)
    recordal.status = rules.advance(kind, status, action, by(deal, step.actor))
    recordal.updated_at = tx.now
    event = RecordalEvent(deal_id=deal.id, action=action, happened_on=told.happened_on, entered_at=tx.now)
    event.number, event.note, event.ground = told.number, told.note, told.ground
    if step.actor:
        event.organisation_id, event.entered_by = step.actor.organisation_id, step.actor.user_id
    recordal.events.append(event)
    entry = ledger.append(
        tx, EntryKind(f"recordal.{action}"), step.actor, ledger_key, told.as_json(),
        deal_id=deal.id, request=step.content,
    )  # fmt: skip
    facts.project(tx, entry)
    return entry
