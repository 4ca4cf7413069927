"""The statistics pages: figures link to rows that sum to them, files, refusals in plain words, and who may look."""

import html
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.money import PaymentMode
from tests.contracts import FREE, LUMP_SUM, ROYALTY, TRANSFER, Book, Contract
from tests.factories import People

SignIn = Callable[[Actor | None], FlaskClient]
PAGES = (
    "/statistics",
    "/statistics/rows",
    "/statistics/rows.csv",
    "/statistics/export.xlsx",
    "/api/v1/statistics",
)


@pytest.fixture
def book(people: People, now: datetime) -> Book:
    """Five contracts recorded in 2026, one in 2025, one not recorded."""
    book = Book(people, now)
    book.write(Contract(patents=3))
    book.write(Contract(terms=TRANSFER, related=True, licensor="松江示例学院", licensor_city="230200"))
    book.write(Contract(terms=ROYALTY, licensor_city=""))
    book.write(Contract(terms=FREE, ipc=""))
    book.write(Contract(terms=replace(LUMP_SUM, payment_mode=PaymentMode.INSTALMENTS)))
    book.write(Contract(recorded_on=date(2025, 12, 31)))
    book.write(Contract(effective_on=date(2026, 2, 1), recorded_on=None))
    return book


@pytest.fixture
def staff(book: Book, sign_in: SignIn) -> FlaskClient:
    return sign_in(book.people.operator)


def _figure_links(text: str) -> list[tuple[str, str]]:
    found = re.findall(r'<a href="(/statistics/rows\?[^"]*)">\s*([^<]+?)\s*</a>', text)
    return [(html.unescape(address), shown) for address, shown in found]


def test_every_number_on_the_page_is_the_total_of_its_rows(staff: FlaskClient) -> None:
    page = staff.get("/statistics?year=2026").text
    links = _figure_links(page)
    assert len(links) > 40
    for address, shown in set(links):
        rows = staff.get(address).text
        figure = re.search(r"<strong>合计 ([^<]*)</strong>", rows)
        assert figure, address
        assert figure.group(1) == shown.removesuffix(" 份").replace(",", "") or figure.group(1) == shown, (
            address
        )


def test_the_marks_of_the_chart_lead_to_their_rows(staff: FlaskClient) -> None:
    page = staff.get("/statistics?year=2026").text
    chart = page[page.index("<svg") : page.index("</svg>")]
    marks = re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"', chart)
    assert {label for _address, label in marks} == {
        "哈尔滨市：许可（专利） 5", "齐齐哈尔市：转让 1", "未知：许可（专利） 1",
    }  # fmt: skip
    assert all("<strong>合计" in staff.get(html.unescape(address)).text for address, _label in marks)


def test_nothing_in_the_page_breaks_its_security_policy(staff: FlaskClient) -> None:
    page = staff.get("/statistics?year=2026").text
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|javascript:", page)


def test_open_totals_are_a_dash_and_unknown_is_named(staff: FlaskClient) -> None:
    page = staff.get("/statistics?year=2026&by=payment_mode").text
    royalty = page[page.index('<th scope="row">提成支付') :]
    assert "—" in royalty[: royalty.index("</tr>")]
    assert "未知" in staff.get("/statistics?year=2026").text


def test_related_transfers_and_unrecorded_contracts_are_named(staff: FlaskClient) -> None:
    page = staff.get("/statistics?year=2026").text
    assert "其中关联方" in page
    assert ("/statistics/rows?from=2026-01-01&to=2026-12-31&basis=effective&metric=unrecorded", "1 份") in [
        (address, shown) for address, shown in _figure_links(page)
    ]


