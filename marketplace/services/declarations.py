"""Open-licence declarations until they are checked: drafted, checked live, handed in, revised; and found again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor, Role
from marketplace.domain.clock import local_day
from marketplace.domain.declarations import (
    DECLARATION_PROCESS,
    FINAL,
    LIVE,
    DeclarationAction,
    DeclarationStatus,
    DeclaredTerms,
    DocumentKind,
)
from marketplace.domain.errors import N_, Conflict, Invalid, InvalidInput, NotFound
from marketplace.domain.open_licences import Line, checklist
from marketplace.domain.permissions import Action, may, reaches_all, require
from marketplace.domain.processes import By
from marketplace.models import Declaration, Patent
from marketplace.services import declaration_documents, patents
from marketplace.services.declaration_process import PERMISSIONS, Step, begin, digest, move
from marketplace.services.declaration_standing import case, case_of
from marketplace.services.declaration_terms import declared
from marketplace.services.kept_files import Upload, keep
from marketplace.services.unit_of_work import transaction

_S = DeclarationStatus
OPEN = Declaration.status.not_in(FINAL)


def find(actor: Actor, public_id: UUID) -> Declaration:
    """Return a declaration for its organisation and the platform; NotFound for anybody else."""
    require(actor, Action.DECLARATION_VIEW)
    query = select(Declaration).options(joinedload(Declaration.patent), joinedload(Declaration.organisation))
    found = db.session.scalar(query.where(Declaration.public_id == public_id))
    if found is None:
        raise NotFound()
    require(actor, Action.DECLARATION_VIEW, [found.organisation_id])
    return found


def mine(actor: Actor, status: DeclarationStatus | None = None) -> list[Declaration]:
    """Return the organisation's declarations, what changed last first; staff sees all."""
    require(actor, Action.DECLARATION_VIEW)
    conditions: list[ColumnElement[bool]] = []
    if not reaches_all(actor, Action.DECLARATION_VIEW):
        conditions.append(Declaration.organisation_id == actor.organisation_id)
    if status:
        conditions.append(Declaration.status == status)
    query = select(Declaration).options(joinedload(Declaration.patent), joinedload(Declaration.organisation))
    found = query.where(*conditions).order_by(Declaration.updated_at.desc(), Declaration.id.desc())
    return list(db.session.scalars(found.limit(200)))


def open_of(actor: Actor, patent: Patent) -> Declaration | None:
    """Return the organisation's declaration of this patent that has not ended."""
    query = select(Declaration).where(
        Declaration.patent_id == patent.id, Declaration.organisation_id == actor.organisation_id, OPEN
    )
    return db.session.scalar(query)


def live_of(patent_id: int) -> Declaration | None:
    """Return the announced declaration of a patent, at risk or not."""
    query = select(Declaration).where(Declaration.patent_id == patent_id, Declaration.status.in_(LIVE))
    return db.session.scalar(query)


def preview(
    actor: Actor, number: str, terms: DeclaredTerms, chosen: frozenset[DocumentKind], *, now: datetime
) -> tuple[Line, ...]:
    """Check what is being typed (R-11); nothing is stored. `chosen` are files not yet sent."""
    patent = patents.own(actor, number, Action.DECLARATION_MAKE, now=now)
    return checklist(case(patent, terms, local_day(now), open_of(actor, patent), chosen))


def save(
    actor: Actor, number: str, terms: DeclaredTerms, uploads: Mapping[DocumentKind, Upload], *, now: datetime
) -> Declaration:
    """Keep a draft with its files: one for each patent, so that saving twice is saving once.

    Conflict when the declaration is beyond a draft; InvalidInput beside a file that can't be taken.
    """
    patent = patents.own(actor, number, Action.DECLARATION_MAKE, now=now)
    _check_lengths(terms)
    stored = {kind: keep(file, kind) for kind, file in uploads.items()}
    with transaction(now) as tx:
        patent = tx.lock(Patent, patent.id)
        require(actor, Action.DECLARATION_MAKE, [patent.owner_id])
        declaration = open_of(actor, patent) or _begin(patent, actor, now)
        if declaration.status != _S.DRAFT:
            raise Conflict(N_("该专利的开放许可声明已提交，请在声明页面继续办理"))
        for name, value in asdict(terms).items():
            setattr(declaration, name, value)
        declaration.updated_at = now
        tx.add(declaration)
        for kind, file in stored.items():
            declaration_documents.attach(declaration, actor, kind, file, now)
        return declaration


def _check_lengths(terms: DeclaredTerms) -> None:
    limits = {"payment_method": 500, "territory": 200, "other": 2000, "reason": 500, "contact": 200}
    problems = [
        InvalidInput(name, "too_long", N_("不超过 %(limit)s 个字"), limit=limit)
        for name, limit in limits.items()
        if len(getattr(terms, name)) > limit
    ]
    if problems:
        raise Invalid(problems)


def _begin(patent: Patent, actor: Actor, now: datetime) -> Declaration:
    return Declaration(
        public_id=uuid7(), patent_id=patent.id, patent=patent, organisation_id=actor.organisation_id,
        status=_S.DRAFT, created_by=actor.user_id, created_at=now,
    )  # fmt: skip


def submit(actor: Actor, public_id: UUID, key: str, *, now: datetime) -> Declaration:
    """Have the draft checked (R-11): Invalid with every line that fails, each beside the field that mends it."""
    step = Step(actor, public_id, DeclarationAction.CHECK, key, {})
    with transaction(now) as tx:
        declaration, fresh = begin(tx, step)
        if not fresh:
            return declaration
        found = case_of(declaration, local_day(now))
        problems = [
            InvalidInput(line.beside, line.code, line.remedy, **line.params)
            for line in checklist(found)
            if line.blocks
        ]
        if problems:
            raise Invalid(problems)
        declaration.rules_version = found.book.version
        move(tx, step, declaration, {"terms": _public(declaration)})
        return declaration


def _public(declaration: Declaration) -> dict[str, object]:
    """What the ledger keeps of the terms: the figures, and one hash of everything that somebody wrote."""
    terms = asdict(declared(declaration))
    texts = [terms.pop(name) for name in ("payment_method", "territory", "other", "reason", "contact")]
    return {**terms, "ends_on": str(terms["ends_on"]), "texts": digest("\n".join(texts))}


def revise(actor: Actor, public_id: UUID, key: str, *, now: datetime) -> Declaration:
    """Take a declaration that isn't announced back to a draft; signatures given so far no longer count."""
    step = Step(actor, public_id, DeclarationAction.REVISE, key, {})
    with transaction(now) as tx:
        declaration, fresh = begin(tx, step)
        if fresh:
            move(tx, step, declaration, {})
            declaration.revision += 1
        return declaration


def steps(actor: Actor, declaration: Declaration) -> frozenset[DeclarationAction]:
    """Return what this reader may do with the declaration now."""
    by = By.ADMINISTRATOR if actor.role is Role.ADMINISTRATOR else By.OWNER
    if by is By.OWNER and actor.organisation_id != declaration.organisation_id:
        return frozenset()
    possible = DECLARATION_PROCESS.possible(_S(declaration.status), by)
    return frozenset(action for action in possible if may(actor, PERMISSIONS[action]))
