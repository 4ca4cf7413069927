"""Grounds of high value of my patents: entered with evidence, withdrawn, and read by the lists that ask for them (R-30)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, Conflict, Invalid, NotFound
from marketplace.domain.high_value import Evidence, Limb, evidence_problems, limbs
from marketplace.domain.ledger import EntryKind
from marketplace.domain.patents import LegalStatus, PatentType
from marketplace.domain.permissions import Action, require
from marketplace.domain.rule_book import RuleBook
from marketplace.models import HighValueGround, Patent
from marketplace.services import ledger, patents
from marketplace.services.unit_of_work import transaction

_NAMESPACE = UUID("0192f0c4-8a55-7cc0-a000-000000000030")


def grounds(patent_id: int) -> Sequence[HighValueGround]:
    """Return the standing grounds of a patent, oldest first."""
    query = select(HighValueGround).where(
        HighValueGround.patent_id == patent_id, HighValueGround.withdrawn_at.is_(None)
    )
    return db.session.scalars(query.order_by(HighValueGround.id)).all()


def limbs_of(patent: Patent, book: RuleBook, today: date) -> tuple[Limb, ...]:
    """Return the grounds on which a patent is of high value today (R-30); empty when it is not."""
    entered = [Evidence(Limb(one.limb), one.evidence, one.amount_fen) for one in grounds(patent.id)]
    return limbs(
        PatentType(patent.patent_type), LegalStatus(patent.legal_status), patent.granted_on, entered, today,
        years=book.high_value_years, pledge_fen=book.high_value_pledge_fen,
    )  # fmt: skip


def enter(actor: Actor, number: str, evidence: Evidence, key: str, *, now: datetime) -> None:
    """Enter a ground with its evidence for one of my patents; one of each kind stands at a time."""
    patent = patents.own(actor, number, Action.HIGH_VALUE_ENTER, now=now)
    request = {"patent": patent.number, "limb": evidence.limb.value, "amount_fen": evidence.amount_fen}
    kind = EntryKind("high_value.enter")
    with transaction(now) as tx:
        locked = tx.lock(Patent, patent.id)
        require(actor, Action.HIGH_VALUE_ENTER, [locked.owner_id])
        if ledger.already_done(tx, key, kind, request):
            return
        if problems := evidence_problems(evidence):
            raise Invalid(problems)
        if any(one.limb == evidence.limb for one in grounds(locked.id)):
            raise Conflict(N_("该情形已登记；如需更正，请先撤销原来的登记"))
        ground = HighValueGround(
            public_id=uuid5(_NAMESPACE, f"{locked.id}:{key}"), patent_id=locked.id, limb=evidence.limb,
            evidence=evidence.text.strip(), amount_fen=evidence.amount_fen, entered_by=actor.user_id,
            entered_at=now,
        )  # fmt: skip
        tx.add(ground)
        ledger.append(tx, kind, actor, key, request)


def withdraw(actor: Actor, number: str, ground_id: UUID, key: str, *, now: datetime) -> None:
    """Take a ground back; it stays as history."""
    patent = patents.own(actor, number, Action.HIGH_VALUE_ENTER, now=now)
    request, kind = {"patent": patent.number, "ground": str(ground_id)}, EntryKind("high_value.withdraw")
    with transaction(now) as tx:
        locked = tx.lock(Patent, patent.id)
        require(actor, Action.HIGH_VALUE_ENTER, [locked.owner_id])
        if ledger.already_done(tx, key, kind, request):
            return
        ground = tx.session.scalar(
            select(HighValueGround).where(
                HighValueGround.public_id == ground_id, HighValueGround.patent_id == locked.id
            )
        )
        if ground is None:
            raise NotFound()
        if ground.withdrawn_at:
            raise Conflict(N_("该项登记已撤销"))
        ground.withdrawn_at = now
        ledger.append(tx, kind, actor, key, request)
