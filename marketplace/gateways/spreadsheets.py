"""Table files as rows: xlsx and xls through calamine, csv through the standard library.

Everything is measured before it is parsed: size, what a zip unpacks to (counted, not believed), the area its cells
span. A formula cell is its last calculated value, which is what the person who saved the file saw.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from marketplace.domain.errors import N_, InvalidInput
from marketplace.gateways.delimited import CsvFormat, csv_format
from marketplace.gateways.zip_limits import check_zip

ALLOWED_SUFFIXES = (".xlsx", ".xls", ".csv")
_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_CSV_CELL = 1_000_000

Row = tuple[int, list[object]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be: bytes as stored (uploads have their own, lower limit) and unpacked, rows, cells spanned."""

    file_bytes: int = 100 * 1024 * 1024
    unpacked_bytes: int = 128 * 1024 * 1024
    rows: int = 200_000
    area: int = 6_000_000


@dataclass(frozen=True, slots=True)
class TableFile:
    """A checked file: its sheets (one nameless for csv) and, for csv, encoding and delimiter."""

    path: Path
    limits: Limits
    sheets: tuple[str, ...] = ("",)
    text: CsvFormat | None = None

    @property
    def encoding(self) -> str:
        """Name of the text encoding; empty for workbooks."""
        return self.text.encoding if self.text else ""


def open_table(path: Path, file_name: str, limits: Limits | None = None) -> TableFile:
    """Check a file by its content and say what it holds; the name only has to end in .xlsx, .xls or .csv.

    Raises InvalidInput for field `file`: file_type, file_empty, file_too_large, file_unpacks_too_large, file_damaged,
    file_not_text.
    """
    limits = limits or Limits()
    if not file_name.lower().endswith(ALLOWED_SUFFIXES):
        raise InvalidInput("file", "file_type", N_("只接受 xlsx、xls、csv 文件"))
    size = path.stat().st_size
    if size == 0:
        raise InvalidInput("file", "file_empty", N_("文件是空的"))
    if size > limits.file_bytes:
        raise InvalidInput(
            "file", "file_too_large", N_("文件过大，最多 %(limit)s MB"), limit=limits.file_bytes // 1024**2
        )
    with path.open("rb") as stream:
        magic = stream.read(8)
    if magic.startswith(_ZIP_MAGIC):
        check_zip(path, limits.unpacked_bytes, limits.area)
    elif not magic.startswith(_OLE_MAGIC):
        return TableFile(path, limits, text=csv_format(path))
    return TableFile(path, limits, sheets=_sheet_names(path))


def read_rows(table: TableFile, sheet: str | None = None) -> Iterator[Row]:
    """Rows that hold anything, with the file's own row numbers (the first row is 1); the first sheet by default.

    Raises InvalidInput `file_damaged`, or `too_many_rows` where the file has more rows than the limit.
    """
    name = sheet or table.sheets[0]
    if name not in table.sheets:
        raise InvalidInput("sheet", "sheet_missing", N_("文件里没有工作表“%(name)s”"), name=name)
    rows = _csv_rows(table.path, table.text) if table.text else _sheet_rows(table, name)
    for number, row in rows:
        if number > table.limits.rows + 1:
            raise InvalidInput(
                "file",
                "too_many_rows",
                N_("行数过多，一次最多 %(limit)s 行，请拆分文件"),
                limit=table.limits.rows,
            )
        if any(cell != "" and cell is not None for cell in row):
            yield number, row


def _csv_rows(path: Path, text: CsvFormat | None) -> Iterator[Row]:
    assert text is not None
    csv.field_size_limit(_MAX_CSV_CELL)
    with path.open(encoding=text.encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=text.delimiter)
        try:
            for number, row in enumerate(reader, start=1):
                yield number, [_unquoted_formula(cell) for cell in row]
        except csv.Error as error:
            raise InvalidInput(
                "file", "file_damaged", N_("文件第 %(line)s 行无法读取"), line=reader.line_num
            ) from error


def _unquoted_formula(cell: str) -> str:
    """="0012" is how spreadsheets keep text as text in a csv; other formulas stay the text they are."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and cell.count('"') == 2 else cell


def _sheet_names(path: Path) -> tuple[str, ...]:
    with _workbook(path) as workbook:
        names = tuple(
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        )
    if not names:
        raise InvalidInput("file", "file_empty", N_("文件里没有工作表"))
    return names


def _sheet_rows(table: TableFile, name: str) -> Iterator[Row]:
    with _workbook(table.path) as workbook:
        try:
            sheet = workbook.get_sheet_by_name(name)
        except BaseException as error:
            raise _damaged(error) from error
        if sheet.total_height * sheet.total_width > table.limits.area:
            raise InvalidInput("file", "file_unpacks_too_large", N_("表格范围过大，请删去多余的空行空列"))
        yield from enumerate(sheet.iter_rows(), start=1)


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except BaseException as error:
        raise _damaged(error) from error


def _damaged(error: BaseException) -> BaseException:
    """A reader's failure as a refusal; its Rust panics derive from BaseException, a Ctrl-C must stay what it is."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        return error
    return InvalidInput("file", "file_damaged", N_("文件已损坏、加密或不是表格文件，无法读取"))
