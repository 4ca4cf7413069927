"""Tables as xlsx files. Text is written as text, never as a formula; every other cell has a kind of its own."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Value = str | int | Decimal | date | None
_WIDEST = 60
_CELL_LIMIT = 32_000  # the format holds 32,767 characters in a cell
# Each sheet is written from top to bottom, so finished rows can leave memory.
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def open_workbook(target: BinaryIO) -> xlsxwriter.Workbook:
    """A new file for a `with` block, complete when that ends; memory holds one row of each sheet."""
    return xlsxwriter.Workbook(target, _OPTIONS)


def write_sheet(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> io.BytesIO:
    """One sheet with a frozen, bold header, in memory; rows are written as they come."""
    target = io.BytesIO()
    with open_workbook(target) as book:
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


class Sheets:
    """Writes cells of a known kind: text by write_string, numbers by write_number, never a guess."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.heading = book.add_format({"bold": True, "bg_color": "#E8EEF6", "border": 1, "text_wrap": True})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.amount = book.add_format({"num_format": "#,##0.00"})
        self.bold = book.add_format({"bold": True, "top": 1})
        self.bold_amount = book.add_format({"bold": True, "top": 1, "num_format": "#,##0.00"})

    def add(self, name: str, headings: list[str], widths: int = 16) -> Worksheet:
        """Add a sheet ready to print: headings repeated on every page, landscape, one page wide."""
        sheet = self.book.add_worksheet(name[:31])
        sheet.set_column(0, max(len(headings) - 1, 1), widths)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self.heading)
        if headings:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
        return sheet

    def row(self, sheet: Worksheet, at: int, values: Iterable[Value], *, bold: bool = False) -> None:
        """Write one line."""
        for column, value in enumerate(values):
            if value is None:
                sheet.write_string(at, column, "—", self.bold if bold else None)
            elif isinstance(value, Decimal):
                sheet.write_number(at, column, value, self.bold_amount if bold else self.amount)
            elif isinstance(value, date):
                sheet.write_datetime(at, column, value, self.day)
            elif isinstance(value, int):
                sheet.write_number(at, column, value, self.bold if bold else None)
            else:
                sheet.write_string(at, column, value[:_CELL_LIMIT], self.bold if bold else None)
