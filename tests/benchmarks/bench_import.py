"""`./run bench import`: rows per second of a whole import, against a bare executemany of the same rows, and its memory.

Each measurement runs in a process of its own on a fresh database (SQLite in a temporary folder, or PostgreSQL where
JINQIAO_TEST_DATABASE_URL points to a server and --postgresql is given), so that the peak memory is its own.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
import xlsxwriter
from flask_migrate import upgrade

from config import ROOT, Settings
from marketplace.app import create_app
from marketplace.database import db
from marketplace.domain.accounts import OrganisationKind, Role
from marketplace.domain.numbers import check_digit
from marketplace.models import Patent
from marketplace.services import accounts, import_runs, sessions
from marketplace.services.import_uploads import Upload

TARGET_ROWS_PER_SECOND = 1_700
TARGET_MIB = 400
HEADER = (
    "申请号", "专利名称", "专利类型", "申请人", "发明人", "申请日", "公开（公告）号", "公开（公告）日", "法律状态",
    "主分类号", "摘要",
)  # fmt: skip
THINGS = (
    "石墨烯",
    "秸秆",
    "寒地水稻",
    "冰雪装备",
    "焊接机器人",
    "动力电池",
    "中药提取物",
    "桥梁缆索",
    "卫星姿态",
    "黑土地",
)
ACTIONS = ("制备", "检测", "控制", "回收", "热解", "成形", "识别", "调度", "固化", "清洗")
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def generate(count: int) -> list[list[str]]:
    """Rows of a university's list with about 200 characters of abstract; the same for the same count."""
    chance = random.Random(20261123)
    return [_row(serial, chance) for serial in range(count)]


def _row(serial: int, chance: random.Random) -> list[str]:
    thing, action = chance.choice(THINGS), chance.choice(ACTIONS)
    filed = date(2021, 1, 1) + timedelta(days=chance.randrange(365))
    digits = f"{filed.year}1{serial:07d}"
    abstract = (
        f"本发明公开了一种{thing}{action}方法及装置。"
        + f"该方法对{thing}进行{action}，提高了效率，降低了能耗。" * 7
    )
    return [
        f"CN{digits}.{check_digit(digits)}", f"一种{thing}的{action}方法{serial}", "发明专利", "北辰示例大学;示例研究院",
        "示例甲;示例乙;示例丙", filed.isoformat(), f"CN1{serial:08d}B", (filed + timedelta(days=700)).isoformat(),
        "授权", f"C{chance.randrange(10, 30)}B{chance.randrange(1, 60)}/{chance.randrange(10, 99)}", abstract,
    ]  # fmt: skip


def _write(path: Path, rows: list[list[str]]) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEADER, *rows])
        return
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate([list(HEADER), *rows]):
            sheet.write_row(index, 0, row)


def measure(kind: str, folder: Path, database_url: str) -> dict[str, float]:
    """Import the folder's file, or insert its rows bare, on a fresh database: seconds, rows and peak MiB."""
    settings = Settings(_env_file=None, data_dir=folder / kind, database_url=database_url)
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        code, email = "4199910001", "officer@example.test"
        accounts.create_organisation("北辰示例大学", OrganisationKind.UNIVERSITY, code, "230100", now=NOW)
        accounts.create_user(email, "甲", "秸秆-热解-bench-2026", Role.TRANSFER_OFFICER, code, now=NOW)
        started, busy = time.perf_counter(), time.process_time()
        rows = _bare(folder) if kind == "bare" else _import(folder, kind, email)
        seconds, busy = time.perf_counter() - started, time.process_time() - busy
        again = _again(folder, kind, email) if kind != "bare" else 0.0
    return {"rows": rows, "seconds": seconds, "busy": busy, "again": again, "peak_mib": _peak_mib()}


def _import(folder: Path, suffix: str, email: str) -> int:
    with (folder / f"rows.{suffix}").open("rb") as stream:
        incoming = Upload(stream, f"rows.{suffix}", NOW.date())
        batch = import_runs.import_now(sessions.actor_by_email(email), incoming, now=NOW)
    assert batch.state == "done", batch.failure
    return batch.counts["new"] + batch.counts["unchanged"]


