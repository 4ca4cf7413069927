"""Agreements on confidentiality in a deal: proposed by one party, confirmed by the other; staff confirms for nobody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain import confidentiality as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.confidentiality import (
    CONFIDENTIALITY,
    LIVE,
    ConfidentialityAction,
    ConfidentialityStatus,
    check_turn,
)
from marketplace.domain.deals import FINAL
from marketplace.domain.errors import N_, Conflict
from marketplace.domain.ledger import EntryKind, canonical, leaf_hash
from marketplace.domain.permissions import Action
from marketplace.models import ConfidentialityAgreement, Deal
from marketplace.services import deal_names, ledger
from marketplace.services.deal_moves import Step, by, lock
from marketplace.services.unit_of_work import Transaction, transaction

_A, _S = ConfidentialityAction, ConfidentialityStatus
CLAUSES = 1  # version of the clauses that the room shows; the words stand in the page's template


def propose(actor: Actor, deal_id: UUID, subject: str, months: int, key: str, *, now: datetime) -> Deal:
    """Propose to keep what is shown to oneself, which is the proposer's own confirmation; one agreement at a time."""
    terms = {**rules.checked_terms(subject, months), "clauses": CLAUSES}
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.DEAL_CONFIDE)
        deal_names.check_text(deal, actor, subject, "subject")
        digest = leaf_hash(canonical({"deal": str(deal.id), **terms}))
        step = Step(actor, deal_id, key, {"sha256": digest})
        if _done(tx, step, _A.PROPOSE):
            return deal
        if deal.status in FINAL:
            raise Conflict(N_("交易已结束，不能再签保密协议"))
        if live(deal.id):
            raise Conflict(N_("本交易已有保密协议，请先处理现有的一份"))
        row = ConfidentialityAgreement(deal_id=deal.id, status=_S.PROPOSED, terms=terms, sha256=digest)
        row.proposed_by, row.proposed_at = actor.organisation_id, now
        tx.add(row)
        _post(tx, step, deal, _A.PROPOSE)
        return deal


def answer(
    actor: Actor, deal_id: UUID, action: ConfidentialityAction, agreement: str, key: str, *, now: datetime
) -> Deal:
    """Confirm or decline the other party's proposal, or withdraw one's own; `agreement` is the hash that was read.

    With the second confirmation the agreement is in force, and an anonymous asker's name is told to the owner: an
    agreement has two known parties.
    """
    step = Step(actor, deal_id, key, {"sha256": agreement})
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.DEAL_CONFIDE)
        if _done(tx, step, action):
            return deal
        row = live(deal.id)
        if row is None or row.sha256 != agreement:
            raise Conflict(N_("保密协议已有变化，请查看最新内容后再决定"))
        target = CONFIDENTIALITY.advance(_S(row.status), action, by(deal, actor))
        check_turn(action, proposed_it=row.proposed_by == actor.organisation_id)
        row.status, row.answered_at = target, now
        _post(tx, step, deal, action)
        if target is _S.IN_FORCE and deal.anonymous and deal.disclosed_at is None:
            deal_names.reveal(tx, step, deal)
        return deal


def _done(tx: Transaction, step: Step, action: ConfidentialityAction) -> bool:
    return ledger.already_done(tx, step.ledger_key, EntryKind(f"confidentiality.{action}"), step.content)


def _post(tx: Transaction, step: Step, deal: Deal, action: ConfidentialityAction) -> None:
    kind = EntryKind(f"confidentiality.{action}")
    ledger.append(tx, kind, step.actor, step.ledger_key, step.content, deal_id=deal.id)
    deal.updated_at = tx.now


def live(deal_id: UUID) -> ConfidentialityAgreement | None:
    """Return the deal's agreement that is proposed or in force."""
    mine: Any = ConfidentialityAgreement.deal_id == deal_id
    return db.session.scalar(
        select(ConfidentialityAgreement).where(mine, ConfidentialityAgreement.status.in_(LIVE))
    )


def agreed(deal_id: UUID) -> bool:
    """Tell whether both parties have agreed to keep what they are shown to themselves."""
    row = live(deal_id)
    return row is not None and row.status == _S.IN_FORCE


def is_waiting(deal_id: UUID) -> bool:
    """Tell whether an agreement is proposed and not yet answered."""
    row = live(deal_id)
    return row is not None and row.status == _S.PROPOSED


def agreements(deal_id: UUID) -> list[ConfidentialityAgreement]:
    """Return all agreements of a deal, the newest first; the caller has checked the reader."""
    mine = select(ConfidentialityAgreement).where(ConfidentialityAgreement.deal_id == deal_id)
    return list(db.session.scalars(mine.order_by(ConfidentialityAgreement.id.desc())))
