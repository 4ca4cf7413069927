"""Contracts drawn up from frozen terms: what is missing, the text to read beforehand, and every version with its hashes."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.contracts import ContractAction, ContractKind, Item, Paper, check_open, items, kind_of
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import N_, Conflict, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, may, require
from marketplace.domain.terms import terms_from_json
from marketplace.gateways import typesetting
from marketplace.gateways.registry import gateways
from marketplace.models import Contract, Deal, LedgerEntry
from marketplace.services import ledger
from marketplace.services.contract_contents import all_text, content, fingerprint
from marketplace.services.deal_moves import SIGNED, Step, lock, parties
from marketplace.services.unit_of_work import Transaction, transaction

KIND = EntryKind(f"contract.{ContractAction.DRAW_UP}")
Format = Literal["pdf", "docx"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper as it would be printed now: what it states, what is missing, and what the printer's fonts lack.

    `closed` is the reason why no version can be drawn up any more, or yet; `current` is the version that says the same.
    """

    paper: Paper
    kind: ContractKind
    items: tuple[Item, ...]
    unknown: tuple[str, ...]
    blocks: list[typesetting.Block]
    versions: Sequence[Contract]
    current: Contract | None
    closed: Conflict | None
    may_draw_up: bool

    @property
    def missing(self) -> list[Item]:
        """What has to be filled in before."""
        return [item for item in self.items if item.missing]


def sheets(actor: Actor, deal_id: UUID) -> tuple[Deal, list[Sheet]]:
    """Return the deal and its papers, the contract first; NotFound for anybody but the parties and staff."""
    require(actor, Action.DEAL_VIEW)
    deal = db.session.get(Deal, deal_id)
    if deal is None:
        raise NotFound()
    require(actor, Action.DEAL_VIEW, parties(deal))
    return deal, [_sheet(actor, deal, paper) for paper in Paper]


def _sheet(actor: Actor, deal: Deal, paper: Paper) -> Sheet:
    versions = _versions(deal.id, paper)
    closed, kind = _closed(deal, paper), _kind(deal, paper)
    if closed or kind is None:
        known = kind or ContractKind.ORDINARY
        return Sheet(paper, known, (), (), [], versions, None, closed, may_draw_up=False)
    values = content(deal, kind)
    digest = fingerprint(kind, values)
    same = [one for one in versions if one.content_sha256 == digest][:1]
    number = same[0].version if same else len(versions) + 1
    return Sheet(
        paper, kind, items(values, kind), tuple(typesetting.unknown_characters(all_text(values))),
        typesetting.blocks(kind, {**values, "version": number}), versions,
        same[0] if same else None, None, may(actor, Action.CONTRACT_DRAW_UP),
    )  # fmt: skip


def _kind(deal: Deal, paper: Paper) -> ContractKind | None:
    if paper is Paper.CONFIDENTIALITY:
        return ContractKind.CONFIDENTIALITY
    return kind_of(terms_from_json(deal.terms)) if deal.terms else None


def _closed(deal: Deal, paper: Paper) -> Conflict | None:
    signed = any(document.kind == SIGNED for document in deal.documents)
    try:
        check_open(paper, DealStatus(deal.status), frozen=deal.terms is not None, signed=signed)
    except Conflict as reason:
        return reason
    return None


def _versions(deal_id: UUID, paper: Paper | None = None) -> Sequence[Contract]:
    query = select(Contract).options(joinedload(Contract.organisation)).where(Contract.deal_id == deal_id)
    if paper:
        query = query.where(Contract.paper == paper)
    return db.session.scalars(query.order_by(Contract.paper, Contract.version.desc())).all()


@dataclass(frozen=True, slots=True)
class Papers:
    """Every version of a deal's papers, the newest first, and whether the contract, or any paper, may be drawn up now."""

    versions: Sequence[Contract]
    contract_open: bool
    any_open: bool


