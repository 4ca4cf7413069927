"""Search evidence in a deal: one party attaches what its organisation has taken, both parties see it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deal_evidence import EvidenceAction, check_open
from marketplace.domain.deals import FINAL, DealStatus
from marketplace.domain.errors import N_, Conflict, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, may, require
from marketplace.models import Deal, DealEvidence, LedgerEntry, SearchEvidence
from marketplace.services import deal_names, ledger
from marketplace.services.deal_moves import Step, lock, parties
from marketplace.services.evidence import is_whole
from marketplace.services.unit_of_work import transaction

KIND = EntryKind(f"evidence.{EvidenceAction.ATTACH}")
OFFERED = 50  # evidences to choose from, the newest


@dataclass(frozen=True, slots=True)
class Attached:
    """An evidence in a deal; `whole` tells that it agrees with its own hash and with the ledger's."""

    evidence: SearchEvidence
    organisation: str
    attached_at: datetime
    whole: bool


@dataclass(frozen=True, slots=True)
class Section:
    """What the deal room shows of evidence: what is attached, and what this reader may attach."""

    attached: Sequence[Attached]
    choices: Sequence[SearchEvidence]
    may_attach: bool


def section(actor: Actor, deal: Deal) -> Section:
    """Return the evidence of a deal for a reader who may see the deal (else NotFound)."""
    require(actor, Action.DEAL_VIEW, parties(deal))
    links = _links(deal)
    may_attach = may(actor, Action.EVIDENCE_ATTACH) and deal.status not in FINAL
    taken = {link.evidence_id for link in links}
    return Section(
        [_attached(link) for link in links], _choices(actor, taken) if may_attach else [], may_attach
    )


def _links(deal: Deal) -> Sequence[DealEvidence]:
    query = select(DealEvidence).where(DealEvidence.deal_id == deal.id).order_by(DealEvidence.entry_sequence)
    body = joinedload(DealEvidence.evidence).options(undefer(SearchEvidence.body))
    return db.session.scalars(
        query.options(body, joinedload(DealEvidence.organisation), joinedload(DealEvidence.entry))
    ).all()


def _attached(link: DealEvidence) -> Attached:
    evidence, entry = link.evidence, link.entry
    whole = is_whole(evidence) and _named(entry) == (str(evidence.public_id), evidence.sha256)
    return Attached(evidence, link.organisation.name, link.attached_at, whole)


def _named(entry: LedgerEntry) -> tuple[str, str]:
    """Which evidence the ledger entry names, and with which hash."""
    data = json.loads(entry.body)["data"]
    return data["evidence"], data["sha256"]


def _choices(actor: Actor, taken: set[int]) -> Sequence[SearchEvidence]:
    query = select(SearchEvidence).where(
        SearchEvidence.organisation_id == actor.organisation_id, SearchEvidence.id.not_in(taken)
    )
    return db.session.scalars(query.order_by(SearchEvidence.id.desc()).limit(OFFERED)).all()


def attach(actor: Actor, deal_id: UUID, evidence_id: UUID, key: str, *, now: datetime) -> Deal:
    """Attach an evidence of the actor's organisation for good; Conflict when it is there already or the deal is over."""
    step = Step(actor, deal_id, key, {"evidence": str(evidence_id)})
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.EVIDENCE_ATTACH)
        evidence = _own(actor, evidence_id)
        if ledger.already_done(tx, step.ledger_key, KIND, step.content):
            return deal
        check_open(DealStatus(deal.status))
        deal_names.check_own_marks(deal, actor)
        if tx.session.get(DealEvidence, (deal.id, evidence.id)):
            raise Conflict(N_("这份检索留痕已附于本交易，不必再附"))
        facts = {"sha256": evidence.sha256, "total": evidence.total}
        entry = ledger.append(
            tx, KIND, actor, step.ledger_key, {**step.content, **facts}, deal_id=deal.id, request=step.content
        )
        link = DealEvidence(deal_id=deal.id, evidence_id=evidence.id, organisation_id=actor.organisation_id)
        link.attached_by, link.attached_at, link.entry_sequence = actor.user_id, now, entry.sequence
        tx.add(link)
        deal.updated_at = now
        return deal


def _own(actor: Actor, evidence_id: UUID) -> SearchEvidence:
    """The evidence, which must be the organisation's own; what others took is not even there."""
    found = db.session.scalar(select(SearchEvidence).where(SearchEvidence.public_id == evidence_id))
    if found is None:
        raise NotFound()
    require(actor, Action.EVIDENCE_TAKE, [found.organisation_id])
    return found
