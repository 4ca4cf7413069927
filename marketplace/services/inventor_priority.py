"""Inventors and their patent's transfer: the notice, each answer, and what is still open (R-17)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain import inventor_priority as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.consents import FROZEN, ConsentKind
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.inventor_priority import InventorAction, InventorAnswer, PriorityState
from marketplace.domain.ledger import EntryKind
from marketplace.domain.names import name_key
from marketplace.domain.permissions import Action, require
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import DealType, Terms
from marketplace.models import Deal, InventorNotice, NotifiedInventor
from marketplace.services import consents, ledger, rule_books
from marketplace.services.deal_moves import Step
from marketplace.services.kept_files import Upload, keep
from marketplace.services.unit_of_work import Transaction, transaction

SECTION = "inventors"
_NOTIFIED = EntryKind(f"inventor.{InventorAction.NOTIFY}")
_ANSWERED = EntryKind(f"inventor.{InventorAction.ANSWER}")


@dataclass(frozen=True, slots=True)
class Priority:
    """Where a deal's notice stands: who has to be told, the notice, and the last day for answers."""

    names: tuple[str, ...]
    notice: InventorNotice | None
    answer_by: date | None
    days: int
    state: PriorityState


def inventors(deal: Deal) -> tuple[str, ...]:
    """Return the inventors who have priority in this deal, each once; empty where nobody has."""
    kind, owner = DealType(deal.deal_type), deal.licensor.name
    names: dict[str, str] = {}
    for link in deal.patents:
        if rules.has_priority(kind, link.patent.applicants, owner):
            names |= {name_key(name): name for name in link.patent.inventors if name_key(name)}
    return tuple(names.values())


def priority(deal: Deal, today: date) -> Priority:
    """Return where the notice of a deal stands on this day."""
    names, notice = inventors(deal), db.session.get(InventorNotice, deal.id)
    days = rule_books.version(deal.rules_version).inventor_response_days
    if not names:
        return Priority((), None, None, days, PriorityState.SETTLED)
    told = notice.notified_on if notice else None
    answers = (
        [InventorAnswer(one.answer) if one.answer else None for one in notice.inventors] if notice else []
    )
    by = rules.answer_by(told, days) if told else None
    return Priority(names, notice, by, days, rules.priority(told, answers, days, today))


def notify(actor: Actor, deal_id: UUID, notified_on: date, key: str, *, now: datetime) -> InventorNotice:
    """Record that all inventors were told of the agreed terms on this day; the window for answers begins."""
    require(actor, Action.INVENTOR_NOTIFY)
    step = Step(actor, deal_id, key, {"notified_on": notified_on.isoformat()})
    with transaction(now) as tx:
        deal = consents.owners_deal(tx, actor, deal_id, Action.INVENTOR_NOTIFY)
        if ledger.already_done(tx, step.ledger_key, _NOTIFIED, step.content):
            return db.session.get_one(InventorNotice, deal_id)
        notice = _notice(tx, deal, actor, notified_on)
        data = {**step.content, "inventors": len(notice.inventors)}
        ledger.append(tx, _NOTIFIED, actor, step.ledger_key, data, deal_id=deal.id, request=step.content)
        return notice


def _notice(tx: Transaction, deal: Deal, actor: Actor, notified_on: date) -> InventorNotice:
    names, today = inventors(deal), local_day(tx.now)
    if DealStatus(deal.status) not in FROZEN:
        raise Conflict(N_("双方接受报价、条款冻结后，才能把同等条件通知发明人"))
    if not names:
        raise Conflict(N_("本交易没有需要通知的发明人"))
    if db.session.get(InventorNotice, deal.id):
        raise Conflict(N_("已登记过对发明人的通知，请刷新页面"))
    if notified_on > today:
        raise InvalidInput("notified_on", "in_future", N_("通知日期不能晚于今天"))
    if notified_on < _frozen_on(tx, deal):
        message = N_("通知须在条款冻结（%(date)s）之后，发明人才知道同等条件")
        raise InvalidInput("notified_on", "too_early", message, date=_frozen_on(tx, deal).isoformat())
    notice = InventorNotice(
        deal_id=deal.id, notified_on=notified_on, recorded_by=actor.user_id, recorded_at=tx.now
    )
    notice.inventors = [NotifiedInventor(public_id=uuid7(), name=name[:100]) for name in names]
    tx.add(notice)
    return notice


