"""One at a time: work of a kind that no two threads or processes of this machine do at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app


@contextmanager
def turn(name: str, wait: bool = False) -> Iterator[bool]:
    """Yield True while the turn is ours; False at once when somebody else has it, unless `wait`."""
    path = Path(current_app.config["SETTINGS"].data_dir) / f"{name}.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
