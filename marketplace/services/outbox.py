"""Do what the outbox owes to the index: in order, each kind in batches, again until it worked.

Mail is owed by rows of the same table and has a queue of its own (`mails.py`): a slow mail server must not hold up the index.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select, update

from marketplace.database import db
from marketplace.models import OutboxMessage
from marketplace.services.indexing import INDEX_PATENTS, index_patents, newest_message
from marketplace.services.turns import turn
from marketplace.services.unit_of_work import transaction

log = logging.getLogger(__name__)
BATCH = 200
#: Kind of message → what carries out a batch of payloads; `version` is the newest message's id at this moment. The
#: batch's own ids won't do: a transaction may commit after one with higher ids, and would seem older than it.
HANDLERS: dict[str, Callable[[list[dict[str, Any]], int], None]] = {INDEX_PATENTS: index_patents}
_OWED = OutboxMessage.kind.in_(HANDLERS) & OutboxMessage.done_at.is_(None)


def owed() -> int:
    """Return how many messages to the index wait."""
    return db.session.scalar(select(func.count()).where(_OWED)) or 0


def drain() -> int:
    """Carry out everything that is owed, one drain at a time, and return how many messages; stops at a failure."""
    with turn("outbox", wait=True):  # the index has one writer
        done = 0
        while batch := _next_batch():
            for kind, messages in groupby(batch, key=lambda message: message.kind):
                rows = list(messages)
                if not _carry_out(kind, rows):
                    return done
                done += len(rows)
        return done


def _next_batch() -> list[OutboxMessage]:
    db.session.rollback()  # see what other processes committed meanwhile
    query = select(OutboxMessage).where(_OWED).order_by(OutboxMessage.id).limit(BATCH)
    return list(db.session.scalars(query))


def _carry_out(kind: str, rows: list[OutboxMessage]) -> bool:
    """Run the handler; whatever goes wrong is kept with the rows, which stay owed."""
    ids, error = [row.id for row in rows], ""
    try:
        HANDLERS[kind]([row.payload for row in rows], newest_message())
    except Exception as problem:  # noqa: BLE001 - kept with the rows and tried again
        log.warning("outbox %s %s-%s failed: %s", kind, ids[0], ids[-1], problem)
        error = str(problem)[:1000] or type(problem).__name__
    values = {
        "error": error,
        "attempts": OutboxMessage.attempts + 1,
        "done_at": None if error else datetime.now(UTC),
    }
    with transaction() as tx:
        tx.session.execute(
            update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(values),
            execution_options={"synchronize_session": False},
        )
    return not error