def of_deal(deal: Deal) -> Papers | None:
    """Return a deal's papers; None without any once none can be drawn up. The caller has checked who sees the deal."""
    contract, any_open = (_closed(deal, paper) is None for paper in (Paper.CONTRACT, Paper.CONFIDENTIALITY))
    versions = _versions(deal.id)
    return Papers(versions, contract, any_open) if versions or any_open else None


def newest(deal: Deal) -> Contract | None:
    """Return the contract's last version, if one was drawn up; the caller has checked that the deal may be seen."""
    return next(iter(_versions(deal.id, Paper.CONTRACT)), None)


def draw_up(
    actor: Actor, deal_id: UUID, key: str, *, now: datetime, paper: Paper = Paper.CONTRACT
) -> Contract:
    """Print a paper as its next version and keep both files; the same content again is the same version.

    Conflict before the terms are frozen, after a signature, and while anything is missing.
    """
    step = Step(actor, deal_id, key, {"paper": paper.value})
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.CONTRACT_DRAW_UP)
        if ledger.already_done(tx, step.ledger_key, KIND, step.content):
            return _done_by(tx, step)
        if reason := _closed(deal, paper):
            raise reason
        kind = _kind(deal, paper)
        assert kind is not None
        values = content(deal, kind)
        if missing := [item for item in items(values, kind) if item.missing]:
            raise Conflict(N_("合同还缺 %(count)s 项内容，请按“字段核对”中的提示补充"), count=len(missing))
        digest, versions = fingerprint(kind, values), _versions(deal.id, paper)
        if versions and versions[0].content_sha256 == digest:
            return versions[0]
        return _print(tx, step, deal, Contract(paper=paper, kind=kind, content_sha256=digest), values)


def _done_by(tx: Transaction, step: Step) -> Contract:
    entry = select(LedgerEntry.sequence).where(LedgerEntry.idempotency_key == step.ledger_key)
    return tx.session.scalars(select(Contract).where(Contract.entry_sequence.in_(entry))).one()


def _print(tx: Transaction, step: Step, deal: Deal, contract: Contract, values: dict[str, Any]) -> Contract:
    """Set both files, keep them, and write their hashes into the ledger."""
    assert step.actor
    version = len(_versions(deal.id, contract.paper)) + 1
    printed, files = {**values, "version": version}, gateways().files
    contract.pdf_sha256 = files.put(io.BytesIO(typesetting.pdf(contract.kind, printed))).sha256
    contract.docx_sha256 = files.put(io.BytesIO(typesetting.docx(contract.kind, printed))).sha256
    data = {
        "paper": str(contract.paper), "kind": str(contract.kind), "version": version,
        "content_sha256": contract.content_sha256, "pdf_sha256": contract.pdf_sha256,
        "docx_sha256": contract.docx_sha256,
    }  # fmt: skip
    entry = ledger.append(tx, KIND, step.actor, step.ledger_key, data, deal_id=deal.id, request=step.content)
    contract.public_id, contract.deal_id, contract.version = uuid7(), deal.id, version
    contract.organisation_id, contract.drawn_up_by = step.actor.organisation_id, step.actor.user_id
    contract.drawn_up_at, contract.entry_sequence = tx.now, entry.sequence
    tx.add(contract)
    deal.updated_at = tx.now
    return contract


def file(actor: Actor, deal_id: UUID, public_id: UUID, file_format: Format) -> tuple[Contract, Path]:
    """Return a version and where its file lies; NotFound for anybody but the parties and staff."""
    require(actor, Action.DEAL_VIEW)
    query = select(Contract).where(Contract.deal_id == deal_id, Contract.public_id == public_id)
    found, deal = db.session.scalar(query), db.session.get(Deal, deal_id)
    if found is None or deal is None:
        raise NotFound()
    require(actor, Action.DEAL_VIEW, parties(deal))
    name = found.pdf_sha256 if file_format == "pdf" else found.docx_sha256
    return found, gateways().files.path(name)