@pytest.mark.parametrize(
    "query, sentence",
    [
        ("from=2026-02-01&to=2026-01-31", "结束日期早于开始日期"),
        ("from=2026-02-01", "请同时填写开始日期和结束日期"),
        ("from=yesterday&to=2026-01-31", "日期请按 2026-03-05 的格式填写"),
        ("year=abc", "年度应为"),
        ("basis=paid", "没有这个选项"),
        ("by=colour", "没有这个选项"),
    ],
)
def test_a_bad_question_gets_a_sentence(staff: FlaskClient, query: str, sentence: str) -> None:
    answer = staff.get(f"/statistics?{query}")
    assert (answer.status_code, sentence in answer.text) == (422, True)
    if not query.startswith("by="):
        assert staff.get(f"/statistics/rows?{query}").status_code == 422
        assert staff.get(f"/statistics/export.xlsx?{query}").status_code == 422
    answer = staff.get(f"/api/v1/statistics?{query}")
    assert (answer.status_code, sentence in answer.get_json()["error"]["message"]) == (422, True)


@pytest.mark.parametrize("query", ["metric=gold", "institution=%00"])
def test_rows_of_nothing_known_are_refused(staff: FlaskClient, query: str) -> None:
    assert staff.get(f"/statistics/rows?{query}").status_code == 422


@pytest.mark.parametrize("page", ["0", "-3", "99999999999999999999", "x"])
def test_an_odd_page_number_is_no_error(staff: FlaskClient, page: str) -> None:
    assert staff.get(f"/statistics/rows?page={page}").status_code == 200


def test_an_empty_period_says_so(staff: FlaskClient) -> None:
    page = staff.get("/statistics?year=1999").text
    assert "这一期间没有符合条件的合同" in page
    assert "没有符合条件的明细" in staff.get("/statistics/rows?from=1999&to=1999").text


def test_the_workbook_covers_the_chosen_filters(staff: FlaskClient) -> None:
    answer = staff.get("/statistics/export.xlsx?year=2026&licensor_city=230100")
    assert (
        answer.headers["Content-Disposition"]
        == 'attachment; filename="jinqiao-statistics-20260101-20261231.xlsx"'
    )
    sheets = openpyxl.load_workbook(io.BytesIO(answer.data))
    cover = {row[0].value: row[1].value for row in sheets["封面"].iter_rows(min_row=3, max_col=2)}
    assert cover["筛选条件"] == "让与方地市：哈尔滨市"
    assert cover["控制线"].startswith("✓")
    assert {"汇总", "年度地市单位", "年度", "季度", "让与单位", "IPC 部", "明细", "核对"} <= set(
        sheets.sheetnames
    )


def test_csv_has_the_rows_of_its_figure(staff: FlaskClient) -> None:
    answer = staff.get("/statistics/rows.csv?from=2026&to=2026&metric=transfers")
    lines = answer.data.decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 2
    assert "松江示例学院" in lines[1]
    assert "120000.5" in lines[1]


def test_the_api_gives_totals_and_lines(staff: FlaskClient) -> None:
    answer = staff.get("/api/v1/statistics?from=2025-01&to=2026-12&by=year").get_json()
    assert (answer["from"], answer["to"], answer["basis"], answer["by"]) == (
        "2025-01-01", "2026-12-31", "recorded", "year",
    )  # fmt: skip
    assert [(line["key"], line["figures"]["times"]) for line in answer["rows"]] == [("2026", 7), ("2025", 1)]
    assert answer["total"]["times"] == 8
    assert answer["total"]["value"] == 3 * 30_000_000 + 12_000_050
    assert answer["unrecorded"] == 1
    assert answer["ledger"]["sequence"] == 13
    filtered = staff.get("/api/v1/statistics?year=2026&deal_type=transfer").get_json()
    assert (filtered["filters"], filtered["total"]["times"]) == ({"deal_type": "transfer"}, 1)


def test_the_api_is_described(staff: FlaskClient) -> None:
    paths = staff.get("/api/v1/openapi.json").get_json()["paths"]
    names = {parameter["name"] for parameter in paths["/api/v1/statistics"]["get"]["parameters"]}
    assert {"from", "to", "year", "basis", "by", "licensor_city", "institution"} <= names


@pytest.mark.parametrize("role", ["officer", "inventor", "enterprise"])
def test_only_staff_see_statistics(people: People, sign_in: SignIn, role: str) -> None:
    for page in PAGES:
        assert sign_in(getattr(people, role)).get(page).status_code == 403
        assert sign_in(None).get(page).status_code in (302, 401)