def _frozen_on(tx: Transaction, deal: Deal) -> date:
    """Return the day on which the other side accepted the terms."""
    accepted = next(entry for entry in ledger.history(deal.id) if entry.kind == "deal.accept")
    return local_day(accepted.at)


def answer(
    actor: Actor,
    deal_id: UUID,
    inventor_ids: list[UUID],
    given: InventorAnswer,
    answered_on: date,
    key: str,
    *,
    upload: tuple[BinaryIO, str] | None = None,
    now: datetime,
) -> list[NotifiedInventor]:
    """Record what inventors answered on a day, with the paper that they signed if there is one.

    InvalidInput beside `inventors`, `answered_on` or `paper`. A wish may be withdrawn later; a waiver stands.
    """
    require(actor, Action.INVENTOR_NOTIFY)
    paper = keep(Upload(*upload), "paper") if upload else None
    content = {
        "inventors": sorted(map(str, inventor_ids)),
        "answer": given.value,
        "answered_on": answered_on.isoformat(),
        "sha256": paper.stored.sha256 if paper else None,
    }
    step = Step(actor, deal_id, key, content)
    with transaction(now) as tx:
        deal = consents.owners_deal(tx, actor, deal_id, Action.INVENTOR_NOTIFY)
        rows = _asked(deal_id, inventor_ids)
        if ledger.already_done(tx, step.ledger_key, _ANSWERED, content):
            return rows
        _check_answer(deal, rows, given, answered_on, now)
        proof = paper and consents.add(tx, deal, actor, ConsentKind.INVENTOR, key, paper)
        for row in rows:
            row.answer, row.answered_on = given, answered_on
            row.consent_id = proof.id if proof else None
        ledger.append(tx, _ANSWERED, actor, step.ledger_key, content, deal_id=deal.id)
        return rows


def _asked(deal_id: UUID, inventor_ids: list[UUID]) -> list[NotifiedInventor]:
    query = select(NotifiedInventor).where(
        NotifiedInventor.deal_id == deal_id, NotifiedInventor.public_id.in_(inventor_ids)
    )
    found = list(db.session.scalars(query.order_by(NotifiedInventor.id)))
    if not found or len(found) != len(set(inventor_ids)):
        raise InvalidInput("inventors", "inventors_missing", N_("请勾选作出答复的发明人"))
    return found


def _check_answer(
    deal: Deal, rows: list[NotifiedInventor], given: InventorAnswer, answered_on: date, now: datetime
) -> None:
    standing = priority(deal, local_day(now))
    if DealStatus(deal.status) not in FROZEN or standing.notice is None or standing.answer_by is None:
        raise Conflict(N_("合同已签署或交易已结束，不能再登记发明人的答复"))
    if not standing.notice.notified_on <= answered_on <= local_day(now):
        message = N_("答复日期应在通知日 %(date)s 至今天之间")
        raise InvalidInput(
            "answered_on", "out_of_range", message, date=standing.notice.notified_on.isoformat()
        )
    if given is InventorAnswer.WANTED and answered_on > standing.answer_by:
        message = N_("答复期已于 %(date)s 届满，逾期主张优先受让的不再登记")
        raise InvalidInput("answered_on", "too_late", message, date=standing.answer_by.isoformat())
    if any(row.answer == InventorAnswer.WAIVED for row in rows):
        raise InvalidInput("inventors", "already_waived", N_("已登记放弃的发明人不能再改答复"))


_REMEDIES = {
    PriorityState.MISSING: N_("请先把同等条件通知全体发明人，并登记通知日期（民法典第八百四十七条）"),
    PriorityState.WAITING: N_("发明人答复期至 %(date)s：请等待期满，或登记全体发明人的放弃声明"),
    PriorityState.WANTED: N_("有发明人主张优先受让：请取消本交易与其签约，或登记其撤回"),
    PriorityState.SETTLED: "",
}


def check(deal: Deal, terms: Terms, today: date) -> Iterator[Requirement]:
    """Yield what R-17 asks for before a change of owner."""
    standing = priority(deal, today)
    if not standing.names:
        return
    met = standing.state is PriorityState.SETTLED
    params: dict[str, object] = {"date": standing.answer_by.isoformat() if standing.answer_by else ""}
    title = N_("已通知发明人，其优先受让权已放弃或期满")
    yield Requirement("inventors", "R-17", met, title, _REMEDIES[standing.state], SECTION, params)
