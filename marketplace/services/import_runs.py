"""The worker's side of imports: check a file without changing anything, then carry it out chunk by chunk.

Each chunk is one unit of work that also moves the batch's progress, so a killed worker loses at most a chunk that was
not committed; whoever takes the batch up again goes on behind the last committed one.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, Conflict, DomainError
from marketplace.domain.import_cells import RowError
from marketplace.domain.import_fields import cell_text
from marketplace.domain.import_states import TO_CHECK, TO_RUN, ImportAction, ImportState, advance
from marketplace.models import ImportBatch, ImportRowError
from marketplace.services.import_chunks import (
    COUNTS,
    chunks,
    error_facts,
    error_row,
    open_batch,
    sort_rows,
    source_of,
    today_of,
)
from marketplace.services.import_reading import Parsed, parsed_rows
from marketplace.services.import_rows import Source, take
from marketplace.services.import_uploads import Upload, read_only, register
from marketplace.services.turns import turn
from marketplace.services.unit_of_work import transaction

log = logging.getLogger(__name__)
SHOWN_ERRORS = 50
SHOWN_ROWS = 5
_TRIES = 3

Clock = Callable[[], datetime]
Report = tuple[Counter[str], list[RowError]]


def _now() -> datetime:
    return datetime.now(UTC)


def check_owed(clock: Clock = _now) -> None:
    """Check every file that waits for it, oldest first."""
    _drain("imports_check", TO_CHECK, _check, clock)


def run_owed(clock: Clock = _now) -> None:
    """Carry out every confirmed import, and go on with those that a killed worker left."""
    _drain("imports_run", TO_RUN, _run, clock)


def import_now(actor: Actor, incoming: Upload, *, now: datetime) -> ImportBatch:
    """Import a file at once, in this process: the command line's way. One import runs at a time."""
    with turn("imports_run", wait=True):
        batch = register(actor, incoming, ImportState.QUEUED, now=now)
        _attempt(_run, batch.id, lambda: now)

        return db.session.get_one(ImportBatch, batch.id, populate_existing=True)


def survey(actor: Actor, incoming: Upload, *, now: datetime) -> tuple[str, Report]:
    """What an import would do, without doing or storing anything: layout, counts, every error."""
    batch, sheet, mapping = read_only(actor, incoming, now=now)
    counts: Counter[str] = Counter()
    errors: list[RowError] = []
    for rows in chunks(parsed_rows(sheet, mapping, today_of(batch))):
        result = sort_rows(db.session(), source_of(batch), rows)
        counts.update(result.counts)
        errors += [error for error, _ in result.wrong]
    return batch.layout, (counts, errors)


def _drain(
    name: str, states: Sequence[ImportState], work: Callable[[int, Clock], None], clock: Clock
) -> None:
    """Do all work of one kind; leaves at once when another thread or process is at it, for that one goes on."""
    while _next(states) is not None:
        with turn(name) as mine:
            if not mine:
                return
            while (batch_id := _next(states)) is not None:
                _attempt(work, batch_id, clock)


def _next(states: Sequence[ImportState]) -> int | None:
    db.session.rollback()  # see what other processes committed meanwhile
    query = select(ImportBatch.id).where(ImportBatch.state.in_(states)).order_by(ImportBatch.id)
    return db.session.scalar(query.limit(1))


def _attempt(work: Callable[[int, Clock], None], batch_id: int, clock: Clock) -> None:
    """Do it; whatever goes wrong with one file is kept with it and stops no other."""
    try:
        work(batch_id, clock)
        return
    except DomainError as error:
        failure = {"message_id": error.message_id, "params": error.params}
    except Exception:
        log.exception("import %s failed", batch_id)
        failure = {"message_id": N_("系统出错，导入已停止；已导入的行保留，可重新上传继续"), "params": {}}
    with transaction(clock()) as tx:
        batch = tx.lock(ImportBatch, batch_id)
        batch.state = advance(ImportState(batch.state), ImportAction.FAIL)
        batch.failure, batch.finished_at = json.dumps(failure, ensure_ascii=False), tx.now


