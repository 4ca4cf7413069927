"""What needs two persons: a waiver (two of the owner's), a reversal (the owner asks, the platform's administrator decides)."""

from marketplace.domain.errors import N_, Conflict
from marketplace.domain.schedule_lines import Line
from marketplace.domain.schedules import PaymentAction, PaymentKind
from marketplace.models import ScheduleLine
from marketplace.services.schedule_moves import begin, move, reason_of
from marketplace.services.schedule_postings import not_owed, not_received
from marketplace.services.schedule_starts import WORK, add
from marketplace.services.schedules import Asker
from marketplace.services.unit_of_work import Transaction, transaction

_A = PaymentAction


def ask_waiver(asker: Asker, reason: str) -> None:
    """Ask that the sum need not be paid; a colleague decides."""
    _ask(asker, _A.ASK_WAIVER, reason)


def ask_reversal(asker: Asker, reason: str) -> None:
    """Ask that a confirmed receipt be reversed, e.g. one entered by mistake; the platform decides."""
    _ask(asker, _A.ASK_REVERSAL, reason)


def _ask(asker: Asker, action: PaymentAction, reason: str) -> None:
    request = asker.request(**reason_of(reason))
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, action)
        if fresh:
            line.asked, line.asked_by, line.reason = action, asker.actor.user_id, reason.strip()
            move(tx, request, line, action)


def waive(asker: Asker, version: int) -> None:
    """Waive what a colleague has asked to waive, as it was read (`version`): it is owed no more."""
    request = asker.request(version=version)
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, _A.WAIVE)
        if fresh:
            _check_read(line, version)
            line.decided_by = asker.actor.user_id
            move(tx, request, line, _A.WAIVE, {}, not_owed(line.deal, line.amount_fen or 0))


def reverse(asker: Asker, version: int) -> None:
    """Reverse a confirmed receipt: the opposite postings, and a new line for the sum that is owed again."""
    request = asker.request(version=version)
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, _A.REVERSE)
        if not fresh:
            return
        _check_read(line, version)
        line.decided_by = asker.actor.user_id
        again, excess = _owed_again(tx, line), (line.received_fen or 0) - (line.amount_fen or 0)
        postings = (*not_received(line.deal, line.received_fen or 0), *not_owed(line.deal, excess))
        move(tx, request, line, _A.REVERSE, {"owed_again": str(again.public_id)}, postings)


def _owed_again(tx: Transaction, line: ScheduleLine) -> ScheduleLine:
    kind = PaymentKind(line.kind)
    again = add(
        tx, line.deal,
        Line(kind, line.amount_fen, line.payable_on, line.due_on, line.milestone, line.starts_on, line.ends_on),
    )  # fmt: skip
    again.base_fen, again.credit_fen = line.base_fen, line.credit_fen
    tx.owe(WORK)
    return again


def keep(asker: Asker, version: int) -> None:
    """Refuse what was asked, or take one's own asking back: the line stays as it is."""
    request = asker.request(version=version)
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, _A.KEEP)
        if fresh:
            _check_read(line, version)
            line.reason = ""
            move(tx, request, line, _A.KEEP)


def _check_read(line: ScheduleLine, version: int) -> None:
    if line.version != version:
        raise Conflict(N_("款项在您查看后有变化，请查看最新内容后再决定"))
