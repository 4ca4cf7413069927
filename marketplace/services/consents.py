"""Papers before a signature: which ones a deal needs (R-14, R-15, R-16), recorded with their files, withdrawn."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.consents import BEFORE_SIGNING, ConsentAction, ConsentKind, Proceeds
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import N_, Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, require
from marketplace.domain.processes import By
from marketplace.gateways.registry import gateways
from marketplace.models import Consent, Deal
from marketplace.services import ledger
from marketplace.services.consent_needs import needs, standing
from marketplace.services.deal_moves import Step, by, lock, parties
from marketplace.services.kept_files import KeptFile, Upload, keep
from marketplace.services.unit_of_work import Transaction, transaction

_RECORDED = EntryKind(f"consent.{ConsentAction.RECORD}")
_WITHDRAWN = EntryKind(f"consent.{ConsentAction.WITHDRAW}")


def record(
    actor: Actor,
    deal_id: UUID,
    kind: ConsentKind,
    subject: str,
    upload: tuple[BinaryIO, str],
    key: str,
    *,
    proceeds: Proceeds | None = None,
    now: datetime,
) -> Consent:
    """Record a paper that the deal needs; a pledgee's consent says what becomes of the proceeds (R-15).

    The owner's side or the platform's staff does it. InvalidInput beside `need`, `proceeds` or `paper`.
    """
    require(actor, Action.CONSENT_RECORD)
    paper = keep(Upload(*upload), "paper")
    content = {"kind": kind.value, "subject": digest(subject), "sha256": paper.stored.sha256}
    step = Step(actor, deal_id, key, content | ({"proceeds": proceeds.value} if proceeds else {}))
    with transaction(now) as tx:
        deal = owners_deal(tx, actor, deal_id, Action.CONSENT_RECORD)
        if ledger.already_done(tx, step.ledger_key, _RECORDED, step.content):
            return _standing(deal, kind, subject)
        _check(deal, kind, subject, proceeds, now)
        consent = add(tx, deal, actor, kind, subject, paper)
        consent.proceeds = proceeds
        ledger.append(tx, _RECORDED, actor, step.ledger_key, step.content, deal_id=deal.id)
        return consent


def digest(text: str) -> str:
    """Return the hash by which the ledger knows a name or a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def owners_deal(tx: Transaction, actor: Actor, deal_id: UUID, permission: Action) -> Deal:
    """Return the deal locked, for its owner's side and the staff; NotAllowed for the counterpart."""
    deal = lock(tx, actor, deal_id, permission)
    if by(deal, actor) is By.COUNTERPART:
        raise NotAllowed(N_("这一步由权利人办理"))
    return deal


def _check(deal: Deal, kind: ConsentKind, subject: str, proceeds: Proceeds | None, now: datetime) -> None:
    if DealStatus(deal.status) not in BEFORE_SIGNING:
        raise Conflict(N_("合同已签署或交易已结束，不能再登记签约前的文件"))
    wanted = {(need.kind, need.subject): need for need in needs(deal, local_day(now))}
    need = wanted.get((kind, subject))
    if need is None and kind is not ConsentKind.PRICING:
        raise InvalidInput("need", "not_needed", N_("本交易不需要这份文件，请刷新页面后重新选择"))
    if standing(deal.id, kind, subject):
        raise Conflict(N_("这份文件已经登记；如有错误，请先撤回原文件"))
    if kind is ConsentKind.PLEDGEE and proceeds is None:
        message = N_("请选择价款的处理方式：提前清偿债务或者提存（民法典第四百四十四条）")
        raise InvalidInput("proceeds", "proceeds_missing", message)


def _standing(deal: Deal, kind: ConsentKind, subject: str) -> Consent:
    found = standing(deal.id, kind, subject)
    if found is None:
        raise Conflict(N_("这份文件已被撤回，请刷新页面"))
    return found


def add(
    tx: Transaction, deal: Deal, actor: Actor, kind: ConsentKind, subject: str, paper: KeptFile
) -> Consent:
    """Store the row of a paper inside the open unit of work."""
    consent = Consent(
        public_id=uuid7(), deal_id=deal.id, kind=kind, subject=subject, file_name=paper.name,
        media_type=paper.media_type, size=paper.stored.size, sha256=paper.stored.sha256,
        recorded_by=actor.user_id, recorded_at=tx.now,
    )  # fmt: skip
    tx.add(consent)
    return consent


def withdraw(actor: Actor, deal_id: UUID, public_id: UUID, key: str, *, now: datetime) -> Consent:
    """Take back a paper recorded by mistake, as long as the contract isn't signed; it stays readable as history."""
    step = Step(actor, deal_id, key, {"consent": str(public_id)})
    with transaction(now) as tx:
        deal = owners_deal(tx, actor, deal_id, Action.CONSENT_RECORD)
        consent = _of(deal_id, public_id)
        if ledger.already_done(tx, step.ledger_key, _WITHDRAWN, step.content):
            return consent
        if DealStatus(deal.status) not in BEFORE_SIGNING:
            raise Conflict(N_("合同已签署或交易已结束，不能再撤回签约前的文件"))
        if consent.withdrawn_at or consent.kind == ConsentKind.INVENTOR:
            raise Conflict(N_("这份文件已被撤回，请刷新页面"))
        consent.withdrawn_by, consent.withdrawn_at = actor.user_id, now
        ledger.append(tx, _WITHDRAWN, actor, step.ledger_key, step.content, deal_id=deal.id)
        return consent


def _of(deal_id: UUID, public_id: UUID) -> Consent:
    query = select(Consent).where(Consent.deal_id == deal_id, Consent.public_id == public_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    return found


def file(actor: Actor, deal_id: UUID, public_id: UUID) -> tuple[Consent, Path]:
    """Return a paper and where its file lies; what inventors wrote is for the owner's side and the staff."""
    require(actor, Action.DEAL_VIEW)
    consent = _of(deal_id, public_id)
    require(actor, Action.DEAL_VIEW, parties(consent.deal))
    if consent.kind == ConsentKind.INVENTOR and by(consent.deal, actor) is By.COUNTERPART:
        raise NotFound()
    return consent, gateways().files.path(consent.sha256)
