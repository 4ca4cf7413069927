"""One row while it is read: hands out its cells as values and collects what is wrong or doubtful."""

import dataclasses
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from marketplace.domain.classification import Classification, parse_classification
from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.import_fields import Cell, Field, cell_text, clean_text, parse_date
from marketplace.domain.import_mapping import ColumnMapping
from marketplace.domain.names import split_names

T = TypeVar("T")

MAX_TITLE = 500
MAX_NAME = 300
MAX_ABSTRACT = 20_000
_SHOWN_VALUE = 120
# the replacement character, or pinyin put between characters by a garbled web page: 應(yīng)用
_DAMAGED = re.compile("\ufffd|[\u4e00-\u9fff]\\([a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*\\)")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


@dataclasses.dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong (or, as a warning, doubtful) in one row; `row` is the file's own number, header included."""

    row: int
    field: Field
    value: str
    code: str
    message_id: str
    params: dict[str, object] = dataclasses.field(default_factory=dict)


class RowCells:
    """Reads one row's cells by field; `errors` and `warnings` fill up on the way."""

    def __init__(self, mapping: ColumnMapping, row: int, cells: Sequence[Cell], today: date) -> None:
        self.mapping = mapping
        self.row = row
        self.cells = cells
        self.today = today
        self.errors: list[RowError] = []
        self.warnings: list[RowError] = []

    def raw(self, field: Field) -> str:
        """The cell's text; empty when there is no such column."""
        return cell_text(self.mapping.cell(self.cells, field))

    def refuse(self, field: Field, code: str, message_id: str, **params: object) -> None:
        """Note an error: the row will not be taken over."""
        self.errors.append(
            RowError(self.row, field, self.raw(field)[:_SHOWN_VALUE], code, message_id, params)
        )

    def warn(self, field: Field, code: str, message_id: str, **params: object) -> None:
        """Note a doubt: the row is taken over and somebody should look at it."""
        self.warnings.append(
            RowError(self.row, field, self.raw(field)[:_SHOWN_VALUE], code, message_id, params)
        )

    def attempt(self, field: Field, read: Callable[[], T]) -> T | None:
        """The value, or None with the refusal noted for the field."""
        try:
            return read()
        except InvalidInput as refused:
            self.refuse(field, refused.code, refused.message_id, **refused.params)
            return None

    def title(self) -> str:
        """The title as plain text; missing, too long or damaged is an error, markup a doubt."""
        title = clean_text(self.raw(Field.TITLE))
        if not title:
            self.refuse(Field.TITLE, "title_missing", N_("缺少专利名称"))
        elif len(title) > MAX_TITLE:
            self._too_long(Field.TITLE, len(title), MAX_TITLE)
        elif _DAMAGED.search(title):
            self.refuse(Field.TITLE, "text_damaged", N_("专利名称里有乱码，请改正后再导入"))
        elif _MARKUP.search(title):
            self.warn(Field.TITLE, "title_markup", N_("专利名称里有标记符号，将按普通文字保存"))
        return title

    def abstract(self) -> str:
        """The abstract with its line breaks; any length up to the limit, damage is a doubt."""
        abstract = clean_text(self.raw(Field.ABSTRACT), lines=True)
        if len(abstract) > MAX_ABSTRACT:
            self._too_long(Field.ABSTRACT, len(abstract), MAX_ABSTRACT)
        elif _DAMAGED.search(abstract):
            self.warn(Field.ABSTRACT, "text_damaged", N_("摘要里有乱码，请核对"))
        return abstract

    def names(self, field: Field) -> tuple[str, ...]:
        """The names of one cell, separated as this file does it."""
        names = split_names(self.raw(field), field in self.mapping.comma_fields)
        longest = max(map(len, names), default=0)
        if longest > MAX_NAME:
            self._too_long(field, longest, MAX_NAME)
        return names

    def day(self, field: Field) -> date | None:
        """The day of a date cell, or None when empty or refused."""
        return self.attempt(
            field, lambda: parse_date(field, self.mapping.cell(self.cells, field), self.today)
        )

    def days(self, field: Field) -> list[date]:
        """The days of a cell that may join several with semicolons; none when one of them is refused."""
        text = self.raw(field)
        if ";" not in text and "；" not in text:
            day = self.day(field)
            return [day] if day else []
        parts = [part for part in text.replace("；", ";").split(";") if part.strip()]
        days = self.attempt(field, lambda: [parse_date(field, part, self.today) for part in parts])
        return [day for day in days or [] if day]

    def classes(self) -> Classification:
        """All codes of the classification columns, the main one first; no code at all is no error."""
        ipc: dict[str, None] = {}
        locarno: dict[str, None] = {}
        for field in (Field.IPC_MAIN, Field.IPC, Field.LOCARNO):
            parsed = parse_classification(self.raw(field))
            ipc.update(dict.fromkeys(parsed.ipc))
            locarno.update(dict.fromkeys(parsed.locarno))
            if parsed.unreadable:
                self.warn(
                    field,
                    "classification_unreadable",
                    N_("“%(value)s”不是分类号，未收入"),
                    value=parsed.unreadable[0][:40],
                )
        return Classification(tuple(ipc), tuple(locarno))

    def _too_long(self, field: Field, length: int, limit: int) -> None:
        self.refuse(
            field, "too_long", N_("内容过长：%(length)s 字，最多 %(limit)s 字"), length=length, limit=limit
        )
