"""Tables as xlsx files. Every cell is text, so that nothing in it can act as a formula."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

_WIDEST = 60
_CELL_LIMIT = 32_000  # the format holds 32,767 characters in a cell


def write_sheet(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> io.BytesIO:
    """One sheet with a frozen, bold header, in memory; rows are written as they come."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, text in enumerate(header):
            sheet.set_column(column, column, min(_WIDEST, max(12, 2 * len(text))))
            sheet.write_string(0, column, text, bold)
        for index, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                sheet.write_string(index, column, text[:_CELL_LIMIT])
    target.seek(0)
    return target
