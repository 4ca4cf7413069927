"""The one way from one status of a payment to the next: permission, table, ledger, all in one transaction."""

import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, Conflict, InvalidInput, NotFound
from marketplace.domain.ledger import EntryKind, Posting
from marketplace.domain.permissions import Action
from marketplace.domain.schedules import (
    PAYMENT_PROCESS,
    PaymentAction,
    PaymentStatus,
    Standing,
    turn_problem,
)
from marketplace.models import Deal, ScheduleLine
from marketplace.services import deal_moves, ledger
from marketplace.services.unit_of_work import Transaction

_A = PaymentAction
PERMISSIONS: dict[PaymentAction, Action] = {
    _A.REACH: Action.PAYMENT_REACH,
    **dict.fromkeys((_A.REPORT, _A.CLAIM), Action.PAYMENT_PAY),
    **dict.fromkeys(
        (_A.ACCEPT, _A.QUERY, _A.CONFIRM, _A.REJECT, _A.DISTRIBUTE, _A.ASK_WAIVER, _A.WAIVE, _A.ASK_REVERSAL),
        Action.PAYMENT_SETTLE,
    ),
    _A.KEEP: Action.PAYMENT_KEEP,
    _A.REVERSE: Action.PAYMENT_REVERSE,
}
#: Steps after which there is nothing left to decide of what was asked before.
_ENDS_ASKING = (_A.KEEP, _A.CLAIM, _A.AWAIT_REPORT, _A.FALL_OVERDUE)


@dataclass(frozen=True, slots=True)
class Request:
    """A step that somebody asks for on a line, or the clock (no actor): `content` is what a retry must repeat."""

    actor: Actor | None
    deal_id: UUID
    line_id: UUID
    key: str
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def step(self) -> deal_moves.Step:
        """The request as a step of its deal: keys count within the deal, and the line is part of the content."""
        return deal_moves.Step(
            self.actor, self.deal_id, self.key, {"line": str(self.line_id), **self.content}
        )


def begin(tx: Transaction, request: Request, action: PaymentAction) -> tuple[ScheduleLine, bool]:
    """Lock deal and line and tell whether the step is still to be done: False for a retry of what was done before."""
    deal, step = _deal(tx, request, action), request.step
    query = select(ScheduleLine.id).where(
        ScheduleLine.public_id == request.line_id, ScheduleLine.deal_id == deal.id
    )
    ident = tx.session.scalar(query)
    if ident is None:
        raise NotFound()
    line = tx.lock(ScheduleLine, ident)
    if ledger.already_done(tx, step.ledger_key, _kind(action), step.content):
        return line, False
    _follows(line, request.actor, action)
    if problem := turn_problem(action, standing(line, request.actor)):
        raise Conflict(problem)
    return line, True


def standing(line: ScheduleLine, actor: Actor | None) -> Standing:
    """Return what of the line decides about steps, as this person meets it."""
    waits = line.payable_on is None
    asked = PaymentAction(line.asked) if line.asked else None
    return Standing(line.amount_fen, waits, asked, bool(actor and line.asked_by == actor.user_id))


def _deal(tx: Transaction, request: Request, action: PaymentAction) -> Deal:
    if request.actor is None:
        return tx.lock(Deal, request.deal_id)
    return deal_moves.lock(tx, request.actor, request.deal_id, PERMISSIONS[action])


def _follows(line: ScheduleLine, actor: Actor | None, action: PaymentAction) -> PaymentStatus:
    by = deal_moves.by(line.deal, actor)
    return PAYMENT_PROCESS.advance(PaymentStatus(line.status), action, by)


def move(
    tx: Transaction,
    request: Request,
    line: ScheduleLine,
    action: PaymentAction,
    data: dict[str, Any] | None = None,
    postings: tuple[Posting, ...] = (),
) -> None:
    """Write the next status and the ledger entry: the only writer of a line's status."""
    line.status, line.updated_at = _follows(line, request.actor, action), tx.now
    if action in _ENDS_ASKING:
        line.asked = line.asked_by = None
    step = request.step
    ledger.append(
        tx, _kind(action), request.actor, step.ledger_key, {**step.content, **(data or {})},
        deal_id=line.deal_id, postings=postings, request=step.content,
    )  # fmt: skip


def _kind(action: PaymentAction) -> EntryKind:
    return EntryKind(f"payment.{action}")


def reason_of(reason: str) -> dict[str, str]:
    """Return what the ledger keeps of a reason: its hash; InvalidInput for one that says nothing or too much."""
    if not 2 <= len(reason.strip()) <= 500:
        raise InvalidInput("reason", "reason_missing", N_("请填写理由（2 至 500 个字），对方可以看到"))
    return {"reason": hashlib.sha256(reason.strip().encode()).hexdigest()}
