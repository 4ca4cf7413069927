"""Long exports: a worker killed with SIGKILL in the middle of one, a cancelled one, and what they cost in memory."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert

from config import ROOT
from marketplace.database import db
from marketplace.domain.search_exports import ExportFormat
from marketplace.gateways.registry import gateways
from marketplace.models import Patent, SearchExport
from marketplace.services import search_export_runs, search_exports
from marketplace.services.search_export_rows import CHUNK, ExportWords
from marketplace.services.search_exports import Wish
from marketplace.services.unit_of_work import transaction
from search import Scope, SearchRequest
from tests.factories import People, application_number
from tests.search_export_words import plainly

ROWS = 6_000
WORKER = """
from marketplace.app import create_app
from marketplace.services import search_export_runs
from tests.search_export_words import plainly
with create_app().app_context():
    search_export_runs.run_owed(plainly)
"""


def _queued(people: People, now: datetime, kind: ExportFormat) -> SearchExport:
    """An export of many patents that the owner shows, as the engine would have named them: newest first."""
    values = {
        "owner_id": people.officer.organisation_id, "patent_type": "invention", "legal_status": "granted",
        "created_at": now, "updated_at": now, "inventors": ["示例甲"], "patentees": ["北辰示例大学"], "ipc": [],
    }  # fmt: skip
    rows = [{"number": application_number(n), "title": f"装置{n}", **values} for n in range(ROWS)]
    with transaction(now) as tx:
        tx.session.execute(insert(Patent), rows)
    ids = sorted(db.session.scalars(db.select(Patent.id)), reverse=True)
    wish = Wish(SearchRequest(scope="all"), {"scope": ["all"]}, kind, "en", "https://x/patents", str(uuid4()))
    export = SearchExport(
        public_id=uuid4(), request_key=wish.key, organisation_id=people.officer.organisation_id,
        created_by=people.officer.user_id, created_at=now, format=kind, locale="en", link_base=wish.link_base,
        arguments=wish.arguments, asked=search_exports.plain(wish.request), engine="tantivy", generation="1",
        ids=ids, state="queued", total=len(ids),
    )  # fmt: skip
    with transaction(now) as tx:
        tx.add(export)
    return export


def _stored(ident: int) -> SearchExport:
    db.session.rollback()
    return db.session.get_one(SearchExport, ident, populate_existing=True)


def _titles(export: SearchExport) -> list[str]:
    text = gateways().exports.path(export.sha256).read_text(encoding="utf-8-sig")
    return [row["名称"] for row in csv.DictReader(io.StringIO(text))]


def test_killed_again_and_again(app: Flask, people: People, now: datetime) -> None:
    ident = _queued(people, now, ExportFormat.CSV).id
    settings = {
        "JINQIAO_DATA_DIR": str(app.config["SETTINGS"].data_dir),
        "JINQIAO_DATABASE_URL": app.config["SETTINGS"].database_url,
    }
    for _ in range(3):
        _kill_after_a_chunk(ident, settings)
    spool = gateways().exports.folder / search_exports.spool_name(_stored(ident).public_id)
    with spool.open("ab") as file:
        file.write(b'["half a ro')  # as a worker leaves it that is killed while it writes
    search_export_runs.run_owed(plainly)
    finished = _stored(ident)
    assert (finished.state, finished.done, finished.exported, finished.ids) == ("done", ROWS, ROWS, [])
    assert _titles(finished) == [f"装置{n}" for n in reversed(range(ROWS))]
    assert [path.name for path in spool.parent.iterdir()] == [finished.sha256]


def _kill_after_a_chunk(ident: int, settings: dict[str, str]) -> None:
    before = _stored(ident).done
    worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env={**os.environ, **settings})
    deadline = time.monotonic() + 60
    while _stored(ident).done == before and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    assert before < _stored(ident).done < ROWS


class _Interrupted(BaseException):
    """What no handler catches, as when the process ends."""


def _stop_after(monkeypatch: pytest.MonkeyPatch, chunks: int, what: object) -> None:
    """Do something instead of the next chunk, once so many are written."""
    real, left = search_export_runs.rows_of, [chunks]

    def rows_of(ids: list[int], scope: Scope, base: str, words: ExportWords) -> object:
        left[0] -= 1
        if left[0] == -1:
            what()  # type: ignore[operator]
        return real(ids, scope, base, words)

    monkeypatch.setattr(search_export_runs, "rows_of", rows_of)


def test_rows_lost_with_the_disk_are_written_again(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = _queued(people, now, ExportFormat.CSV)

    def interrupt() -> None:
        raise _Interrupted

    _stop_after(monkeypatch, 2, interrupt)
    with pytest.raises(_Interrupted):
        search_export_runs.run_owed(plainly, lambda: now)
    assert _stored(export.id).done == 2 * CHUNK
    (gateways().exports.folder / search_exports.spool_name(export.public_id)).write_bytes(b"[]\n")
    search_export_runs.run_owed(plainly, lambda: now)
    assert len(_titles(_stored(export.id))) == ROWS


def test_cancelled_in_the_middle_it_leaves_no_file(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = _queued(people, now, ExportFormat.XLSX)
    _stop_after(monkeypatch, 2, lambda: search_exports.cancel(people.officer, export.public_id, now=now))
    search_export_runs.run_owed(plainly, lambda: now)
    stopped = _stored(export.id)
    assert (stopped.state, stopped.done, stopped.sha256, stopped.ids) == ("cancelled", 2 * CHUNK, "", [])
    assert list(gateways().exports.folder.iterdir()) == []
    search_export_runs.run_owed(plainly, lambda: now)
    assert _stored(export.id).state == "cancelled"
