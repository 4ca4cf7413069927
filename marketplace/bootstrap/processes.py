"""The long-running processes of a site: its web server and its worker, started and ended together."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn
from urllib.error import URLError

from marketplace.bootstrap.environment import PYTHON, REPOSITORY, Missing, setting, variables
from marketplace.bootstrap.servers import listens, tail

HOST = "127.0.0.1"
STOP_SECONDS = 15


class Stopped(Exception):
    """The person, or the system, asked us to stop."""


def port() -> int:
    """The port of the site: `JINQIAO_PORT`, else 8000."""
    given = setting("PORT", "8000")
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Missing(
            f"JINQIAO_PORT 应为 1 至 65535 的端口号，现为 {given!r}。JINQIAO_PORT must be a port number."
        )
    return int(given)


def require_free(number: int) -> None:
    """Raise Missing, naming a way out, when something listens on that port already."""
    if listens(number):
        raise Missing(
            f"端口 {number} 已被占用（也许金桥已在运行）。请停止占用它的程序，或换一个端口：\n"
            f"    JINQIAO_PORT={number + 1} ./run demo\n"
            f"Port {number} is in use: stop that program or choose another port as above."
        )


def web_command(number: int, host: str = HOST) -> list[str]:
    """gunicorn with two processes of eight threads: pages wait for the database and the search engine, not for the processor."""
    size = ["--worker-class", "gthread", "--workers", "2", "--threads", "8"]
    # A query of 500 Chinese characters is 4,500 bytes of address.
    size += ["--limit-request-line", "8190"]
    quiet = ["--no-control-socket", "--graceful-timeout", "10", "--log-level", "warning"]
    start = ["--config", "python:marketplace.web.start", "--bind", f"{host}:{number}"]
    return [str(PYTHON), "-m", "gunicorn", "wsgi:app", *start, *size, *quiet]


def worker_command() -> list[str]:
    """The worker: imports, the outbox and whatever is due."""
    return [str(PYTHON), "-m", "flask", "worker"]


class Site:
    """A web server and a worker with these settings; use it in a `with` block, which ends both."""

    def __init__(self, number: int, data: Path, environment: dict[str, str]) -> None:
        """Nothing starts before the `with` block."""
        self.number = number
        self.logs = data / "log"
        self.environment = environment
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def address(self) -> str:
        """Where the site answers, without a slash at the end."""
        return f"http://{HOST}:{self.number}"

    def __enter__(self) -> "Site":
        _on_stop_signals(_stop)
        self.logs.mkdir(parents=True, exist_ok=True)
        self._start("web", web_command(self.number))
        self._start("worker", worker_command())
        return self

    def __exit__(self, *_error: object) -> None:
        """Ask politely first: the web server finishes its requests, the worker its job."""
        _on_stop_signals(signal.SIG_IGN)
        for process in self.processes.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def wait_until_it_answers(self, path: str = "/healthz", seconds: float = 60) -> float:
        """Seconds until the first answer of that page; raises Missing with the log when none comes."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            self.check_alive()
            try:
                with urllib.request.urlopen(f"{self.address}{path}", timeout=5):
                    return time.monotonic() - began
            except (URLError, OSError):
                time.sleep(0.1)
        raise Missing(
            f"网站在 {seconds:.0f} 秒内没有应答。The site did not answer.\n{tail(self.logs / 'web.log')}"
        )

    def check_alive(self) -> None:
        """Raise Missing, with the end of its log, when one of the two has ended by itself."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                log = self.logs / f"{name}.log"
                raise Missing(f"{name} 进程已退出（{process.returncode}），日志 {log}：\n{tail(log)}")

    def _start(self, name: str, command: list[str]) -> None:
        """A session of its own keeps Ctrl-C from reaching the child before us."""
        with self._log(name) as log:
            self.processes[name] = subprocess.Popen(
                command,
                cwd=REPOSITORY,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _log(self, name: str) -> IO[bytes]:
        return (self.logs / f"{name}.log").open("ab")


def replace_with(command: list[str]) -> NoReturn:
    """Become that command: signals, terminal and exit code are then its own."""
    sys.stdout.flush()
    os.chdir(REPOSITORY)
    os.execve(command[0], command, variables())


def _on_stop_signals(answer: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, answer)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped
