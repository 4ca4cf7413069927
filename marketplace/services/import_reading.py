"""A stored file as parsed rows: header and mapping found first, then row after row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.import_cells import RowError
from marketplace.domain.import_fields import Cell, Field, cell_text
from marketplace.domain.import_layouts import Layout, header_row
from marketplace.domain.import_mapping import ColumnMapping, mapping_from_fields, suggestions
from marketplace.domain.imports import PatentRecord, is_blank, parse_row
from marketplace.gateways.spreadsheets import Limits, TableFile, open_table, read_rows

_HEADER_ROWS = 15
_SAMPLE_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a checked file, and the row number of its header."""

    table: TableFile
    name: str
    header_row: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What the first rows of a sheet say: where the header is, what it holds, and how rows look."""

    sheet: Sheet
    headers: tuple[str, ...]
    layout: Layout | None
    suggested: tuple[Field | None, ...]
    certain: tuple[bool, ...]
    sample: tuple[Sequence[Cell], ...]

    def mapping(self, chosen: Sequence[Field | None]) -> ColumnMapping:
        """The mapping for these columns; InvalidInput when two columns claim one field."""
        return mapping_from_fields(chosen, self.sample, self.layout)

    def certain_fields(self) -> list[Field | None]:
        """The suggestion without what is only likely: what a command may use without asking."""
        return [
            field if certain else None for field, certain in zip(self.suggested, self.certain, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Parsed:
    """One row of the file: its own number, its cells, and what it became."""

    row: int
    cells: Sequence[Cell]
    outcome: PatentRecord | list[RowError]


def read_heading(path: Path, file_name: str, sheet: str = "", limits: Limits | None = None) -> Heading:
    """Open a file and find its header; the first sheet with text unless one is named.

    Raises InvalidInput for field `file` (see `open_table`), `file_empty` when no sheet holds a row below the header.
    """
    table = open_table(path, file_name, limits)
    for name in [sheet] if sheet else table.sheets:
        first = list(islice(read_rows(table, name), _HEADER_ROWS + _SAMPLE_ROWS))
        start = header_row([row for _, row in first[:_HEADER_ROWS]])
        if len(first) > start + 1:
            number, cells = first[start]
            headers = tuple(cell_text(cell) for cell in cells)
            layout, found = suggestions(headers)
            return Heading(
                Sheet(table, name, number), headers, layout, tuple(one.field for one in found),
                tuple(one.certain for one in found), tuple(row for _, row in first[start + 1 :]),
            )  # fmt: skip
    raise InvalidInput("file", "file_empty", N_("文件里没有数据行"))


def sheets_with_rows(table: TableFile) -> list[str]:
    """The sheets that hold more than one row; InvalidInput `file_empty` when there is none."""
    found = [name for name in table.sheets if len(list(islice(read_rows(table, name), 2))) == 2]
    if not found:
        raise InvalidInput("file", "file_empty", N_("文件里没有数据行"))
    return found


def parsed_rows(sheet: Sheet, mapping: ColumnMapping, today: date) -> Iterator[Parsed]:
    """Every row below the header that holds anything, parsed; a number given twice in the file is noted.

    A row equal to an earlier one has the outcome []: it is a mere repetition. A row that gives an earlier row's number
    with other content is an error (`number_repeated`).
    """
    seen: dict[str, tuple[int, str]] = {}
    for number, cells in read_rows(sheet.table, sheet.name):
        if number <= sheet.header_row or is_blank(cells):
            continue
        outcome = parse_row(mapping, number, cells, today)
        if isinstance(outcome, PatentRecord):
            earlier = seen.setdefault(outcome.number.key, (number, outcome.content_hash))
            if earlier[0] != number:
                outcome = _repetition(outcome, *earlier)
        yield Parsed(number, cells, outcome)


def _repetition(record: PatentRecord, earlier_row: int, earlier_hash: str) -> list[RowError]:
    if record.content_hash == earlier_hash:
        return []
    message = N_("申请号与第 %(earlier)s 行相同而内容不同，请核对后只留一行")
    error = RowError(
        record.row,
        Field.APPLICATION_NUMBER,
        str(record.number),
        "number_repeated",
        message,
        {"earlier": earlier_row},
    )
    return [error]