def _again(folder: Path, suffix: str, email: str) -> float:
    started = time.perf_counter()
    _import(folder, suffix, email)
    return time.perf_counter() - started


def _bare(folder: Path) -> int:
    """The floor: the finished rows of one table, already in memory, in one executemany and one commit."""
    rows = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
    day = NOW.date()
    values = [
        {
            "number": row[0][2:].replace(".", ""), "patent_type": "invention", "title": row[1], "abstract": row[10],
            "applicants": row[3].split(";"), "patentees": [], "inventors": row[4].split(";"), "ipc": [row[9]],
            "locarno": [], "agency": "", "legal_status": "granted", "status_event": "授权", "status_source": "x",
            "status_checked_at": NOW, "filed_on": day, "granted_on": day, "in_force_until": day, "warnings": [],
            "content_hash": "0" * 64, "owner_id": 1, "epoch": 1, "created_at": NOW, "updated_at": NOW,
        }
        for row in rows
    ]  # fmt: skip
    started = time.perf_counter()
    with db.engine.begin() as connection:
        connection.execute(sa.insert(Patent), values)
    (folder / "bare_seconds").write_text(str(time.perf_counter() - started))
    return len(values)


def _peak_mib() -> float:
    """This process's own peak; getrusage would report the parent's where that was larger at the fork."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def _apart(kind: str, folder: Path, server: str) -> dict[str, float]:
    """Measure in a process of its own; on PostgreSQL with a database of its own."""
    url, name = "", f"bench_{uuid.uuid4().hex[:12]}"
    if server:
        address = sa.make_url(server)
        engine = sa.create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        url = address.set(database=name).render_as_string(hide_password=False)
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.bench_import",
        "--measure",
        kind,
        "--folder",
        str(folder),
        "--url",
        url,
    ]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout
    if server:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()
    result: dict[str, float] = json.loads(output.splitlines()[-1])
    return result


def main() -> int:
    """Generate, measure csv, xlsx and the bare insert, print, and fail below the targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--postgresql", action="store_true", help="measure on JINQIAO_TEST_DATABASE_URL")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.folder, options.url)))
        return 0
    server = os.environ.get("JINQIAO_TEST_DATABASE_URL", "") if options.postgresql else ""
    if options.postgresql and not server:
        parser.error("JINQIAO_TEST_DATABASE_URL is not set: ./run services start postgresql")
    with tempfile.TemporaryDirectory() as name:
        return _report(Path(name), options.rows, server)


def _report(folder: Path, count: int, server: str) -> int:
    rows = generate(count)
    for suffix in ("csv", "xlsx"):
        _write(folder / f"rows.{suffix}", rows)
    (folder / "rows.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    bare = _apart("bare", folder, server)
    floor = bare["rows"] / float((folder / "bare_seconds").read_text())
    print(f"{'PostgreSQL' if server else 'SQLite'}, {count:,} rows; bare executemany: {floor:,.0f} rows/s")
    missed = False
    for suffix in ("csv", "xlsx"):
        size = (folder / f"rows.{suffix}").stat().st_size / 1024**2
        found = _apart(suffix, folder, server)
        speed = found["rows"] / found["seconds"]
        print(
            f"{suffix} ({size:.0f} MiB): {found['seconds']:.1f} s = {speed:,.0f} rows/s ({speed / floor:.0%} of bare), "
            f"processor {found['busy']:.1f} s, "
            f"again {found['rows'] / found['again']:,.0f} rows/s, peak {found['peak_mib']:.0f} MiB"
        )
        missed |= speed < TARGET_ROWS_PER_SECOND or found["peak_mib"] > TARGET_MIB
    print(f"target: {TARGET_ROWS_PER_SECOND:,} rows/s and {TARGET_MIB} MiB: {'missed' if missed else 'met'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
