"""`./run demo`: the whole site with sample data on this machine, until Ctrl-C."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from marketplace.bootstrap.environment import PYTHON, Missing, call, data_folder, say, variables
from marketplace.bootstrap.processes import Site, Stopped, port, require_free

Account = dict[str, Any]


def run() -> int:
    """Set up, start, say where and as whom to sign in, and wait for Ctrl-C or SIGTERM."""
    require_free(port())
    environment = variables(JINQIAO_SAMPLE_DATA="true")
    accounts = set_up(data_folder(), environment)
    try:
        with Site(port(), data_folder(), environment) as site:
            site.wait_until_it_answers()
            _greet(site.address, accounts)
            while True:
                time.sleep(0.5)
                site.check_alive()
    except Stopped:
        say("\n已停止网站与后台任务。Stopped.")
    return 0


def set_up(data: Path, environment: dict[str, str]) -> list[Account]:
    """Migrate, seed and index what these settings name, as far as needed; returns one account per role."""
    unfinished = data / "sample-data-unfinished"
    if unfinished.exists():
        raise Missing(
            f"上次写入示例数据时被中断，数据不完整。请删除后重试：\n    rm -r {data}\n"
            "The sample data is incomplete, for the last run was interrupted: remove it as above and try again."
        )
    _step("数据库结构 migrate", environment, "db", "upgrade")
    unfinished.touch()
    accounts = _step("示例数据 sample data", environment, "seed", "--json")
    unfinished.unlink()
    _step("检索索引 search index", environment, "search", "rebuild")
    return list(json.loads(accounts)["accounts"])


def _step(name: str, environment: dict[str, str], *arguments: str) -> str:
    began = time.monotonic()
    if sys.stdout.isatty():
        print(f"… {name}", end="\r", flush=True)
    printed = call([str(PYTHON), "-m", "flask", *arguments], environment)
    say(f"✓ {name}（{time.monotonic() - began:.1f} s）")
    return printed


def _greet(address: str, accounts: list[Account]) -> None:
    say(f"\n金桥已启动 Jinqiao is running: {address}/\n示例账号 sample accounts:")
    for account in accounts:
        say(f"  {account['role']:<18} {account['email']:<40} {account['password']}")
    say("\n按 Ctrl-C 停止。Press Ctrl-C to stop.")
