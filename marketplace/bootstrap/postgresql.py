"""A throw-away PostgreSQL cluster from the installed server programs, on loopback, for tests only."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from marketplace.bootstrap.servers import Place, ServiceError, free_port, is_ours, listens, tail

ROLE = "jinqiao"
DATABASE = "jinqiao_test"
# Byte order of text as in SQLite, every connection of ours trusted, nothing synced.
INITIAL = ("-U", ROLE, "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
# Durability off: faster tests; a cluster broken by a power cut is thrown away by deleting its folder.
OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=128MB",
    "timezone=UTC",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
)


def start(place: Place) -> dict[str, Any]:
    """Make the cluster if there is none, start it, create the test database; returns the state entry."""
    programs = find_programs()
    data = place.folder / "data"
    place.prepare()
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        _call(place, programs / "initdb", "-D", data, *INITIAL)
    port = free_port()
    options = " ".join(["-p", str(port), *(f"-c {option}" for option in OPTIONS)])
    where = ("-D", data, "-l", place.folder / "server.log")
    _call(place, programs / "pg_ctl", *where, "-w", "-t", "60", "-o", options, "start")
    _create_database(place, programs, port)
    pid = int((data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
    return {"pid": pid, "port": port, "mark": str(data), "programs": str(programs)}


def stop(place: Place, entry: dict[str, Any]) -> None:
    """End the server at once, breaking off its connections."""
    if is_ours(entry["pid"], entry["mark"]):
        data = place.folder / "data"
        _call(place, Path(entry["programs"]) / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


def is_alive(entry: dict[str, Any]) -> bool:
    """True when our server process lives and its port accepts connections."""
    return is_ours(entry["pid"], entry["mark"]) and listens(entry["port"])


def settings(entry: dict[str, Any]) -> dict[str, str]:
    """Settings lines; the role is superuser of its own throw-away cluster and may create databases."""
    return {"JINQIAO_TEST_DATABASE_URL": f"postgresql+psycopg://{ROLE}@127.0.0.1:{entry['port']}/{DATABASE}"}


def find_programs() -> Path:
    """Folder of initdb and pg_ctl: PATH, then the newest of /usr/lib/postgresql; ServiceError if there is none."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    packaged = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(packaged, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0), reverse=True)
    for folder in folders:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "createdb")):
            return folder
    raise ServiceError("没有找到 PostgreSQL 服务器程序，请先安装：apt-get install -y postgresql")


def _create_database(place: Place, programs: Path, port: int) -> None:
    command = [str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", ROLE, DATABASE]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **place.identity())
    if done.returncode and "already exists" not in done.stderr:
        raise ServiceError(f"PostgreSQL 测试数据库没有建成：{done.stderr.strip()}")


def _call(place: Place, *command: str | Path) -> None:
    """Run a PostgreSQL program; its output goes to a file, since the server would keep a pipe open for ever."""
    output = place.folder / "command.log"
    with output.open("wb") as log:
        done = subprocess.run(command, stdout=log, stderr=log, check=False, **place.identity())
    if done.returncode:
        details = tail(output) + "\n" + tail(place.folder / "server.log")
        raise ServiceError(f"PostgreSQL 命令失败：{Path(command[0]).name}\n{details.strip()}")
