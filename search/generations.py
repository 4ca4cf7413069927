"""Folders of the embedded index: each rebuild fills a new one, a pointer file names the one in use."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.backend import EngineUnavailable
from search.fields import fingerprint

_POINTER = "current"
# The one in use and the one before, which readers may still have open.
_KEPT = 2


class Generations:
    """`ROOT/patents-FINGERPRINT-NUMBER/` folders, `ROOT/current`, `ROOT/lock`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> str:
        """Name of the folder in use; empty before the first."""
        try:
            return (self.root / _POINTER).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return ""

    def path(self, name: str) -> Path:
        """Folder of that name."""
        return self.root / name

    def create(self) -> str:
        """Make an empty folder for today's fields and analyser; returns its name."""
        number = max((_number(path.name) for path in self._folders()), default=0) + 1
        name = f"patents-{fingerprint()}-{number:06}"
        self.path(name).mkdir(parents=True)
        return name

    def publish(self, name: str) -> None:
        """Make that folder the one in use, in one step; older ones but the last are removed."""
        previous = self.current()
        fresh = self.root / f"{_POINTER}.new"
        fresh.write_text(name, encoding="ascii")
        os.replace(fresh, self.root / _POINTER)
        for path in sorted(self._folders(), key=lambda path: _number(path.name))[:-_KEPT]:
            if path.name not in (name, previous):
                shutil.rmtree(path, ignore_errors=True)

    def discard(self, name: str) -> None:
        """Remove a folder that was never published."""
        shutil.rmtree(self.path(name), ignore_errors=True)

    @contextmanager
    def exclusive(self, seconds: float) -> Iterator[None]:
        """One process changes the index at a time: changes wait for a rebuild, so that none is lost by it."""
        self.root.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + seconds
        with (self.root / "lock").open("w") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise EngineUnavailable(
                            "another process is changing or rebuilding the index"
                        ) from None
                    time.sleep(0.02)
            yield

    def _folders(self) -> list[Path]:
        return [path for path in self.root.glob("patents-*-*") if path.is_dir()]


def is_outdated(name: str) -> bool:
    """True when that generation was made with other fields or another analyser."""
    return name.rsplit("-", 2)[1:2] != [fingerprint()]


def _number(name: str) -> int:
    last = name.rsplit("-", 1)[-1]
    return int(last) if last.isdigit() else 0
