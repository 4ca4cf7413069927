"""The worker's side of exports: rows chunk by chunk onto the disk, then the file out of them.

Each chunk's rows are on the disk before the progress is committed. Whoever takes the export up after a killed worker
cuts off what was written beyond that, so no row is doubled and none is missing.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.search_exports import TO_RUN, ExportAction, ExportState, advance
from marketplace.gateways.registry import gateways
from marketplace.gateways.spool import Spool
from marketplace.models import Organisation, SearchExport, User
from marketplace.services.search_export_files import write_file
from marketplace.services.search_export_rows import CHUNK, ExportWords, rows_of
from marketplace.services.search_exports import SEARCH_EXPORTS, finish, spool_name
from marketplace.services.turns import turn
from marketplace.services.unit_of_work import Transaction, transaction

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
#: Gives the words of a language for as long as the block lasts.
Speaker = Callable[[str], AbstractContextManager[ExportWords]]


def _now() -> datetime:
    return datetime.now(UTC)


def run_owed(speak: Speaker, clock: Clock = _now) -> None:
    """Make every export that is owed, oldest first; leaves at once when another thread or process is at it."""
    while _next() is not None:
        with turn(SEARCH_EXPORTS) as mine:
            if not mine:
                return
            while (ident := _next()) is not None:
                _attempt(ident, speak, clock)


def _next() -> int | None:
    db.session.rollback()  # see what other processes committed meanwhile
    query = select(SearchExport.id).where(SearchExport.state.in_(TO_RUN)).order_by(SearchExport.id)
    return db.session.scalar(query.limit(1))


def _attempt(ident: int, speak: Speaker, clock: Clock) -> None:
    """Do it; whatever goes wrong with one export stops no other."""
    try:
        _run(ident, speak, clock)
    except Exception:
        log.exception("export %s failed", ident)
        with transaction(clock()) as tx:
            _end(tx, tx.lock(SearchExport, ident), ExportAction.FAIL)


def _run(ident: int, speak: Speaker, clock: Clock) -> None:
    with transaction(clock()) as tx:
        export = tx.lock(SearchExport, ident)
        export.state = advance(ExportState(export.state), ExportAction.START)
        export.started_at = export.started_at or tx.now
        spool = _spool(export)
        if not spool.cut(export.spooled):
            export.done = export.exported = export.spooled = 0
        ids, done, locale = list(export.ids), export.done, export.locale
    with speak(locale) as words:
        for start in range(done, len(ids), CHUNK):
            if not _chunk(ident, ids[start : start + CHUNK], spool, words, clock):
                return
            db.session.expunge_all()
        _complete(ident, spool, words, clock)


def _spool(export: SearchExport) -> Spool:
    return Spool(gateways().exports.folder / spool_name(export.public_id))


def _chunk(ident: int, ids: Sequence[int], spool: Spool, words: ExportWords, clock: Clock) -> bool:
    """Write the rows, then commit the progress; False when the export was cancelled."""
    export = db.session.get_one(SearchExport, ident)
    rows = rows_of(ids, export.asked["scope"], export.link_base, words)
    length = spool.append(rows)
    with transaction(clock()) as tx:
        export = tx.lock(SearchExport, ident)
        if export.cancel_requested:
            _end(tx, export, ExportAction.CANCEL)
            return False
        export.done, export.exported = export.done + len(ids), export.exported + len(rows)
        export.spooled = length
    return True


def _complete(ident: int, spool: Spool, words: ExportWords, clock: Clock) -> None:
    export = db.session.get_one(SearchExport, ident)
    maker = db.session.get_one(User, export.created_by).name
    organisation = db.session.get_one(Organisation, export.organisation_id).name
    stored = write_file(export, (maker, organisation), spool.rows(), words)
    with transaction(clock()) as tx:
        export = tx.lock(SearchExport, ident)
        if export.cancel_requested:
            _end(tx, export, ExportAction.CANCEL)
            return
        finish(export, stored.sha256, stored.size, tx.now)
    spool.remove()


def _end(tx: Transaction, export: SearchExport, action: ExportAction) -> None:
    """Leave without a file: the rows go, the line in the log stays."""
    export.state, export.finished_at = advance(ExportState(export.state), action), tx.now
    export.ids = []
    _spool(export).remove()
