"""Taking a search result away: a small one at once, a large one by the worker; every one is a line in the log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import joinedload
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, Conflict, NotFound, Unavailable
from marketplace.domain.permissions import Action, require
from marketplace.domain.search_exports import (
    AT_ONCE,
    KEPT,
    MOST,
    OPEN_AT_ONCE,
    TO_RUN,
    ExportAction,
    ExportFormat,
    ExportState,
    advance,
    check_size,
)
from marketplace.gateways.registry import gateways
from marketplace.models import SearchExport
from marketplace.services.search_export_files import write_file
from marketplace.services.search_export_rows import CHUNK, ExportWords, rows_of
from marketplace.services.search_requests import plain
from marketplace.services.unit_of_work import Transaction, transaction
from search import EngineUnavailable, SearchRequest

SEARCH_EXPORTS = "search_exports"
PAGE = 20
AWAY = N_("检索服务暂时不可用，没有生成导出；请稍后重试")
_STRAY_AFTER = timedelta(hours=1)  # no export writes this long at a file that its row doesn't know yet


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported: the question, its address arguments, the file's format and language, and the form's key.

    `link_base` is the absolute address below which patents have their pages.
    """

    request: SearchRequest
    arguments: dict[str, list[str]]
    format: ExportFormat
    locale: str
    link_base: str
    key: str


def count(actor: Actor, request: SearchRequest) -> int:
    """Return how many patents an export would hold; Unavailable when the engine is away."""
    require(actor, Action.SEARCH_EXPORT)
    try:
        return gateways().reader.search(replace(request, page=1, size=1, facets=())).total
    except EngineUnavailable:
        raise Unavailable(AWAY) from None


def make(actor: Actor, wish: Wish, words: ExportWords, *, now: datetime) -> SearchExport:
    """Export now when the result is small, else have the worker do it; the same key again gives the same export."""
    require(actor, Action.SEARCH_EXPORT)
    if made := _made_before(actor, wish):
        return made
    export = _asked(actor, wish, now)
    if export.total <= AT_ONCE:
        _fill(export, actor, words, now)
    return _store(actor, wish, export, now)


def _asked(actor: Actor, wish: Wish, now: datetime) -> SearchExport:
    """Ask the engine once: from here on the ids, and with them order and generation, are settled."""
    engine = gateways().reader
    try:
        answer = engine.search(replace(wish.request, page=1, size=1, facets=()))
        check_size(answer.total)
        ids = [int(ident) for ident in islice(engine.scan(wish.request), MOST)]
    except EngineUnavailable:
        raise Unavailable(AWAY) from None
    return SearchExport(
        public_id=uuid7(), request_key=wish.key, organisation_id=actor.organisation_id,
        created_by=actor.user_id, created_at=now, format=wish.format, locale=wish.locale,
        link_base=wish.link_base, arguments=wish.arguments, asked=plain(wish.request), engine=engine.name,
        generation=answer.generation, ids=ids, state=ExportState.QUEUED, total=len(ids),
    )  # fmt: skip


def _fill(export: SearchExport, actor: Actor, words: ExportWords, now: datetime) -> None:
    scope, base = export.asked["scope"], export.link_base
    chunks = (export.ids[start : start + CHUNK] for start in range(0, export.total, CHUNK))
    rows = [row for chunk in chunks for row in rows_of(chunk, scope, base, words)]
    export.done, export.exported, export.started_at = export.total, len(rows), now
    stored = write_file(export, (actor.name, actor.organisation_name), rows, words)
    export.state = advance(ExportState(export.state), ExportAction.START)
    finish(export, stored.sha256, stored.size, now)


def finish(export: SearchExport, sha256: str, size: int, now: datetime) -> None:
    """Give the export its file, which is kept for some days."""
    export.state = advance(ExportState(export.state), ExportAction.FINISH)
    export.sha256, export.size, export.ids = sha256, size, []
    export.finished_at, export.expires_at, export.file_kept = now, now + KEPT, True


def _store(actor: Actor, wish: Wish, export: SearchExport, now: datetime) -> SearchExport:
    try:
        with transaction(now) as tx:
            if made := _made_before(actor, wish):
                return made
            if export.state == ExportState.QUEUED:
                _check_open(tx, actor)
                tx.owe(SEARCH_EXPORTS)
            tx.add(export)
            return export
    except Conflict:
        # The form was sent twice at the same moment: the other one's export is this one's too.
        if made := _made_before(actor, wish):
            return made
        raise


