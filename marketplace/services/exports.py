"""Statistics as an Excel workbook that checks itself. Text is written as text, never as a formula."""

import io
from dataclasses import dataclass

from xlsxwriter import Workbook

from marketplace.domain.clock import SHANGHAI
from marketplace.domain.errors import N_
from marketplace.domain.metrics import METRICS, Metric, count
from marketplace.domain.statistics import BASIS_LABELS, DIMENSION_LABELS
from marketplace.gateways.sheet_writer import Sheets, Value, open_workbook
from marketplace.services.export_rows import DETAIL, Wording, yuan
from marketplace.services.statistics import Report, Table

GOOD, BAD = "✓", "✗"


def workbook(report: Report, words: Wording) -> bytes:
    """Return the Excel file: cover, totals, a sheet per table, all rows, and the control lines Σ rows = total."""
    buffer = io.BytesIO()
    with open_workbook(buffer) as book:
        sheets = _Sheets(book, words)
        controls = _controls(report, words)
        _cover(sheets, report, controls)
        _definitions(sheets, report)
        for table in report.tables:
            _table(sheets, table)
        _detail(sheets, report)
        _control_sheet(sheets, controls)
    return buffer.getvalue()


class _Sheets(Sheets):
    """The sheets of one workbook, in the reader's language."""

    def __init__(self, book: Workbook, words: Wording) -> None:
        super().__init__(book)
        self.words = words


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
