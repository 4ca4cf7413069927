"""Rows of a long piece of work on their way into a file: kept on the disk, so that a killed worker can go on."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from marketplace.gateways.sheet_writer import Value


class Spool:
    """One line of JSON a row; the owner keeps the length in bytes that goes with the progress it has stored."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def cut(self, length: int) -> bool:
        """Take off whatever was written after the progress was stored; False when less than that is left."""
        if not self.path.exists() or self.path.stat().st_size < length:
            self.remove()
            return length == 0
        os.truncate(self.path, length)
        return True

    def append(self, rows: Iterable[list[Value]]) -> int:
        """Write rows to the disk and return the new length in bytes."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False, default=_plain).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
            return file.tell()

    def rows(self) -> Iterator[list[Value]]:
        """Yield the rows in order."""
        if self.path.exists():
            with self.path.open("rb") as file:
                for line in file:
                    yield json.loads(line, object_hook=_value)

    def remove(self) -> None:
        """Delete the file, if there is one."""
        self.path.unlink(missing_ok=True)


def _plain(value: Any) -> dict[str, str]:
    return {"day": value.isoformat()} if isinstance(value, date) else {"amount": str(value)}


def _value(plain: dict[str, str]) -> date | Decimal:
    return date.fromisoformat(plain["day"]) if "day" in plain else Decimal(plain["amount"])
