"""`./run demo`: the whole site with sample data on this machine, until Ctrl-C."""

import json
import time
from pathlib import Path
from typing import Any

from marketplace.bootstrap.environment import PYTHON, call, data_folder, say, variables
from marketplace.bootstrap.processes import HOST, Site, Stopped, port, require_free


def run() -> int:
    """Set up, start, say where and as whom to sign in, and wait for Ctrl-C or SIGTERM."""
    require_free(port())
    accounts = set_up(data_folder())
    try:
        with Site(port(), data_folder()) as site:
            site.wait_until_it_answers()
            _greet(accounts)
            while True:
                time.sleep(0.5)
                site.check_alive()
    except Stopped:
        say("\n已停止网站与后台任务。Stopped.")
    return 0


def set_up(data: Path) -> list[dict[str, Any]]:
    """Migrate, seed and index that data folder, each step only as far as needed; returns one account per role."""
    _step("数据库结构 migrate", data, "db", "upgrade")
    accounts = _step("示例数据 sample data", data, "seed", "--json")
    _step("检索索引 search index", data, "search", "rebuild")
    return list(json.loads(accounts)["accounts"])


def _step(name: str, data: Path, *arguments: str) -> str:
    began = time.monotonic()
    printed = call([str(PYTHON), "-m", "flask", *arguments], variables(JINQIAO_DATA_DIR=str(data)))
    say(f"✓ {name}（{time.monotonic() - began:.1f} s）")
    return printed


def _greet(accounts: list[dict[str, Any]]) -> None:
    say(f"\n金桥已启动 Jinqiao is running: http://{HOST}:{port()}/\n示例账号 sample accounts:")
    for account in accounts:
        say(f"  {account['role']:<18} {account['email']:<40} {account['password']}")
    say("\n按 Ctrl-C 停止。Press Ctrl-C to stop.")
