"""Rows on the disk between two lives of a worker."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from marketplace.gateways.sheet_writer import Value
from marketplace.gateways.spool import Spool

ROWS: list[list[Value]] = [
    ["=1+1", 3, Decimal("3001.50"), date(2021, 3, 4), None],
    ['引号"\n换行', 0, None, None, ""],
]


def test_values_come_back_as_they_were(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "made" / "rows")
    length = spool.append(ROWS[:1])
    assert spool.append(ROWS[1:]) > length
    assert list(spool.rows()) == ROWS
    assert type(next(spool.rows())[2]) is Decimal


def test_what_was_written_after_the_progress_is_cut_off(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "rows")
    length = spool.append(ROWS[:1])
    with spool.path.open("ab") as file:
        file.write(b'["half')
    assert spool.cut(length)
    spool.append(ROWS[1:])
    assert list(spool.rows()) == ROWS


def test_less_than_the_progress_starts_anew(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "rows")
    assert spool.cut(0)
    assert list(spool.rows()) == []
    assert not spool.cut(spool.append(ROWS) + 1)
    assert not spool.path.exists()
    assert not spool.cut(5)
