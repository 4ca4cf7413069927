"""Starting, watching and ending the processes of a site."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from marketplace.bootstrap.environment import REPOSITORY, Missing
from marketplace.bootstrap.processes import port, require_free
from marketplace.bootstrap.servers import free_port, listens

# A site of stand-ins: a web server of the standard library, and a worker that only waits.
STAND_IN = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from marketplace.bootstrap import processes
    number, folder, worker = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    processes.web_command = lambda number: [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(number)]
    processes.worker_command = lambda: [sys.executable, "-c", worker]
    try:
        with processes.Site(number, folder, {}) as site:
            site.wait_until_it_answers("/")
            print("up", *(process.pid for process in site.processes.values()), flush=True)
            while True:
                time.sleep(0.05)
                site.check_alive()
    except processes.Stopped:
        print("stopped", flush=True)
    except processes.Missing as error:
        print(error, flush=True)
""")


def _stand_in(folder: Path, worker: str) -> tuple[int, subprocess.Popen[str]]:
    number = free_port()
    command = [sys.executable, "-c", STAND_IN, str(number), str(folder), worker]
    return number, subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_both_processes(tmp_path: Path, name: str) -> None:
    number, site = _stand_in(tmp_path, "import time; time.sleep(600)")
    with site:
        assert site.stdout is not None
        up, *processes = site.stdout.readline().split()
        site.send_signal(signal.Signals[name])
        rest, _ = site.communicate(timeout=30)
    assert (up, rest, site.returncode) == ("up", "stopped\n", 0)
    assert not listens(number)
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)


def test_a_process_that_ends_by_itself_is_named_with_its_log(tmp_path: Path) -> None:
    _, site = _stand_in(tmp_path, "raise SystemExit('no such queue')")
    with site:
        printed, _ = site.communicate(timeout=30)
    assert "worker" in printed
    assert "no such queue" in printed


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(Missing, match=f"JINQIAO_PORT={number + 1}"):
            require_free(number)
    require_free(number)


@pytest.mark.parametrize("given", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("JINQIAO_PORT", given)
    with pytest.raises(Missing, match="JINQIAO_PORT"):
        port()
