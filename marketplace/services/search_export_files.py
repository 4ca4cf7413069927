"""The file of an export: xlsx with a cover that says what was asked, or plain csv."""

import tempfile
from collections.abc import Iterable
from typing import BinaryIO

from marketplace.domain.clock import SHANGHAI
from marketplace.domain.errors import N_
from marketplace.domain.search_exports import ExportFormat
from marketplace.gateways.files import StoredFile
from marketplace.gateways.registry import gateways
from marketplace.gateways.sheet_writer import Sheets, Value, open_workbook
from marketplace.models import SearchExport
from marketplace.services.export_rows import csv_table
from marketplace.services.search_export_rows import COLUMNS, ExportWords, headings

Rows = Iterable[list[Value]]


def write_file(export: SearchExport, maker: tuple[str, str], rows: Rows, words: ExportWords) -> StoredFile:
    """Write and store the file; `maker` is the person and the organisation that the cover names."""
    with tempfile.TemporaryFile() as file:
        if export.format == ExportFormat.CSV:
            file.writelines(line.encode() for line in csv_table(headings(words), rows))
        else:
            _workbook(file, export, maker, rows, words)
        file.seek(0)
        return gateways().exports.put(file)


def _workbook(
    file: BinaryIO, export: SearchExport, maker: tuple[str, str], rows: Rows, words: ExportWords
) -> None:
    with open_workbook(file) as book:
        sheets = Sheets(book)
        cover = sheets.add(words.say(N_("说明")), [], widths=28)
        cover.set_column(1, 1, 80)
        cover.write_string(0, 0, words.say(N_("检索结果导出")), sheets.title)
        for at, line in enumerate(_cover(export, maker, words), start=2):
            sheets.row(cover, at, line)
        sheet = sheets.add(words.say(N_("专利")), headings(words))
        for column, (_heading, width, _fill) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
        at = 0
        for at, row in enumerate(rows, start=1):
            sheets.row(sheet, at, row)
        sheet.autofilter(0, 0, max(at, 1), len(COLUMNS) - 1)


def _cover(export: SearchExport, maker: tuple[str, str], words: ExportWords) -> list[tuple[str, Value]]:
    """What makes the file understandable by itself: the question, when and where it was asked, by whom, the counts."""
    say, (person, organisation) = words.say, maker
    asked_at = export.created_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return [
        *words.search(export.arguments),
        (say(N_("检索时间（北京时间）")), asked_at),
        (say(N_("命中件数")), export.total),
        (say(N_("导出件数")), export.exported),
        (say(N_("检索后已下架、未导出的件数")), export.total - export.exported),
        (say(N_("检索引擎")), export.engine),
        (say(N_("索引版本")), export.generation),
        (say(N_("导出人")), person),
        (say(N_("单位")), organisation),
        (say(N_("导出编号")), str(export.public_id)),
        (say(N_("提示")), say(N_("法律状态以国家知识产权局登记簿为准"))),
    ]
