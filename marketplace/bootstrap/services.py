"""`./run services`: real Elasticsearch and PostgreSQL servers for tests, benchmarks and CI.

Standard library only. Servers live in an ignored folder, listen on 127.0.0.1 and free ports, never run as
root, and start and stop any number of times.
"""

import argparse
import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from marketplace.bootstrap import elasticsearch, elasticsearch_cluster, elasticsearch_secure, postgresql
from marketplace.bootstrap.servers import Place, ServiceError, services_folder

SERVICES: dict[str, ModuleType] = {
    "elasticsearch": elasticsearch,
    "postgresql": postgresql,
    "elasticsearch-secure": elasticsearch_secure,
    "elasticsearch-cluster": elasticsearch_cluster,
}
#: What is started and asked about when nothing is named; `stop` ends all.
USUAL = ("elasticsearch", "postgresql")


def main(argv: list[str]) -> int:
    """Carry out `start|stop|status [service…]`; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="./run services", description="测试用的 Elasticsearch 与 PostgreSQL 服务"
    )
    parser.add_argument("verb", choices=("start", "stop", "status"))
    parser.add_argument("names", nargs="*", metavar="|".join(SERVICES), help="缺省为前两个；stop 为全部")
    given = parser.parse_args(argv)
    unknown = set(given.names) - set(SERVICES)
    if unknown:
        parser.error(f"没有这个服务：{', '.join(sorted(unknown))}")
    names = given.names or list(SERVICES if given.verb == "stop" else USUAL)
    verb = {"start": start, "stop": stop, "status": status}[given.verb]
    try:
        with _locked():
            return verb(names)
    except ServiceError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1


def start(names: list[str]) -> int:
    """Start the named services that are not running yet, then print the settings lines."""
    state = _read_state()
    for name in names:
        if name in state and SERVICES[name].is_alive(state[name]):
            print(f"# {name} 已在运行", flush=True)
            continue
        if name in state:  # what is left of it
            SERVICES[name].stop(_place(name), state.pop(name))
        began = time.monotonic()
        state[name] = SERVICES[name].start(_place(name))
        _write_state(state)
        print(f"# {name} 已启动，用时 {time.monotonic() - began:.1f} 秒", flush=True)
    _print_settings()
    return 0


def stop(names: list[str]) -> int:
    """End the named services; what is not running is left alone."""
    state = _read_state()
    for name in names:
        if name in state:
            SERVICES[name].stop(_place(name), state.pop(name))
            _write_state(state)
        print(f"# {name} 已停止")
    return 0


def status(names: list[str]) -> int:
    """Say which services answer; exit code 0 when all the named ones do."""
    state = _read_state()
    alive = {name: name in state and SERVICES[name].is_alive(state[name]) for name in names}
    for name, answers in alive.items():
        print(f"# {name}：{'运行中' if answers else '未运行'}")
    _print_settings()
    return 0 if all(alive.values()) else 1


def settings() -> dict[str, str]:
    """Environment lines of the services that answer now; empty when none does."""
    found: dict[str, str] = {}
    for name, entry in _read_state().items():
        if name in SERVICES and SERVICES[name].is_alive(entry):
            found.update(SERVICES[name].settings(entry))
    return found


def _print_settings() -> None:
    for key, value in settings().items():
        print(f"{key}={value}")


def _place(name: str) -> Place:
    return Place(services_folder() / name)


def _state_path() -> Path:
    return services_folder() / "state.json"


def _read_state() -> dict[str, dict[str, Any]]:
    try:
        state = json.loads(_state_path().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _write_state(state: dict[str, dict[str, Any]]) -> None:
    fresh = _state_path().with_suffix(".new")
    fresh.write_text(json.dumps(state, indent=1), encoding="utf-8")
    os.replace(fresh, _state_path())


@contextmanager
def _locked() -> Iterator[None]:
    """One `services` command at a time: two starts at once would make two servers."""
    folder = services_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