def _check_open(tx: Transaction, actor: Actor) -> None:
    mine = SearchExport.created_by == actor.user_id
    unfinished = select(func.count()).where(mine, SearchExport.state.in_(TO_RUN))
    if (tx.session.scalar(unfinished) or 0) >= OPEN_AT_ONCE:
        message = N_("您有 %(count)s 个导出尚未完成，请等它们完成，或取消后再试")
        raise Conflict(message, count=OPEN_AT_ONCE)


def _made_before(actor: Actor, wish: Wish) -> SearchExport | None:
    mine = SearchExport.created_by == actor.user_id
    made = db.session.scalar(select(SearchExport).where(mine, SearchExport.request_key == wish.key))
    if made and (made.asked, made.format) != (plain(wish.request), wish.format):
        raise Conflict(N_("该请求编号已用于另一操作，请刷新页面后重试"))
    return made


def view(actor: Actor, public_id: UUID) -> SearchExport:
    """One export of the actor's own; NotFound when somebody else made it."""
    require(actor, Action.SEARCH_EXPORT)
    export = db.session.scalar(select(SearchExport).where(SearchExport.public_id == public_id))
    if export is None or export.created_by != actor.user_id:
        raise NotFound()
    return export


def mine(actor: Actor, page: int) -> tuple[Sequence[SearchExport], int]:
    """One page of the actor's own exports, newest first, and how many there are."""
    require(actor, Action.SEARCH_EXPORT)
    return _page([SearchExport.created_by == actor.user_id], page)


def log(actor: Actor, page: int) -> tuple[Sequence[SearchExport], int]:
    """One page of everybody's exports, newest first, and how many there are: who took what away, and when."""
    require(actor, Action.SEARCH_EXPORT_LOG)
    return _page([], page)


def _page(conditions: list[ColumnElement[bool]], page: int) -> tuple[Sequence[SearchExport], int]:
    total = db.session.scalar(select(func.count()).select_from(SearchExport).where(*conditions)) or 0
    query = (
        select(SearchExport)
        .options(joinedload(SearchExport.user), joinedload(SearchExport.organisation))
        .where(*conditions)
        .order_by(SearchExport.id.desc())
    )
    return db.session.scalars(query.offset((page - 1) * PAGE).limit(PAGE)).all(), total


def cancel(actor: Actor, public_id: UUID, *, now: datetime) -> SearchExport:
    """Stop an export: at once when it hasn't begun, else after the chunk at hand; no file is left."""
    export = view(actor, public_id)
    with transaction(now) as tx:
        export = tx.lock(SearchExport, export.id)
        after = advance(ExportState(export.state), ExportAction.CANCEL)
        export.cancel_requested = True
        if export.state != ExportState.RUNNING:
            export.state, export.finished_at, export.ids = after, now, []
        return export


def download(actor: Actor, public_id: UUID, *, now: datetime) -> tuple[SearchExport, Path]:
    """Return a finished export and where its file lies; for its maker only."""
    export = view(actor, public_id)
    if export.state != ExportState.DONE:
        raise Conflict(N_("导出尚未完成，没有可下载的文件"))
    if not export.file_kept or (export.expires_at and now >= export.expires_at):
        raise NotFound(N_("导出文件只保留 7 天，现已删除；请重新导出"))
    return export, gateways().exports.path(export.sha256)


def sweep(now: datetime) -> int:
    """Delete files whose days are over, and what interrupted work left behind; returns how many files."""
    over = SearchExport.file_kept & (SearchExport.expires_at <= now)
    if db.session.scalar(select(SearchExport.id).where(over).limit(1)):
        with transaction(now) as tx:
            tx.session.execute(update(SearchExport).where(over).values(file_kept=False))
    kept = set(db.session.scalars(select(SearchExport.sha256).where(SearchExport.file_kept)))
    running = db.session.scalars(select(SearchExport.public_id).where(SearchExport.state.in_(TO_RUN)))
    return gateways().exports.keep_only(kept | {spool_name(ident) for ident in running}, now - _STRAY_AFTER)


def spool_name(public_id: UUID) -> str:
    """Return the name of the file in which an export's rows wait for the whole."""
    return f"{public_id}.rows"
