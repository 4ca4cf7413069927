"""Values from several processes: the same, in order, and no process stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from search import PatentDocument
from search.documents import indexed
from search.tokenising import FEW, tokenised

MANY = FEW + 450


def _documents(number: int) -> Iterator[PatentDocument]:
    return (PatentDocument(str(at), f"石墨烯{at}") for at in range(number))


def _children(pid: int) -> list[int]:
    """Processes of that parent, from the kernel's own list."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


@pytest.mark.parametrize(("number", "processes"), [(0, 2), (3, 2), (FEW, 2), (MANY, 1), (MANY, 2)])
def test_every_value_in_order(number: int, processes: int) -> None:
    told: list[int] = []
    found = list(tokenised(_documents(number), told.append, processes))
    assert found == [indexed(document) for document in _documents(number)]
    assert told == sorted(set(told))
    assert told[-1:] == [number][:number]


def test_given_up_in_the_middle_no_process_stays(tmp_path: Path) -> None:
    before = set(_children(os.getpid()))
    values = tokenised(_documents(MANY), processes=2)
    assert next(values)["id"] == "0"
    assert len(set(_children(os.getpid())) - before) >= 2
    values.close()
    # The tracker of multiprocessing's semaphores is one for the whole process and stays with it.
    assert len(set(_children(os.getpid())) - before) <= 1


def test_a_killed_parent_takes_its_processes_along() -> None:
    script = (
        "import itertools\n"
        "from search import PatentDocument\n"
        "from search.tokenising import tokenised\n"
        "endless = (PatentDocument(str(at), '石墨烯') for at in itertools.count())\n"
        "for at, _ in enumerate(tokenised(endless, processes=2)):\n"
        "    if at == 5_000:\n"
        "        print('under way', flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "under way\n"
        children = _children(parent.pid)
        assert len(children) >= 2
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline, "processes stayed behind"
        time.sleep(0.05)
