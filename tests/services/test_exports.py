"""The workbook opened again: cover, tables, rows, control lines; and CSV that no spreadsheet runs."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from marketplace.domain.metrics import METRICS
from marketplace.domain.periods import Period
from marketplace.domain.statistics import BREAKDOWN, Dimension, Selection
from marketplace.services import exports, ledger, statistics
from marketplace.services.export_rows import Wording, csv_lines
from tests.contracts import FREE, ROYALTY, TRANSFER, Book, Contract
from tests.factories import People

YEAR = Selection(Period(date(2026, 1, 1), date(2026, 12, 31)))
PLAIN = Wording(lambda text: text, lambda dimension, key: key)
SPLITS = ((Dimension.YEAR,), (Dimension.LICENSOR_CITY,), BREAKDOWN)


@pytest.fixture
def report(people: People, now: datetime) -> statistics.Report:
    book = Book(people, now)
    book.write(Contract(patents=3))
    book.write(Contract(terms=TRANSFER, licensor='=HYPERLINK("http://x")', licensor_city=""))
    book.write(Contract(terms=ROYALTY, licensee="@SUM(1)"))
    book.write(Contract(terms=FREE, licensee="+1"))
    return statistics.report(people.administrator, YEAR, *SPLITS, with_rows=True, now=now)


def _open(report: statistics.Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(exports.workbook(report, PLAIN)))


def test_the_cover_names_what_the_figures_rest_on(report: statistics.Report) -> None:
    cover = {row[0].value: row[1].value for row in _open(report)["封面"].iter_rows(min_row=3, max_col=2)}
    sequence, head = ledger.head()
    assert (cover["台账末条序号"], cover["台账末条哈希"]) == (sequence, head) == (8, head)
    assert cover["统计期间"] == "2026-01-01 — 2026-12-31"
    assert cover["统计日期口径"] == "备案登记日"
    assert cover["筛选条件"] == "无"
    assert cover["生成时间（北京时间）"] == "2026-11-23 12:00:00"
    assert cover["明细行数"] == 6
    assert cover["控制线"] == "✓ Σ 明细 = 合计"


def test_rows_sum_to_every_total(report: statistics.Report) -> None:
    book = _open(report)
    lines = list(book["核对"].iter_rows(min_row=2, values_only=True))
    assert {line[4] for line in lines} == {"✓"}
    assert {line[0] for line in lines} == {"明细", "年度", "让与方地市", "年度地市单位"}
    detail = list(book["明细"].iter_rows(min_row=2, values_only=True))
    heading = [cell.value for cell in book["明细"][1]]
    share, value = heading.index("合同计数"), heading.index("合同金额（元）")
    totals = {row[1]: row[2] for row in book["汇总"].iter_rows(min_row=2, values_only=True)}
    assert len(detail) == 6
    assert sum(row[share] for row in detail) == totals["合同总数"] == 4
    amount = sum(Decimal(str(row[value])) for row in detail if row[value] != "—")
    assert amount == Decimal(str(totals["合同金额"])) == Decimal("420000.5")
    assert [row[value] for row in detail].count("—") == 1  # the royalty contract is counted and not estimated


def test_a_row_that_went_missing_fails_the_control_line(report: statistics.Report) -> None:
    book = _open(replace(report, rows=report.rows[1:]))
    assert "✗" in {row[4] for row in book["核对"].iter_rows(min_row=2, values_only=True)}
    cover = {row[0].value: row[1].value for row in book["封面"].iter_rows(min_row=3, max_col=2)}
    assert cover["控制线"].startswith("✗")


def test_a_table_ends_with_its_total(report: statistics.Report) -> None:
    rows = list(_open(report)["让与方地市"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["230100", "~", "合计"]
    times = rows[0].index("转让许可件次（件次）")
    assert [row[times] for row in rows[1:]] == [5, 1, 6]


def test_no_cell_is_a_formula_or_a_link(report: statistics.Report) -> None:
    book = _open(report)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert not any(cell.hyperlink for cell in cells)
    assert '=HYPERLINK("http://x")' in {cell.value for cell in cells}


def test_csv_is_disarmed_and_opens_as_unicode(report: statistics.Report) -> None:
    text = "".join(csv_lines(report.rows, PLAIN))
    assert text.startswith("\ufeff合同编号,")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 7
    cells = {cell for row in rows for cell in row}
    assert {"'@SUM(1)", "'+1", '\'=HYPERLINK("http://x")'} <= cells
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_an_empty_period_still_gives_a_workbook(people: People, now: datetime) -> None:
    empty = statistics.report(people.operator, YEAR, *SPLITS, with_rows=True, now=now)
    book = _open(empty)
    assert [row[2] for row in book["汇总"].iter_rows(min_row=2, values_only=True)] == [0] * len(METRICS)
