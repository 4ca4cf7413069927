"""Taking search results away: what is in the file, what is refused, who sees what, and how the files go again."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from marketplace.domain.search_exports import KEPT, ExportFormat
from marketplace.domain.terms import DealType
from marketplace.gateways.registry import Gateways, gateways
from marketplace.models import SearchExport
from marketplace.services import listing_queues, listings, outbox, search_export_runs, search_exports
from marketplace.services.search_exports import Wish
from search import SearchRequest
from tests.factories import People, make_patent
from tests.offers import LICENCE, publish
from tests.search_export_words import PLAIN, plainly
from tests.together import together

TITLES = ("=1+1", "石墨烯导热膜", "秸秆热解装置", "+石墨烯电极")


@pytest.fixture
def market(people: People, now: datetime) -> People:
    """Four patents on offer, two with titles that a spreadsheet would calculate, the third for sale as well."""
    for serial, title in enumerate(TITLES, 1):
        patent = make_patent(people.officer, serial, now, title=title, abstract="", inventors=["@甲", "乙"])
        publish(people, patent, now, replace(LICENCE, price_fen=serial * 100_050))
        if serial == 3:
            sale = replace(LICENCE, deal_type=DealType.TRANSFER, licence_type=None, price_fen=80_000_000)
            publish(people, patent, now, sale)
    outbox.drain()
    return people


def _wish(text: str = "", kind: ExportFormat = ExportFormat.XLSX, key: str = "", **changes: Any) -> Wish:
    """Ask for everything with these words, cheapest first."""
    request = SearchRequest(text, sort="price_asc", **changes)
    arguments = {"q": [text], "sort": ["price_asc"]}
    return Wish(request, arguments, kind, "en", "https://jinqiao.example/patents", key or str(uuid4()))


def _file(export: SearchExport) -> bytes:
    return gateways().exports.path(export.sha256).read_bytes()


def _sheets(export: SearchExport) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(_file(export)))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_a_small_export_is_made_at_once_and_explains_itself(market: People, now: datetime) -> None:
    export = search_exports.make(market.enterprise, _wish(), PLAIN, now=now)
    assert (export.state, export.total, export.exported, export.ids) == ("done", 4, 4, [])
    sheets = _sheets(export)
    assert list(sheets) == ["说明", "专利"]
    cover = {row[0]: row[1] for row in sheets["说明"] if len(row) > 1 and row[0]}
    assert (cover["命中件数"], cover["导出件数"], cover["导出人"]) == (4, 4, "enterprise")
    assert cover["检索时间（北京时间）"] == "2026-11-23 12:00:00"
    assert cover["索引版本"] == export.generation != ""
    assert cover["sort"] == "price_asc"
    heading, *rows = sheets["专利"]
    found = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [one["名称"] for one in found] == list(TITLES)
    assert found[2]["交易方式"] == "licence；transfer"
    assert found[2]["最低价（元）"] == pytest.approx(3001.5)
    assert found[0]["申请日"].date() == date(2021, 3, 4)
    assert found[0]["链接"] == f"https://jinqiao.example/patents/{found[0]['申请号']}"


def test_no_text_becomes_a_formula(market: People, now: datetime) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(_file(search_exports.make(market.officer, _wish("=1+1"), PLAIN, now=now)))
    )
    types = {cell.value: cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types["=1+1"] == "s"
    assert "f" not in types.values()
    export = search_exports.make(market.officer, _wish(kind=ExportFormat.CSV), PLAIN, now=now)
    text = _file(export).decode()
    assert text.startswith("\ufeff申请号,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["名称"] for row in rows] == ["'=1+1", "石墨烯导热膜", "秸秆热解装置", "'+石墨烯电极"]
    assert rows[0]["发明人"] == "'@甲；乙"
    assert Decimal(rows[1]["最低价（元）"]) == Decimal("2001")


def test_what_went_out_of_sight_meanwhile_is_left_out_and_counted(market: People, now: datetime) -> None:
    found = search_exports.make(market.officer, _wish("导热"), PLAIN, now=now)
    assert found.exported == 1
    offered = listing_queues.mine(market.officer)
    listing = next(one for one in offered if one.patent.title == "石墨烯导热膜")
    listings.suspend(market.officer, listing.public_id, "核查", str(uuid4()), now)
    export = search_exports.make(market.officer, _wish(), PLAIN, now=now)
    assert (export.total, export.exported) == (4, 3)
    assert "石墨烯导热膜" not in str(_sheets(export)["专利"])


def test_the_same_form_again_is_the_same_export(market: People, app: Flask, now: datetime) -> None:
    first = _wish(key="one")
    exports = together(app, [lambda: search_exports.make(market.officer, first, PLAIN, now=now).id] * 3)
    assert len(set(exports)) == 1
    assert search_exports.make(market.enterprise, first, PLAIN, now=now).id not in exports
    with pytest.raises(Conflict):
        search_exports.make(market.officer, replace(first, format=ExportFormat.CSV), PLAIN, now=now)
    assert search_exports.mine(market.officer, 1)[1] == 1


def test_nothing_and_too_much_are_refused(
    market: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, most, code in (("没有这种东西", 50_000, "nothing_found"), ("", 3, "too_many")):
        monkeypatch.setattr("marketplace.domain.search_exports.MOST", most)
        with pytest.raises(InvalidInput) as refused:
            search_exports.make(market.officer, _wish(text), PLAIN, now=now)
        assert refused.value.code == code
    assert search_exports.mine(market.officer, 1) == ([], 0)


def test_without_the_engine_nothing_is_stored(market: People, app: Flask, now: datetime) -> None:
    gateways().reader.close()
    app.extensions["gateways"] = Gateways("http://127.0.0.1:9/nobody-answers", gateways().files)
    for ask in (
        lambda: search_exports.make(market.officer, _wish(), PLAIN, now=now),
        lambda: search_exports.count(market.officer, SearchRequest()),
    ):
        with pytest.raises(Unavailable, match="稍后重试"):
            ask()
    assert db.session.scalar(select(func.count()).select_from(SearchExport)) == 0
    assert not gateways().exports.folder.exists()


def test_only_its_maker_has_an_export_and_only_staff_the_log(market: People, now: datetime) -> None:
    export = search_exports.make(market.officer, _wish(), PLAIN, now=now)
    search_exports.make(market.inventor, _wish(), PLAIN, now=now)
    for actor in (market.inventor, market.enterprise, market.operator, market.administrator):
        for ask in (search_exports.view, search_exports.download, search_exports.cancel):
            with pytest.raises(NotFound):
                ask(actor, export.public_id, **({} if ask is search_exports.view else {"now": now}))
    for actor in (market.operator, market.administrator):
        log, total = search_exports.log(actor, 1)
        assert [one.user.name for one in log] == ["inventor", "officer"]
        assert total == 2
    for actor in (market.officer, market.enterprise, market.inventor):
        with pytest.raises(NotAllowed):
            search_exports.log(actor, 1)


def test_a_file_is_kept_seven_days_and_its_line_for_ever(market: People, now: datetime) -> None:
    export = search_exports.make(market.officer, _wish(kind=ExportFormat.CSV), PLAIN, now=now)
    again = search_exports.make(
        market.enterprise, _wish(kind=ExportFormat.CSV), PLAIN, now=now + timedelta(days=1)
    )
    assert export.sha256 == again.sha256  # the same bytes are one file on the disk
    last = now + KEPT - timedelta(seconds=1)
    search_exports.sweep(last)
    assert search_exports.download(market.officer, export.public_id, now=last)[1].exists()
    over = now + KEPT
    with pytest.raises(NotFound, match="7 天"):
        search_exports.download(market.officer, export.public_id, now=over)
    assert search_exports.sweep(over) == 0  # the other one's days aren't over
    assert search_exports.download(market.enterprise, again.public_id, now=over)[1].exists()
    assert search_exports.sweep(over + timedelta(days=1)) == 1
    assert list(gateways().exports.folder.iterdir()) == []
    db.session.expire_all()
    assert [one.sha256 for one in search_exports.log(market.operator, 1)[0]] == [export.sha256] * 2


def test_at_most_three_wait_at_once(market: People, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_exports, "AT_ONCE", 1)
    queued = [search_exports.make(market.officer, _wish(), PLAIN, now=now) for _ in range(3)]
    with pytest.raises(Conflict, match="3 个导出尚未完成"):
        search_exports.make(market.officer, _wish(), PLAIN, now=now)
    with pytest.raises(Conflict, match="尚未完成"):
        search_exports.download(market.officer, queued[0].public_id, now=now)
    search_exports.make(market.enterprise, _wish(), PLAIN, now=now)
    search_exports.cancel(market.officer, queued[0].public_id, now=now)
    search_exports.make(market.officer, _wish(), PLAIN, now=now)
    search_export_runs.run_owed(plainly, lambda: now)
    db.session.expire_all()
    assert sorted(one.state for one in search_exports.log(market.operator, 1)[0]) == [
        "cancelled", "done", "done", "done", "done",
    ]  # fmt: skip


def test_an_export_that_fails_stops_no_other(
    market: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_exports, "AT_ONCE", 1)
    for locale in ("xx", "en"):
        search_exports.make(market.officer, replace(_wish(), locale=locale), PLAIN, now=now)

    @contextmanager
    def speak(locale: str) -> Iterator[Any]:
        if locale == "xx":
            raise ValueError("no such language")
        yield PLAIN

    search_export_runs.run_owed(speak, lambda: now)
    db.session.expire_all()
    assert [one.state for one in search_exports.mine(market.officer, 1)[0]] == ["done", "failed"]
