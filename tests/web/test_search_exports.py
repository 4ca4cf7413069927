"""The pages of exports: log in and come back, download, watch, cancel, the log."""

import io
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.gateways.registry import Gateways, gateways
from marketplace.models import SearchExport
from marketplace.services import outbox, search_export_runs, search_exports
from marketplace.web.search_exports import speaking
from tests.deal_play import publish
from tests.factories import People

SignIn = Callable[[Actor | None], FlaskClient]
QUERY = "/patents/export?q=石墨烯&city=230100&price_high=500000&page=3&size=50"


@pytest.fixture
def market(people: People, now: datetime) -> People:
    """Two patents on offer."""
    for serial in (1, 2):
        publish(people, serial, now)
    outbox.drain()
    return people


def _text(client: FlaskClient, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def _file(answer: TestResponse) -> bytes:
    """The file that came as a download; the answer holds it open until it is closed."""
    with answer:
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=jinqiao-patents-")
        return answer.get_data()


def _count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(SearchExport)) or 0


def test_a_visitor_finds_the_links_and_logs_in_first(market: People, sign_in: SignIn) -> None:
    client = sign_in(None)
    page = _text(client, "/patents?q=石墨烯&city=230100")
    for name in ("export", "evidence"):
        assert f"/patents/{name}?q=%E7%9F%B3%E5%A2%A8%E7%83%AF&amp;city=230100" in page
    answer = client.get("/patents/export?q=石墨烯&city=230100")
    assert answer.status_code == 302
    assert "next=/patents/export?q%3D" in answer.location.replace("%2F", "/").replace("%3F", "?")
    assert client.post("/patents/export?q=石墨烯").status_code == 302
    assert _count() == 0


def test_a_small_result_comes_at_once(market: People, sign_in: SignIn) -> None:
    client = sign_in(market.enterprise)
    page = _text(client, QUERY)
    for words in ("石墨烯", "哈尔滨市", "不高于 ¥500,000", "立即下载"):
        assert words in page
    form = {"format": "xlsx", "request_key": "0192d3f0-0000-7000-8000-000000000001"}
    file = _file(client.post(QUERY, data=form))
    book = openpyxl.load_workbook(io.BytesIO(file))
    cover = {row[0].value: row[1].value for row in book["说明"].iter_rows() if row[0].value}
    assert (cover["地市"], cover["排序"], cover["命中件数"]) == ("哈尔滨市", "相关", 2)
    rows = list(book["专利"].iter_rows(values_only=True))
    assert rows[1][3:5] == ("发明", "有效")
    assert rows[1][15:17] == (300_000, "¥300,000")
    assert rows[1][17] == f"http://localhost/patents/{rows[1][0]}"
    assert _file(client.post(QUERY, data=form)) == file
    assert _count() == 1
    assert client.post(QUERY, data={"format": "pdf"}).status_code == 422
    listed = _text(client, "/my/exports")
    assert (
        "检索词：石墨烯；检索范围：已挂牌专利；地市：哈尔滨市；价格区间：不高于 ¥500,000；排序：相关"
        in listed
    )


def test_an_english_reader_gets_an_english_file(market: People, sign_in: SignIn) -> None:
    client = sign_in(market.enterprise)
    client.post("/language/en")
    file = _file(client.post("/patents/export?city=230100", data={"format": "xlsx"}))
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert [cell.value for cell in book.worksheets[1][2]][3:5] == ["Invention", "In force"]


def test_nothing_too_much_and_a_wrong_price_are_said(
    market: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(market.officer)
    assert "没有可导出的内容" in _text(client, "/patents/export?q=没有这种东西")
    assert "金额请填数字" in _text(client, "/patents/export?price_low=abc", 422)
    assert client.post("/patents/export?price_low=abc", data={"format": "csv"}).status_code == 422
    monkeypatch.setattr("marketplace.web.search_exports.MOST", 1)
    monkeypatch.setattr("marketplace.domain.search_exports.MOST", 1)
    assert "一次最多导出 1 件" in _text(client, "/patents/export")
    answer = client.post("/patents/export", data={"format": "csv"})
    assert answer.status_code == 422
    assert "缩小范围" in answer.get_data(as_text=True)
    assert _count() == 0


def test_a_long_one_is_watched_and_fetched_when_done(
    market: People, sign_in: SignIn, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_exports, "AT_ONCE", 1)
    client = sign_in(market.enterprise)
    client.post("/language/en")
    address = client.post("/patents/export?q=石墨烯", data={"format": "csv"}).location
    waiting = client.get(address)
    assert waiting.headers["Refresh"] == "2"
    assert "0 of 2 patents written" in waiting.get_data(as_text=True)
    assert client.get(f"{address}/file").status_code == 409
    search_export_runs.run_owed(speaking)
    done = client.get(address)
    assert "Refresh" not in done.headers
    assert "Download file" in done.get_data(as_text=True)
    text = _file(client.get(f"{address}/file")).decode()
    assert "Invention" in text  # in the language of the one who asked, long after
    for other in (market.inventor, market.officer, market.operator):
        assert sign_in(other).get(f"{address}/file").status_code == 404


def test_a_waiting_one_can_be_cancelled(
    market: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_exports, "AT_ONCE", 1)
    client = sign_in(market.enterprise)
    address = client.post("/patents/export", data={"format": "csv"}).location
    assert client.post(f"{address}/cancel").status_code == 302
    assert "没有生成文件" in _text(client, address)
    assert client.post(f"{address}/cancel").status_code == 409
    assert client.get(f"{address}/file").status_code == 409


def test_the_log_says_who_took_what_away(market: People, sign_in: SignIn) -> None:
    operator = sign_in(market.operator)
    assert "还没有人导出过" in _text(operator, "/operator/exports")
    _file(sign_in(market.enterprise).post("/patents/export?q=石墨烯", data={"format": "csv"}))
    page = _text(operator, "/operator/exports")
    for words in ("示例新材料有限公司", "检索词：石墨烯", "csv"):
        assert words in page
    assert "回到第一页" in _text(operator, "/operator/exports?page=7")
    assert "还没有导出过" in _text(operator, "/my/exports")


def test_without_the_engine_a_sentence_and_no_export(market: People, app: Flask, sign_in: SignIn) -> None:
    gateways().reader.close()
    app.extensions["gateways"] = Gateways("http://127.0.0.1:9/nobody-answers", gateways().files)
    client = sign_in(market.enterprise)
    assert "请稍后重试" in _text(client, "/patents/export?q=石墨烯", 503)
    assert client.post("/patents/export?q=石墨烯", data={"format": "csv"}).status_code == 503
    assert "没有存下任何内容" in _text(client, "/patents/evidence?q=石墨烯", 503)
    assert "/patents/export" not in _text(client, "/patents?q=石墨烯")
    assert _count() == 0


def test_a_flood_is_stopped_for_one_person_only(market: People, sign_in: SignIn) -> None:
    client = sign_in(market.enterprise)
    codes = [
        client.post("/patents/export?q=没有这种东西", data={"format": "csv"}).status_code for _ in range(21)
    ]
    assert codes == [422] * 20 + [429]
    assert sign_in(market.officer).post("/patents/export?q=无", data={"format": "csv"}).status_code == 422
