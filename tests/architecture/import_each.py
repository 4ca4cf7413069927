"""Run as a program: imports each module named on standard input in a process that holds no other module of ours.

A fresh interpreter for each would load Flask and SQLAlchemy 150 times. Here one interpreter loads what others wrote, and
each module of ours is imported in a fork of it, two at a time.
"""

import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress

AT_A_TIME = 2


def main() -> None:
    """Exit with the names that failed; their tracebacks go to standard error."""
    own: list[str] = json.load(sys.stdin)
    for name in _foreign(own):
        with suppress(Exception):  # a name that only makes sense inside its package
            importlib.import_module(name)
    assert not set(own) & set(sys.modules)
    waiting, failed = list(own), []
    running: dict[int, str] = {}
    while waiting or running:
        if waiting and len(running) < AT_A_TIME:
            name = waiting.pop()
            running[_fork(lambda name=name: importlib.import_module(name))] = name  # type: ignore[misc]
            continue
        process, status = os.wait()
        if status:
            failed.append(running[process])
        del running[process]
    sys.exit(", ".join(sorted(failed)) or 0)


def _foreign(own: list[str]) -> list[str]:
    """Modules of others that ours load, learnt in a fork."""
    outlet, inlet = os.pipe()

    def load_all() -> None:
        for name in own:
            with suppress(Exception):  # it is reported when its own turn comes
                importlib.import_module(name)
        with os.fdopen(inlet, "w") as told:
            json.dump([name for name in sys.modules if name not in own], told)

    process = _fork(load_all)
    os.close(inlet)
    with os.fdopen(outlet) as heard:
        names: list[str] = json.load(heard)
    os.waitpid(process, 0)
    return [name for name in names if name not in sys.modules]


def _fork(work: Callable[[], object]) -> int:
    """Do the work in a fork and return its process number; it ends with 1 when the work fails."""
    process = os.fork()
    if process:
        return process
    try:
        work()
    except BaseException:  # noqa: BLE001 - a fork must never run on into the parent's code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
