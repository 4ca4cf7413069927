"""Reading real formats, and refusing what would hurt, before anything parses it."""

import io
import random
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from marketplace.domain.errors import InvalidInput
from marketplace.gateways.spreadsheets import Limits, open_table, read_rows

HEADER = ["申请号", "专利名称", "申请日"]
ROWS = [
    ["CN201910699568.X", "一种秸秆热解装置", "2019-07-31"],
    ["CN202222939332.9", "一种刨冰机", "2022-11-04"],
]


def _xlsx(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("专利")
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    return path


def _rows(path: Path, name: str | None = None, sheet: str | None = None) -> list[tuple[int, list[object]]]:
    return list(read_rows(open_table(path, name or path.name), sheet))


def _refusal(path: Path, name: str | None = None, limits: Limits | None = None) -> str:
    with pytest.raises(InvalidInput) as refused:
        list(read_rows(open_table(path, name or path.name, limits)))
    return refused.value.code


def test_xlsx_keeps_row_numbers_and_types(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 0, [*HEADER, "数"])
        sheet.write_row(4, 0, ["CN201910699568.X", "名称"])
        sheet.write_number(4, 2, 43677, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(4, 3, 2026104796018)
    assert _rows(path) == [
        (3, [*HEADER, "数"]),
        (5, ["CN201910699568.X", "名称", date(2019, 7, 31), 2026104796018.0]),
    ]


def test_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for index, row in enumerate([HEADER, *ROWS]):
        for column, value in enumerate(row):
            sheet.write(index, column, value)
    path = tmp_path / "清单.xls"
    book.save(str(path))
    assert _rows(path) == [(1, HEADER), (2, ROWS[0]), (3, ROWS[1])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str, newline: str) -> None:
    path = tmp_path / "清单.csv"
    path.write_bytes(newline.join(delimiter.join(row) for row in [HEADER, *ROWS]).encode(encoding))
    assert _rows(path) == [(1, HEADER), (2, ROWS[0]), (3, ROWS[1])]


def test_csv_semicolons_inside_cells_do_not_decide(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text('"#",Title,Inventors\n1,"a;;b","A;;B;;C;;D"\n', encoding="utf-8-sig")
    assert _rows(path)[1] == (2, ["1", "a;;b", "A;;B;;C;;D"])


def test_blank_rows_are_skipped_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "清单.csv"
    path.write_text("a,b\n,\n\n1,2\n" + ",\n" * 4000, encoding="utf-8")
    assert _rows(path) == [(1, ["a", "b"]), (4, ["1", "2"])]


def test_text_kept_as_formula_is_text_and_other_formulas_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "清单.csv"
    path.write_text('a,b\n"=""011127872""",=1+1\n', encoding="utf-8")
    assert _rows(path)[1] == (2, ["011127872", "=1+1"])


def test_a_formula_cell_is_its_last_value(tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_formula(1, 0, '="CN2019"&"10699568.X"', value="CN201910699568.X")
        sheet.write(1, 1, "名称")
    assert _rows(path)[1][1][:2] == ["CN201910699568.X", "名称"]
    never_calculated = openpyxl.Workbook()
    never_calculated.active.append(["a", "=1+1"])
    never_calculated.save(tmp_path / "未计算.xlsx")
    assert _rows(tmp_path / "未计算.xlsx")[0][1][:2] in (["a"], ["a", ""])


def test_sheets_are_chosen_by_name(tmp_path: Path) -> None:
    path = tmp_path / "两表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("一").write(0, 0, "甲")
        book.add_worksheet("二").write(0, 0, "乙")
        book.add_worksheet("藏").hide()
    table = open_table(path, path.name)
    assert table.sheets == ("一", "二")
    assert list(read_rows(table, "二")) == [(1, ["乙"])]
    with pytest.raises(InvalidInput, match="三"):
        list(read_rows(table, "三"))


def test_used_range_larger_than_the_data(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_blank(199, 33, None, book.add_format({"bold": True}))
    assert [number for number, _ in _rows(path)] == [1]


@pytest.mark.parametrize(
    "name, content, code",
    [
        ("空.csv", b"", "file_empty"),
        ("清单.pdf", b"%PDF-1.7", "file_type"),
        ("清单.csv", b"%PDF-1.7 text", "file_not_text"),
        ("清单.xls", "<html><table><tr><td>申请号".encode(), "file_not_text"),
        ("清单.csv", bytes(range(256)) * 100, "file_not_text"),
        ("清单.csv", random.Random(1).randbytes(4000), "file_not_text"),
        ("清单.csv", "申请号".encode() + b"\xff\xff\xff", "file_not_text"),
        ("清单.xlsx", b"PK\x03\x04 and nothing else", "file_damaged"),
        ("清单.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_damaged"),
    ],
)
def test_bad_files_say_why(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / "stored"
    path.write_bytes(content)
    assert _refusal(path, name) == code


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    assert _refusal(path) == "file_damaged"


def _with_sheet(tmp_path: Path, sheet_xml: bytes) -> Path:
    """A workbook whose sheet is replaced by the given XML."""
    source = io.BytesIO(_xlsx(tmp_path / "source.xlsx", [["a"]]).read_bytes())
    path = tmp_path / "made.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            is_sheet = member.filename.startswith("xl/worksheets/")
            new.writestr(member.filename, sheet_xml if is_sheet else old.read(member))
    return path


def test_a_small_zip_that_unpacks_to_200_megabytes(tmp_path: Path) -> None:
    path = _with_sheet(tmp_path, b"<worksheet><sheetData/>" + b" " * 200 * 1024**2 + b"</worksheet>")
    assert path.stat().st_size < 300_000
    assert _refusal(path) == "file_unpacks_too_large"


def test_a_zip_whose_header_lies_about_its_size(tmp_path: Path) -> None:
    path = _with_sheet(tmp_path, b"<worksheet><sheetData/>" + b" " * 20 * 1024**2 + b"</worksheet>")
    data = path.read_bytes()
    real = (20 * 1024**2 + len(b"<worksheet><sheetData/></worksheet>")).to_bytes(4, "little")
    assert real in data
    path.write_bytes(data.replace(real, (1000).to_bytes(4, "little")))
    assert _refusal(path, limits=Limits(unpacked_bytes=10 * 1024**2)) in {
        "file_unpacks_too_large",
        "file_damaged",
    }


def test_two_cells_in_far_corners_are_not_laid_out(tmp_path: Path) -> None:
    cell = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    sheet = (
        "<worksheet><sheetData>"
        + cell.format(1, "A")
        + cell.format(1048576, "XFD")
        + "</sheetData></worksheet>"
    )
    assert _refusal(_with_sheet(tmp_path, sheet.encode())) == "file_unpacks_too_large"


def test_one_long_text_in_a_thousand_cells_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "共享.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(1000):
            sheet.write_string(row, 0, "长" * 30_000)
    assert path.stat().st_size < 20_000
    assert _refusal(path, limits=Limits(unpacked_bytes=10 * 1024**2)) == "file_unpacks_too_large"


def test_limits_on_bytes_and_rows(tmp_path: Path) -> None:
    path = _xlsx(tmp_path / "a.xlsx", [["甲", n] for n in range(50)])
    assert _refusal(path, limits=Limits(file_bytes=100)) == "file_too_large"
    assert _refusal(path, limits=Limits(rows=10)) == "too_many_rows"


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv"])
def test_patched_files_never_do_anything_but_refuse(tmp_path: Path, suffix: str) -> None:
    original = tmp_path / f"a.{suffix}"
    if suffix == "xlsx":
        _xlsx(original, [["甲", 1], ["乙", 2]])
    elif suffix == "csv":
        original.write_text("\n".join(",".join(row) for row in [HEADER, *ROWS]), encoding="gb18030")
    else:
        book = xlwt.Workbook()
        book.add_sheet("a").write(0, 0, "甲")
        book.save(str(original))
    data, chance = original.read_bytes(), random.Random(7)
    for _ in range(100):
        patched = bytearray(data)
        for _ in range(chance.randint(1, 20)):
            patched[chance.randrange(len(patched))] = chance.randrange(256)
        original.write_bytes(bytes(patched))
        try:
            list(read_rows(open_table(original, original.name)))
        except InvalidInput as refused:
            assert refused.field in {"file", "sheet"}  # noqa: PT017 - either outcome is right
