"""The texts of contracts: readable files in `marketplace/contracts`, their marks at the start of a line, values by Jinja.

    = title   == clause   - item of it   -- point of an item (these three are numbered)   ^ foot of each page
    ---            a new page
    |: 4 30 20     a table begins, its columns this wide; `plain` before the widths: without lines and head
    | cell | cell  a row of it, the first one its head;  | {% … %}  a statement about rows
    {% … %}        alone on its line: a condition, a loop, or the text of another file (include)

Structure is read before values come in, and values are one line of plain text each, so no value can add a clause.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from marketplace.domain.capital_amounts import capital_amount
from marketplace.domain.money import yuan

FOLDER = Path(__file__).resolve().parents[1] / "contracts"
#: Unicode's noncharacters divide a rendered text; `clean` takes them out of every value.
LINE, CELL = "\ufdd0", "\ufdd1"
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]+")
_STATEMENT = re.compile(r"(\| )?(\{% ((?!%\}).)+ %\})")
_INCLUDE = re.compile(r'\{% include "([a-z_/]+\.txt)" %\}')


class Kind(StrEnum):
    """What a line of a text is; controls are Jinja statements, `WIDTHS` begins a table."""

    TITLE = "title"
    CLAUSE = "clause"
    ITEM = "item"
    POINT = "point"
    TEXT = "text"
    FOOT = "foot"
    ROW = "row"
    WIDTHS = "widths"
    BREAK = "break"
    CONTROL = "control"
    ROW_CONTROL = "row_control"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text: what it is, and its words or (for a row) its cells, values not yet filled in."""

    kind: Kind
    parts: tuple[str, ...]


_MARKS = (
    ("= ", Kind.TITLE), ("== ", Kind.CLAUSE), ("- ", Kind.ITEM), ("-- ", Kind.POINT), ("^ ", Kind.FOOT),
    ("|: ", Kind.WIDTHS), ("| ", Kind.ROW), ("---", Kind.BREAK),
)  # fmt: skip


def lines(template: str) -> tuple[Line, ...]:
    """Return the lines of a template's text, those of included files in their places."""
    return tuple(_line(text) for text in _raw(f"{template}/contract.txt"))


def _raw(name: str) -> Iterator[str]:
    for text in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if found := _INCLUDE.fullmatch(text):
            yield from _raw(found[1])
        elif text:
            yield text


def _line(text: str) -> Line:
    if statement := _STATEMENT.fullmatch(text):
        return Line(Kind.ROW_CONTROL if statement[1] else Kind.CONTROL, (statement[2],))
    for mark, kind in _MARKS:
        if text.startswith(mark):
            words = text.removeprefix(mark)
            return Line(kind, tuple(words.split(" | ")) if kind is Kind.ROW else (words,))
    return Line(Kind.TEXT, (text,))


class Numbers:
    """Counts clauses, items within each and points within these: 第一条, 1.1, （1）, （2）, 1.2, 第二条 …"""

    def __init__(self) -> None:
        self._clause = self._item = self._point = 0

    def clause(self) -> str:
        """Return the next clause's number in words."""
        self._clause, self._item = self._clause + 1, 0
        tens, ones = divmod(self._clause, 10)
        digits = "零一二三四五六七八九"
        ten = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
        return f"第{ten}{digits[ones] if ones else ''}条"

    def item(self) -> str:
        """Return the next item's number within its clause."""
        self._item, self._point = self._item + 1, 0
        return f"{self._clause}.{self._item}"

    def point(self) -> str:
        """Return the next point's number within its item."""
        self._point += 1
        return f"（{self._point}）"


_NUMBERS = {
    Kind.CLAUSE: "{{ counted.clause() }}　",
    Kind.ITEM: "{{ counted.item() }}　",
    Kind.POINT: "{{ counted.point() }}",
}


def numbered(line: Line) -> str:
    """Return a line's text with its number before it, as an expression for either environment."""
    return _NUMBERS.get(line.kind, "") + line.parts[0]


def environment(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    """Return the sandbox in which texts are filled in; a missing value is an error, never a blank."""
    made = ImmutableSandboxedEnvironment(autoescape=autoescape, undefined=StrictUndefined, finalize=clean)
    made.filters.update(money=_money, day=_day, rate=_rate, or_blank=_or_blank)
    return made


def clean(value: object) -> str:
    """Return a value as one line of plain text: control characters and our own marks become blanks."""
    return _UNWANTED.sub(" ", str(value))


def _money(fen: int) -> str:
    return f"人民币 {yuan(fen)} 元（大写：{capital_amount(fen)}）"


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def _rate(basis_points: int) -> str:
    return f"{basis_points / 100:g}%"


def _or_blank(value: Any, width: int = 8) -> Any:
    return value or "_" * width