def _check(batch_id: int, clock: Clock) -> None:
    """Read the whole file and keep what an import would do; nothing else is written."""
    batch = db.session.get_one(ImportBatch, batch_id, populate_existing=True)
    mapping_checked = batch.mapping
    sheet, mapping = open_batch(batch)
    counts: Counter[str] = Counter()
    preview: dict[str, Any] = {"errors": [], "reasons": {}, "doubts": [], "rows": []}
    reasons: Counter[str] = Counter()
    for rows in chunks(parsed_rows(sheet, mapping, today_of(batch))):
        result = sort_rows(db.session(), source_of(batch), rows)
        counts.update(result.counts)
        reasons.update(error.code for error, _ in result.wrong)
        _keep(preview["errors"], [error_facts(error) for error, _ in result.wrong], SHOWN_ERRORS)
        _keep(preview["doubts"], [error_facts(doubt) for doubt in result.doubts], SHOWN_ERRORS)
        _keep(
            preview["rows"],
            [[row.row, *(cell_text(cell)[:60] for cell in row.cells)] for row in rows],
            SHOWN_ROWS,
        )
    preview["reasons"] = dict(reasons.most_common())
    with transaction(clock()) as tx:
        batch = tx.lock(ImportBatch, batch_id)
        if batch.state not in TO_CHECK or batch.mapping != mapping_checked:
            return  # cancelled, or mapped anew meanwhile: then it is still owed
        batch.state = advance(ImportState(batch.state), ImportAction.CHECKED)
        batch.total, batch.counts, batch.preview = (
            counts["read"],
            {name: counts[name] for name in COUNTS},
            preview,
        )


def _keep(shown: list[Any], found: Sequence[Any], limit: int) -> None:
    shown += found[: limit - len(shown)]


def _run(batch_id: int, clock: Clock) -> None:
    with transaction(clock()) as tx:
        batch = tx.lock(ImportBatch, batch_id)
        batch.state = advance(ImportState(batch.state), ImportAction.START)
        batch.heartbeat_at, done = tx.now, batch.done
    sheet, mapping = open_batch(batch)
    source = source_of(batch)
    rows = parsed_rows(sheet, mapping, source.today)
    for chunk in chunks(islice(rows, done, None)):
        if not _carry_out(batch_id, source, chunk, clock):
            return
        db.session.expunge_all()
    with transaction(clock()) as tx:
        batch = tx.lock(ImportBatch, batch_id)
        batch.state, batch.finished_at = advance(ImportState(batch.state), ImportAction.FINISH), tx.now
        batch.total = batch.done


def _carry_out(batch_id: int, source: Source, rows: Sequence[Parsed], clock: Clock) -> bool:
    """One chunk, one unit of work; tried again when another import took one of its numbers meanwhile."""
    for left in reversed(range(_TRIES)):
        try:
            return _commit_chunk(batch_id, source, rows, clock)
        except Conflict:
            if not left:
                raise
    return False


def _commit_chunk(batch_id: int, source: Source, rows: Sequence[Parsed], clock: Clock) -> bool:
    """Write the chunk and the progress together; False when the import was cancelled."""
    with transaction(clock()) as tx:
        batch = tx.lock(ImportBatch, batch_id)
        if batch.cancel_requested:
            batch.state, batch.finished_at = advance(ImportState(batch.state), ImportAction.CANCEL), tx.now
            return False
        result = sort_rows(tx.session, source, rows, lock=True)
        take(tx, source, result.comparison)
        if result.wrong:
            tx.session.execute(
                insert(ImportRowError), [error_row(batch_id, error, row) for error, row in result.wrong]
            )
        counts = Counter(batch.counts) + result.counts
        batch.counts = {name: counts[name] for name in COUNTS}
        batch.done += len(rows)
        batch.heartbeat_at = tx.now
    return True
