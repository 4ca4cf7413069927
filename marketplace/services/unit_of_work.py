"""One unit of work: everything inside is committed once, or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from marketplace.database import Base, db, writers_turn
from marketplace.domain.errors import N_, Conflict, NotFound
from marketplace.models import OutboxMessage

Row = TypeVar("Row", bound=Base)
LEDGER_LOCK = 4_701_001  # PostgreSQL advisory lock: one writer of the ledger at a time, held to commit
_wakers: list[Callable[[set[str]], None]] = []
OUTBOX = "outbox"


class Transaction:
    """The open unit of work, handed to functions that take part in it."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.owes: set[str] = set()

    def lock(self, model: type[Row], ident: Any) -> Row:
        """Return the row, locked against other writers until the commit; NotFound when it isn't there.

        Keys don't change, so rows that refer to this one may still be written: a stricter lock would deadlock them.
        """
        row = self.session.get(model, ident, with_for_update={"key_share": True}, populate_existing=True)
        if row is None:
            raise NotFound()
        return row

    def add(self, *rows: Base) -> None:
        """Add rows and give them their ids."""
        self.session.add_all(rows)
        self.session.flush()

    def enqueue(self, kind: str, **payload: Any) -> None:
        """Owe work to the outside world: an outbox row in this same transaction."""
        self.session.add(OutboxMessage(kind=kind, payload=payload, created_at=self.now))
        self.owe(OUTBOX)

    def owe(self, work: str) -> None:
        """Have the worker woken for this kind of work after the commit; the database says what it is."""
        self.owes.add(work)

    def lock_ledger(self) -> None:
        """Make this the only transaction that may append to the ledger; SQLite has one writer anyway."""
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LEDGER_LOCK})


@contextmanager
def transaction(now: datetime | None = None) -> Iterator[Transaction]:
    """Open the unit of work; one commit at the end, then the worker is woken if work is owed."""
    session = db.session()
    session.rollback()  # a read transaction left open would make SQLite refuse to upgrade
    tx = Transaction(session, now or datetime.now(UTC))
    with writers_turn(db.engine):
        try:
            session.connection(execution_options={"writes": True})
            yield tx
            session.commit()
        except (IntegrityError, StaleDataError) as error:
            session.rollback()
            raise Conflict(N_("数据已被他人更改，或与已有记录冲突，请刷新后重试")) from error
        except BaseException:
            session.rollback()
            raise
    if tx.owes:
        for wake in _wakers:
            wake(tx.owes)


def wake_after_commit(waker: Callable[[set[str]], None]) -> None:
    """Register what to call, with the kinds of work owed, after a commit; the application does so once."""
    _wakers[:] = [waker]
