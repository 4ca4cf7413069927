"""Payments of a contract: reported, accepted, paid, received. Every step takes a key, so that a retry is answered only.

No money moves here: the licensee says that it paid, the licensor that it received.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.money import yuan
from marketplace.domain.permissions import require
from marketplace.domain.schedules import PaymentAction, check_day, late_interest
from marketplace.domain.terms import terms_from_json
from marketplace.models import ScheduleLine
from marketplace.services import revenue, rule_books, schedule_files
from marketplace.services.kept_files import Upload, keep
from marketplace.services.schedule_moves import PERMISSIONS, Request, begin, move, reason_of
from marketplace.services.schedule_postings import owed, received
from marketplace.services.schedule_royalties import royalty_of
from marketplace.services.schedule_starts import start
from marketplace.services.schedule_sums import finished
from marketplace.services.trial_answers import all_received
from marketplace.services.unit_of_work import transaction

__all__ = [
    "Asker", "accept", "claim", "confirm", "distribute", "query", "reach", "reject", "report", "start",
]  # fmt: skip
_A = PaymentAction


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a step of which line, under which key, and when."""

    actor: Actor
    deal_id: UUID
    line_id: UUID
    key: str
    now: datetime

    @property
    def today(self) -> date:
        """The day of the request in Shanghai."""
        return local_day(self.now)

    def request(self, **content: Any) -> Request:
        """Return the step with what was asked for."""
        return Request(self.actor, self.deal_id, self.line_id, self.key, content)


def reach(asker: Asker, reached_on: date) -> None:
    """Say that a milestone was accepted: its instalment is payable from that day."""
    request = asker.request(reached_on=reached_on.isoformat())
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, _A.REACH)
        if fresh:
            check_day("reached_on", reached_on, line.deal.effective_on, asker.today)
            line.payable_on, line.due_on = reached_on, reached_on + _payment_term(line)
            move(tx, request, line, _A.REACH)


def report(asker: Asker, base_fen: int, upload: Upload | None = None) -> None:
    """Report the base of a royalty period, with the account behind it if there is one."""
    require(asker.actor, PERMISSIONS[_A.REPORT])
    kept = keep(upload) if upload else None
    request = asker.request(base_fen=base_fen, sha256=kept.stored.sha256 if kept else "")
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, _A.REPORT)
        if not fresh:
            return
        line.base_fen, line.reason = base_fen, ""
        if kept:
            schedule_files.attach(tx, line, asker.actor, _A.REPORT, kept)
        move(tx, request, line, _A.REPORT)


def accept(asker: Asker, base_fen: int) -> None:
    """Accept a report as it was read (`base_fen`): what the period owes is reckoned and owed from now on (R-19)."""
    request = asker.request(base_fen=base_fen)
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, _A.ACCEPT)
        if not fresh:
            return
        if line.base_fen != base_fen:
            raise InvalidInput("base", "base_changed", N_("被许可方已更新报告，请查看最新金额后再决定"))
        royalty = royalty_of(line, base_fen)
        line.amount_fen, line.credit_fen = royalty.amount_fen, royalty.credit_fen
        line.due_on = asker.today + _payment_term(line)
        data = {"amount_fen": line.amount_fen, "credit_fen": line.credit_fen}
        move(tx, request, line, _A.ACCEPT, data, owed(line.deal, line.amount_fen))


def query(asker: Asker, reason: str) -> None:
    """Send a report back with a question."""
    _refuse(asker, _A.QUERY, reason)


def claim(asker: Asker, upload: Upload, paid_on: date) -> None:
    """Say that the sum was paid, with the bank's voucher."""
    require(asker.actor, PERMISSIONS[_A.CLAIM])
    kept = keep(upload)
    request = asker.request(paid_on=paid_on.isoformat(), sha256=kept.stored.sha256)
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, _A.CLAIM)
        if fresh:
            check_day("paid_on", paid_on, line.deal.effective_on, asker.today)
            line.paid_on, line.reason = paid_on, ""
            schedule_files.attach(tx, line, asker.actor, _A.CLAIM, kept)
            move(tx, request, line, _A.CLAIM)


def confirm(asker: Asker, received_fen: int, received_on: date) -> None:
    """Say that the sum was received in full; what exceeds it is interest, up to what is agreed."""
    request = asker.request(received_fen=received_fen, received_on=received_on.isoformat())
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, _A.CONFIRM)
        if not fresh:
            return
        check_day("received_on", received_on, line.deal.effective_on, asker.today)
        _check_received(line, received_fen, received_on)
        line.received_fen, line.received_on = received_fen, received_on
        excess = received_fen - (line.amount_fen or 0)
        move(
            tx, request, line, _A.CONFIRM, {}, (*owed(line.deal, excess), *received(line.deal, received_fen))
        )
        tx.session.flush()
        if finished(line.deal_id):
            all_received(tx, line.deal)


def _check_received(line: ScheduleLine, received_fen: int, received_on: date) -> None:
    amount = line.amount_fen or 0
    if received_fen < amount:
        message_id = N_("到账金额少于应付的 %(amount)s 元；未收齐时请选择“退回”，并写明差额")
        raise InvalidInput("received", "too_little", message_id, amount=yuan(amount))
    if received_fen > amount + interest_of(line, received_on):
        message_id = N_("到账金额多于应付金额与约定违约金之和 %(amount)s 元，请核对后填写本笔的金额")
        most = yuan(amount + interest_of(line, received_on))
        raise InvalidInput("received", "too_much", message_id, amount=most)


def interest_of(line: ScheduleLine, until: date) -> int:
    """Return the agreed interest in fen on a line that is paid, or still open, on this day."""
    if not line.amount_fen or not line.due_on:
        return 0
    daily = terms_from_json(line.deal.terms).late_interest_bp
    return late_interest(line.amount_fen, daily, (until - line.due_on).days)


def reject(asker: Asker, reason: str) -> None:
    """Say that the sum did not arrive, or not all of it."""
    _refuse(asker, _A.REJECT, reason)


def _refuse(asker: Asker, action: PaymentAction, reason: str) -> None:
    request = asker.request(**reason_of(reason))
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, action)
        if fresh:
            line.reason = reason.strip()
            move(tx, request, line, action)


def distribute(asker: Asker, costs_fen: int) -> None:
    """Say that what was received was distributed by the frozen shares, after the costs as they were read (R-23, R-24)."""
    request = asker.request(costs_fen=costs_fen)
    with transaction(asker.now) as tx:
        line, fresh = begin(tx, request, _A.DISTRIBUTE)
        if not fresh:
            return
        shared = revenue.undistributed(line.deal_id, line.received_fen or 0)
        if shared.costs_fen != costs_fen:
            raise Conflict(N_("直接费用在您查看后有变化，请查看最新的分配金额后再登记"))
        line.costs_fen = costs_fen
        figures = {"received_fen": shared.received_fen, "net_fen": shared.net_fen}
        parts = {"parts_fen": list(shared.parts), "inventors_fen": list(shared.inventors)}
        move(tx, request, line, _A.DISTRIBUTE, {**figures, **parts})


def _payment_term(line: ScheduleLine) -> timedelta:
    """How long a sum may be paid for which the contract names no day."""
    return timedelta(days=rule_books.version(line.deal.rules_version).payment_days)
