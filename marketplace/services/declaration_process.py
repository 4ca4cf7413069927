"""The one way from one status of a declaration to the next: permission, table, ledger, all in one transaction."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from marketplace.domain.accounts import Actor, Role
from marketplace.domain.declarations import (
    DECLARATION_PROCESS,
    DeclarationAction,
    DeclarationStatus,
)
from marketplace.domain.errors import NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, require
from marketplace.domain.processes import By
from marketplace.models import Declaration, Patent
from marketplace.services import ledger
from marketplace.services.unit_of_work import Transaction

_A = DeclarationAction
PERMISSIONS: dict[DeclarationAction, Action] = {
    **dict.fromkeys(DeclarationAction, Action.DECLARATION_MAKE),
    _A.ANNOUNCE: Action.DECLARATION_ANNOUNCE,
    _A.END_WITHDRAWAL: Action.DECLARATION_ANNOUNCE,
}
#: Steps that the rules decide, whoever asked for them.
_DECIDED = frozenset({_A.CHECK, _A.FLAG, _A.EXPIRE})


@dataclass(frozen=True, slots=True)
class Step:
    """A step that somebody asks for, or the clock (no actor): `content` is what a retry must repeat."""

    actor: Actor | None
    public_id: UUID
    action: DeclarationAction
    key: str
    content: dict[str, Any]

    @property
    def kind(self) -> EntryKind:
        """The kind of ledger entry that the step leaves."""
        return EntryKind(f"declaration.{self.action}")

    @property
    def ledger_key(self) -> str:
        """Keys count within their declaration."""
        return f"{self.public_id}:{self.key}"


def lock(tx: Transaction, public_id: UUID) -> Declaration:
    """Return the declaration with its patent locked first, as every step on rights does."""
    found = tx.session.scalar(select(Declaration).where(Declaration.public_id == public_id))
    if found is None:
        raise NotFound()
    tx.lock(Patent, found.patent_id)
    return tx.lock(Declaration, found.id)


def begin(tx: Transaction, step: Step) -> tuple[Declaration, bool]:
    """Lock, check permission and table; False for a retry of what was done before."""
    if step.actor:
        require(step.actor, PERMISSIONS[step.action])
    declaration = lock(tx, step.public_id)
    if step.actor:
        require(step.actor, PERMISSIONS[step.action], [declaration.organisation_id])
    if ledger.already_done(tx, step.ledger_key, step.kind, step.content):
        return declaration, False
    follows(declaration, step)
    return declaration, True


def follows(declaration: Declaration, step: Step) -> DeclarationStatus:
    """Return the status to which the step leads; InvalidTransition or NotAllowed where it doesn't."""
    status = DeclarationStatus(declaration.status)
    return DECLARATION_PROCESS.advance(status, step.action, _by(step))


def _by(step: Step) -> By:
    if step.actor is None or step.action in _DECIDED:
        return By.CLOCK
    return By.ADMINISTRATOR if step.actor.role is Role.ADMINISTRATOR else By.OWNER


def move(
    tx: Transaction, step: Step, declaration: Declaration, data: dict[str, Any], reason: str = ""
) -> None:
    """Write the next status and the ledger entry: the only writer of a declaration's status."""
    declaration.status = follows(declaration, step)
    declaration.status_reason, declaration.updated_at = reason, tx.now
    body = {
        "declaration": str(declaration.public_id),
        "number": declaration.patent.number,
        "revision": declaration.revision,
        **data,
    }
    ledger.append(tx, step.kind, step.actor, step.ledger_key, body, request=step.content)


def digest(text: str) -> str:
    """Return the hash by which the ledger knows a text that somebody wrote."""
    return hashlib.sha256(text.encode()).hexdigest()
