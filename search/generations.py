"""Folders of the embedded index: each rebuild fills a new one, a pointer file names the one in use."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from search.backend import CannotRollBack, EngineUnavailable
from search.fields import fingerprint

_POINTER = "current"
_BUILDING = "building"
_REMOVED = "removed"


class Generations:
    """`ROOT/patents-FINGERPRINT-NUMBER/` folders, `ROOT/current`, and two files that are locked.

    `ROOT/lock` is held for a moment by whoever changes the index or the pointer. `ROOT/building` is held for as
    long as a rebuild lives and names its folder: a name in it that nobody holds is what a killed rebuild left.
    """

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

    def kept(self) -> list[str]:
        """Filled folders that readers may go back to, newest first; the one in use is not among them."""
        leave_out = (self.current(), self._named())
        return [name for name in self._folders() if name not in leave_out]

    def previous(self) -> str:
        """Name of the folder to go back to; CannotRollBack when there is none that could be used."""
        kept = self.kept()
        if not kept:
            raise CannotRollBack("there is no earlier index to go back to")
        if is_outdated(kept[0]):
            raise CannotRollBack(
                f"the earlier index {kept[0]} was made with other fields or another analyser"
            )
        return kept[0]

    @contextmanager
    def building(self, seconds: float) -> Iterator[str]:
        """An empty folder to fill, gone again unless it is in use when the block ends; one at a time."""
        with self.exclusive(seconds):
            if self.being_built():
                raise EngineUnavailable("another process is rebuilding the index")
            # No buffer that is still full when a crash comes: the name is in the file before the folder exists.
            marker = (self.root / _BUILDING).open("wb", buffering=0)
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
            name = f"patents-{fingerprint()}-{max(map(_number, self._folders()), default=0) + 1:06}"
            marker.write(name.encode("ascii"))
            self.path(name).mkdir()
        with marker:
            try:
                yield name
            finally:
                with self.exclusive(seconds):
                    if name != self.current():
                        self.discard(name)
                    marker.truncate(0)

    def being_built(self) -> str:
        """Name of the folder that a living rebuild fills; a dead one's is removed. Only within `exclusive`."""
        name = self._named()
        if not name:
            return ""
        with (self.root / _BUILDING).open("r+b") as marker:
            try:
                fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return name
            if name != self.current():
                self.discard(name)
            marker.truncate(0)
        return ""

    def publish(self, name: str) -> None:
        """Make that folder the one in use, in one step; of the others only the one before stays, to go back to."""
        before = self.current()
        self.use(name)
        # An outdated one takes no changes any more, so that going back to it would lose them.
        stay = (name, "" if is_outdated(before) else before)
        for other in self._folders():
            if other not in stay:
                self.discard(other)

    def discard(self, name: str) -> None:
        """Remove a folder; under another name first, so that what a crash or a dying writer leaves is no generation."""
        if self.path(name).is_dir():
            self.path(name).rename(self.root / f"{_REMOVED}-{name}")
        for folder in self.root.glob(f"{_REMOVED}-*"):
            shutil.rmtree(folder, ignore_errors=True)

    def use(self, name: str) -> None:
        """Point to that folder."""
        fresh = self.root / f"{_POINTER}.new"
        fresh.write_text(name, encoding="ascii")
        os.replace(fresh, self.root / _POINTER)

    @contextmanager
    def exclusive(self, seconds: float) -> Iterator[None]:
        """Be the only one who changes the index or the pointer; EngineUnavailable after so many seconds."""
        self.root.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + seconds
        with (self.root / "lock").open("w") as lock:
            # Who waits has the turn, so that a worker without a pause can't take the lock again and again.
            with (self.root / "turn").open("w") as turn:
                _take(turn, deadline)
                _take(lock, deadline)
            yield

    def _named(self) -> str:
        try:
            return (self.root / _BUILDING).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return ""

    def _folders(self) -> list[str]:
        folders = (path.name for path in self.root.glob("patents-*-*") if path.is_dir())
        return sorted(folders, key=_number, reverse=True)


def is_outdated(name: str) -> bool:
    """True when that generation was made with other fields or another analyser."""
    return name.rsplit("-", 2)[1:2] != [fingerprint()]


def _take(file: IO[str], deadline: float) -> None:
    """Lock a file until it is closed; EngineUnavailable when the time is up."""
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise EngineUnavailable("another process is changing the index") from None
            time.sleep(0.01)


def _number(name: str) -> int:
    last = name.rsplit("-", 1)[-1]
    return int(last) if last.isdigit() else 0
