"""The queue of mail: one outbox row for each, tried again with growing pauses, given up at last; the index never waits for it.

Who takes a row moves its `not_before` on first, so that no other worker sends it too. A worker that dies between the
server's yes and its own commit sends the mail once more, under the same id: that is as often as SMTP lets it be known.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.gateways.mail import Mail, MailRefused, MailUnavailable
from marketplace.gateways.registry import mailer
from marketplace.models import OutboxMessage
from marketplace.services import saved_search_mails
from marketplace.services.turns import turn
from marketplace.services.unit_of_work import Transaction, transaction

log = logging.getLogger(__name__)
SEND_MAIL = "send_mail"
MAILS = "mails"
#: How long a sender has a row to itself; longer than any server may keep it waiting.
TURN = timedelta(minutes=10)
#: Pauses after the first, second, … failure; after the last one the mail is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
_OPEN = (
    (OutboxMessage.kind == SEND_MAIL) & OutboxMessage.done_at.is_(None) & OutboxMessage.failed_at.is_(None)
)
_GIVEN_UP = (OutboxMessage.kind == SEND_MAIL) & OutboxMessage.failed_at.is_not(None)


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of mail: what writes one (payload, id, date; None when nobody wants it any more), and what notes that it went."""

    write: Callable[[dict[str, Any], str, datetime], Mail | None]
    sent: Callable[[Transaction, dict[str, Any]], None]


LETTERS = {saved_search_mails.NEW_PATENTS: Letter(saved_search_mails.write, saved_search_mails.sent)}


@dataclass(frozen=True, slots=True)
class _Taken:
    """A row as it was taken."""

    id: int
    payload: dict[str, Any]
    created_at: datetime
    attempts: int


Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def owe(tx: Transaction, letter: str, **payload: Any) -> None:
    """Owe a mail, in the transaction that gives reason for it."""
    values = {"letter": letter, "id": str(uuid7()), **payload}
    tx.session.add(OutboxMessage(kind=SEND_MAIL, payload=values, created_at=tx.now))
    tx.owe(MAILS)


def waiting() -> Sequence[OutboxMessage]:
    """Return the mails that are still to go, oldest first."""
    return db.session.scalars(select(OutboxMessage).where(_OPEN).order_by(OutboxMessage.id)).all()


def given_up() -> Sequence[OutboxMessage]:
    """Return the mails that were given up, oldest first; each row says why."""
    return db.session.scalars(select(OutboxMessage).where(_GIVEN_UP).order_by(OutboxMessage.id)).all()


def try_again(now: datetime) -> int:
    """Put the mails that were given up back into the queue; returns how many."""
    with transaction(now) as tx:
        ids = list(tx.session.scalars(select(OutboxMessage.id).where(_GIVEN_UP)))
        values = {"failed_at": None, "not_before": None, "attempts": 0}
        tx.session.execute(update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(values))
        tx.owe(MAILS)
    return len(ids)


def deliver_owed(clock: Clock = _now) -> int:
    """Send what may go by now and return how many rows were dealt with; stops when the server is away.

    One thread of a machine at a time: a slow server keeps one thread of the worker, never all of them.
    """
    done = 0
    with turn(MAILS) as mine:
        while mine and (row := _take(clock())) is not None:
            if not _deliver(row, clock):
                break
            done += 1
    return done


def _take(now: datetime) -> _Taken | None:
    """Take the oldest row whose time has come, for the length of a turn."""
    due = or_(OutboxMessage.not_before.is_(None), OutboxMessage.not_before <= now)
    query = select(OutboxMessage).where(_OPEN, due).order_by(OutboxMessage.id).limit(1)
    with transaction(now) as tx:
        row = tx.session.scalar(query.with_for_update(skip_locked=True))
        if row is None:
            return None
        row.attempts, row.not_before = row.attempts + 1, now + TURN
        return _Taken(row.id, row.payload, row.created_at, row.attempts)


def _deliver(row: _Taken, clock: Clock) -> bool:
    """Write and send one mail; False when the server is away, so that the next one needn't be tried."""
    letter = LETTERS[row.payload["letter"]]
    try:
        mail = letter.write(row.payload, row.payload["id"], row.created_at)
        db.session.rollback()  # no transaction stays open while a server thinks
        if mail is not None:
            mailer().send(mail)
    except MailUnavailable as problem:
        _failed(row, problem, clock())
        return False
    except Exception as problem:  # noqa: BLE001 - kept with the row; the mails behind it must go
        _failed(row, problem, clock())
        return True
    with transaction(clock()) as tx:
        kept = tx.lock(OutboxMessage, row.id)
        kept.done_at, kept.error = tx.now, ""
        if mail is not None:
            letter.sent(tx, row.payload)
    return True


def _failed(row: _Taken, problem: Exception, now: datetime) -> None:
    log.warning("mail %s failed, attempt %s: %s", row.id, row.attempts, problem)
    last = isinstance(problem, MailRefused) or row.attempts > len(PAUSES)
    with transaction(now) as tx:
        kept = tx.lock(OutboxMessage, row.id)
        kept.error = (str(problem) or type(problem).__name__)[:1000]
        kept.failed_at = now if last else None
        kept.not_before = None if last else now + PAUSES[row.attempts - 1]
