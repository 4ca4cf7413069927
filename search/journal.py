"""Changes kept in order beside a generation that isn't in use, until they are folded into it."""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from search.backend import Change, Upsert
from search.documents import Indexed, indexed


@dataclass(frozen=True)
class Entry:
    """A change as the index takes it; without values it is a delete."""

    id: str
    version: int
    values: Indexed | None


def entries_of(changes: Iterable[Change]) -> list[Entry]:
    """The last change of each document, ready for the index."""
    latest = {change.id: change for change in sorted(changes, key=lambda change: change.version)}
    return [_entry(change) for change in latest.values()]


def _entry(change: Change) -> Entry:
    values = indexed(change.document) if isinstance(change, Upsert) else None
    return Entry(change.id, change.version, values)


class Journal:
    """A folder with one file for each batch of changes.

    It outlives a killed process, not a power cut: both are fine, for a change is only acknowledged when the index
    in use has it on disk, and a rebuild that a power cut ended is thrown away.
    """

    def __init__(self, generation: Path) -> None:
        self._folder = generation / "journal"

    def append(self, entries: list[Entry]) -> None:
        """Keep a batch; a reader sees all of it or nothing."""
        self._folder.mkdir(exist_ok=True)
        fresh = self._folder / "fresh"
        fresh.write_text(json.dumps([(one.id, one.version, one.values) for one in entries]), encoding="ascii")
        last = max((int(path.stem) for path in self._batches()), default=0)
        os.replace(fresh, self._folder / f"{last + 1}.json")

    def __len__(self) -> int:
        """Batches that wait."""
        return len(self._batches())

    def carry_out(self, work: Callable[[list[Entry]], object], size: int) -> None:
        """Give `work` all changes, about `size` at a time, the last of each document; they go when it returned."""
        while batches := sorted(self._batches(), key=lambda path: int(path.stem)):
            latest: dict[str, Entry] = {}
            done = []
            for path in batches:
                read = (Entry(*one) for one in json.loads(path.read_text(encoding="ascii")))
                latest |= {one.id: one for one in read if one.version >= _version(latest.get(one.id))}
                done.append(path)
                if len(latest) >= size:
                    break
            work(list(latest.values()))
            for path in done:
                path.unlink()

    def _batches(self) -> list[Path]:
        return list(self._folder.glob("*.json"))


def _version(entry: Entry | None) -> int:
    return -1 if entry is None else entry.version
