"""One process or thread at a time for a kind of work, by a lock file in the data folder that the kernel frees."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app


@contextmanager
def process_lock(name: str, wait: bool = False) -> Iterator[bool]:
    """Hold the lock of this name; False (at once, unless `wait`) when another thread or process has it."""
    path = Path(current_app.config["SETTINGS"].data_dir) / f"{name}.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
