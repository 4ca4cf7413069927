"""A worker process killed with SIGKILL in the middle of an import; another goes on where it stopped."""

import io
import os
import signal
import subprocess
import sys
import time
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import ROOT
from marketplace.database import db
from marketplace.models import ImportBatch, ImportRowError, LegalEvent, Ownership, Patent
from marketplace.services import import_runs, import_uploads, imports
from marketplace.services.import_uploads import Upload
from tests.factories import People, application_number

ROWS = 6_000
WORKER = """
from marketplace.app import create_app
from marketplace.services import import_runs
with create_app().app_context():
    import_runs.run_owed()
"""


def _file() -> bytes:
    rows = ["申请号,专利名称,申请人,申请日,授权公告日"]
    rows += [f"{application_number(n)},装置{n},北辰示例大学,2021-03-04,2023-05-06" for n in range(ROWS)]
    rows[ROWS // 2] = "CN202110000001.0,校验位错,北辰示例大学,2021-03-04,"
    return "\n".join(rows).encode()


def _batch(ident: int) -> ImportBatch:
    db.session.rollback()
    return db.session.get_one(ImportBatch, ident, populate_existing=True)


@pytest.mark.parametrize("kills", [3])
def test_killed_again_and_again(app: Flask, people: People, now: datetime, kills: int) -> None:
    batch = import_uploads.upload(
        people.officer, Upload(io.BytesIO(_file()), "清单.csv", date(2026, 11, 20)), now=now
    )
    import_runs.check_owed()
    imports.confirm(people.officer, batch.public_id, now=now)
    settings = {
        "JINQIAO_DATA_DIR": str(app.config["SETTINGS"].data_dir),
        "JINQIAO_DATABASE_URL": app.config["SETTINGS"].database_url,
    }
    for _ in range(kills):
        _kill_after_a_chunk(batch.id, settings)
    import_runs.run_owed()
    finished = _batch(batch.id)
    assert (finished.state, finished.done) == ("done", ROWS)
    assert (finished.counts["read"], finished.counts["new"], finished.counts["failed"]) == (ROWS, ROWS - 1, 1)
    stored = [
        db.session.scalar(select(func.count()).select_from(model))
        for model in (Patent, Ownership, LegalEvent)
    ]
    assert stored == [ROWS - 1] * 3
    assert db.session.scalar(select(func.count()).select_from(ImportRowError)) == 1


def _kill_after_a_chunk(batch_id: int, settings: dict[str, str]) -> None:
    before = _batch(batch_id).done
    worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env={**os.environ, **settings})
    deadline = time.monotonic() + 60
    while _batch(batch_id).done == before and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    assert before < _batch(batch_id).done < ROWS
