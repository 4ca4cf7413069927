"""Objections to a published price: anybody files one, which stops the clock; the owner records and decides it."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.errors import N_, Conflict, Invalid, InvalidInput, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.objections import (
    HOLDING,
    OBJECTION_PROCESS,
    ObjectionAction,
    ObjectionStatus,
    checked_decision,
    objection_problems,
)
from marketplace.domain.permissions import Action, require
from marketplace.domain.publicity import OPEN, resumed_end
from marketplace.models import Deal, Objection, Publicity
from marketplace.services import ledger, rule_books
from marketplace.services.deal_moves import Step, by, lock, move, parties
from marketplace.services.publicity import seen
from marketplace.services.unit_of_work import Transaction, transaction

_A = ObjectionAction


def file(
    viewer: Actor | None, publicity_id: UUID, reason: str, contact: str, key: str, *, now: datetime
) -> Objection:
    """File an objection from the public page, signed in or not. From this moment the price can't be cleared.

    Invalid beside `reason` and `contact`; Conflict when the publicity is over.
    """
    reason, contact = reason.replace("\r\n", "\n").strip(), contact.strip()
    if not 1 <= len(key) <= 60:
        raise InvalidInput("request_key", "key_length", N_("请求编号缺失，请刷新页面后重试"))
    if found := objection_problems(reason, contact):
        raise Invalid(found)
    content = {"publicity": str(publicity_id), "reason": _digest(reason)}
    with transaction(now) as tx:
        publicity = _locked(tx, publicity_id)
        ledger_key, kind = f"{publicity_id}:{key}", EntryKind(f"objection.{_A.FILE}")
        if ledger.already_done(tx, ledger_key, kind, content):
            return _newest(publicity, reason)
        if seen(publicity, local_day(now)).state not in OPEN:
            raise Conflict(N_("公示已经结束，不能再提出异议；如有问题请直接联系权利人或平台"))
        objection = _row(publicity, viewer, reason, contact, now)
        tx.add(objection)
        publicity.stopped_on = publicity.stopped_on or local_day(now)
        data = {**content, "objection": str(objection.public_id)}
        ledger.append(tx, kind, viewer, ledger_key, data, deal_id=publicity.deal_id, request=content)
        return objection


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _locked(tx: Transaction, publicity_id: UUID) -> Publicity:
    """Return the publicity locked after its deal, in the order of every step of a deal."""
    found = tx.session.execute(
        select(Publicity.id, Publicity.deal_id).where(Publicity.public_id == publicity_id)
    ).one_or_none()
    if found is None:
        raise NotFound()
    tx.lock(Deal, found.deal_id)
    return tx.lock(Publicity, found.id)


def _row(publicity: Publicity, viewer: Actor | None, reason: str, contact: str, now: datetime) -> Objection:
    return Objection(
        public_id=uuid7(), publicity_id=publicity.id, holds_open=False, status=ObjectionStatus.FILED,
        reason=reason, contact=contact, filed_by=viewer.user_id if viewer else None,
        filed_on=local_day(now), filed_at=now,
    )  # fmt: skip


def _newest(publicity: Publicity, reason: str) -> Objection:
    query = select(Objection).where(Objection.publicity_id == publicity.id, Objection.reason == reason)
    return db.session.scalars(query.order_by(Objection.id.desc()).limit(1)).one()


def record(actor: Actor, deal_id: UUID, objection_id: UUID, key: str, *, now: datetime) -> Objection:
    """Take note of a filed objection for the owner or the platform: the deal now stands in objection."""
    step = Step(actor, deal_id, key, {"objection": str(objection_id)})
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.DEAL_OBJECT)
        objection = _own(tx, deal, objection_id)
        if _advance(tx, step, deal, objection, _A.RECORD) and deal.status == DealStatus.PUBLICITY:
            move(tx, _of_deal(step), deal, DealAction.OBJECT, step.content)
        return objection


def decide(
    actor: Actor,
    deal_id: UUID,
    objection_id: UUID,
    decision: str,
    key: str,
    *,
    upheld: bool,
    now: datetime,
) -> Objection:
    """Decide a recorded objection with a written reason. Upheld, it ends the deal; the last one dismissed clears it.

    The days that were left when the clock stopped still have to run before anybody signs (R-18).
    """
    text, action = checked_decision(decision), _A.UPHOLD if upheld else _A.DISMISS
    step = Step(actor, deal_id, key, {"objection": str(objection_id), "decision": _digest(text)})
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.DEAL_PUBLICITY)
        objection = _own(tx, deal, objection_id)
        if not _advance(tx, step, deal, objection, action):
            return objection
        objection.decision, objection.decided_by, objection.decided_at = text, actor.user_id, now
        if upheld:
            deal.closing_reason = text[:500]
            move(tx, _of_deal(step), deal, DealAction.CANCEL, step.content)
        else:
            _resume(tx, step, deal, objection.publicity)
        return objection


def _own(tx: Transaction, deal: Deal, objection_id: UUID) -> Objection:
    query = select(Objection.id).join(Publicity, Publicity.id == Objection.publicity_id)
    ident = tx.session.scalar(query.where(Publicity.deal_id == deal.id, Objection.public_id == objection_id))
    if ident is None:
        raise NotFound()
    return tx.lock(Objection, ident)


def _advance(tx: Transaction, step: Step, deal: Deal, objection: Objection, action: ObjectionAction) -> bool:
    """Write the objection's next status and its ledger entry: the only place that does; False for a retry."""
    kind = EntryKind(f"objection.{action}")
    if ledger.already_done(tx, step.ledger_key, kind, step.content):
        return False
    status = OBJECTION_PROCESS.advance(ObjectionStatus(objection.status), action, by(deal, step.actor))
    objection.status = status
    objection.holds_open = False if status in HOLDING else None
    ledger.append(tx, kind, step.actor, step.ledger_key, step.content, deal_id=deal.id)
    return True


def _of_deal(step: Step) -> Step:
    """The deal's own entry beside the objection's."""
    return Step(step.actor, step.deal_id, f"{step.key}:deal", step.content)


def _resume(tx: Transaction, step: Step, deal: Deal, publicity: Publicity) -> None:
    """Let the clock go on once nothing holds it, and clear a deal that stood in objection."""
    tx.session.flush()
    query = select(Objection.id).where(Objection.publicity_id == publicity.id, ~Objection.holds_open)
    if tx.session.scalar(query.limit(1)):
        return
    book = rule_books.version(deal.rules_version)
    publicity.ends_on = resumed_end(publicity.window, local_day(tx.now), book)
    publicity.stopped_on = None
    if deal.status == DealStatus.OBJECTION:
        data = {**step.content, "ends_on": publicity.ends_on.isoformat()}
        move(tx, _of_deal(step), deal, DealAction.DISMISS, data)


def of(actor: Actor, deal: Deal) -> list[Objection]:
    """Return a deal's objections with reasons and contacts, for its owner and the staff; nothing for the counterpart."""
    require(actor, Action.DEAL_VIEW, parties(deal))
    if actor.organisation_id == deal.licensee_id:
        return []
    query = select(Objection).join(Publicity, Publicity.id == Objection.publicity_id)
    return list(db.session.scalars(query.where(Publicity.deal_id == deal.id).order_by(Objection.id)))
