"""Statistics as an Excel workbook that checks itself. Text is written as text, never as a formula."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from marketplace.domain.clock import SHANGHAI
from marketplace.domain.errors import N_
from marketplace.domain.metrics import METRICS, Metric, count
from marketplace.domain.statistics import BASIS_LABELS, DIMENSION_LABELS
from marketplace.services.export_rows import DETAIL, Value, Wording, yuan
from marketplace.services.statistics import Report, Table

GOOD, BAD = "✓", "✗"


def workbook(report: Report, words: Wording) -> bytes:
    """Return the Excel file: cover, totals, a sheet per table, all rows, and the control lines Σ rows = total."""
    buffer = io.BytesIO()
    # Each sheet is written from top to bottom, so finished rows can leave memory.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheets = _Sheets(book, words)
        controls = _controls(report, words)
        _cover(sheets, report, controls)
        _definitions(sheets, report)
        for table in report.tables:
            _table(sheets, table)
        _detail(sheets, report)
        _control_sheet(sheets, controls)
    return buffer.getvalue()


class _Sheets:
    """Writes cells of a known kind: text by write_string, numbers by write_number, never a guess."""

    def __init__(self, book: xlsxwriter.Workbook, words: Wording) -> None:
        self.book, self.words = book, words
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
                sheet.write_string(at, column, value, self.bold if bold else None)


@dataclass(frozen=True, slots=True)
class _Control:
    """A check: the sum over a sheet's rows beside the total that the database counted by itself."""

    sheet: str
    metric: Metric
    found: int
    total: int

    @property
    def mark(self) -> str:
        return GOOD if self.found == self.total else BAD


def _controls(report: Report, words: Wording) -> list[_Control]:
    """Count every figure again: from the rows by its definition, and over the cells of each table."""
    detail = words.say(N_("明细"))
    controls = [
        _Control(detail, metric, count(metric, report.rows), report.total[key])
        for key, metric in METRICS.items()
    ]
    for table in report.tables:
        for key, metric in METRICS.items():
            if metric.adds_up:
                parts = sum(cell.figures[key] for cell in table.cells)
                controls.append(_Control(_table_name(table, words), metric, parts, table.total[key]))
    return controls


def _amount(metric: Metric, figure: int) -> Value:
    return yuan(figure) if metric.is_money else figure


def _table_name(table: Table, words: Wording) -> str:
    if len(table.dimensions) > 1:
        return words.say(N_("年度地市单位"))
    return words.say(DIMENSION_LABELS[table.dimensions[0]])


def _cover(sheets: _Sheets, report: Report, controls: list[_Control]) -> None:
    say, name = sheets.words.say, sheets.words.name
    sheet = sheets.add(say(N_("封面")), [], widths=28)
    sheet.write_string(0, 0, say(N_("专利转让许可统计")), sheets.title)
    chosen = report.selection
    filters = say(N_("；")).join(
        say(N_("%(name)s：%(value)s")) % {"name": say(DIMENSION_LABELS[key]), "value": name(key, value)}
        for key, value in chosen.filters.items()
    )
    sequence, head = report.head
    wrong = sum(control.mark == BAD for control in controls)
    verdict = say(N_("核对有误，请见“核对”表")) if wrong else say(N_("Σ 明细 = 合计"))
    lines: list[tuple[str, Value]] = [
        (say(N_("统计期间")), f"{chosen.period.first} — {chosen.period.last}"),
        (say(N_("统计日期口径")), say(BASIS_LABELS[chosen.basis])),
        (say(N_("筛选条件")), filters or say(N_("无"))),
        (
            say(N_("生成时间（北京时间）")),
            report.generated_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        ),
        (say(N_("台账末条序号")), sequence),
        (say(N_("台账末条哈希")), head),
        (say(N_("明细行数")), len(report.rows)),
        (say(N_("已生效未备案登记的合同（未计入备案口径）")), report.unrecorded),
        (say(N_("控制线")), f"{BAD if wrong else GOOD} {verdict}"),
    ]
    for at, line in enumerate(lines, start=2):
        sheets.row(sheet, at, line)


def _definitions(sheets: _Sheets, report: Report) -> None:
    """Totals, each with its definition beside it."""
    say = sheets.words.say
    headings = [say(N_("编号")), say(N_("指标")), say(N_("数值")), say(N_("单位")), say(N_("口径说明"))]
    sheet = sheets.add(say(N_("汇总")), headings)
    sheet.set_column(4, 4, 90)
    for at, (key, metric) in enumerate(METRICS.items(), start=1):
        figure = _amount(metric, report.total[key])
        sheets.row(
            sheet, at, [metric.code, say(metric.label), figure, say(metric.unit), say(metric.definition)]
        )


def _table(sheets: _Sheets, table: Table) -> None:
    say, name = sheets.words.say, sheets.words.name
    shown = [metric for metric in METRICS.values() if metric.key != "unrecorded"]
    headings = [say(DIMENSION_LABELS[dimension]) for dimension in table.dimensions]
    with_unit = say(N_("%(figure)s（%(unit)s）"))
    headings += [with_unit % {"figure": say(metric.label), "unit": say(metric.unit)} for metric in shown]
    sheet = sheets.add(_table_name(table, sheets.words), headings)
    for at, cell in enumerate(table.cells, start=1):
        keys = [name(dimension, key) for dimension, key in zip(table.dimensions, cell.keys, strict=True)]
        sheets.row(sheet, at, [*keys, *(_amount(metric, cell.figures[metric.key]) for metric in shown)])
    labels = [say(N_("合计")), *[""] * (len(table.dimensions) - 1)]
    totals = [_amount(metric, table.total[metric.key]) for metric in shown]
    sheets.row(sheet, len(table.cells) + 1, [*labels, *totals], bold=True)


def _detail(sheets: _Sheets, report: Report) -> None:
    words = sheets.words
    sheet = sheets.add(words.say(N_("明细")), [words.say(heading) for heading, _fill in DETAIL])
    for at, fact in enumerate(report.rows, start=1):
        sheets.row(sheet, at, [fill(fact, words) for _heading, fill in DETAIL])
    sheet.autofilter(0, 0, max(len(report.rows), 1), len(DETAIL) - 1)


def _control_sheet(sheets: _Sheets, controls: list[_Control]) -> None:
    say = sheets.words.say
    headings = [say(N_("工作表")), say(N_("指标")), say(N_("Σ 各行")), say(N_("合计")), say(N_("结果"))]
    sheet = sheets.add(say(N_("核对")), headings)
    for at, control in enumerate(controls, start=1):
        found, total = _amount(control.metric, control.found), _amount(control.metric, control.total)
        sheets.row(sheet, at, [control.sheet, say(control.metric.label), found, total, control.mark])
