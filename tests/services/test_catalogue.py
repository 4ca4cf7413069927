"""Searching over the real embedded engine: order, visibility, counts, and what happens when the engine is away."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.clock import local_day
from marketplace.domain.errors import InvalidInput
from marketplace.domain.terms import DealType
from marketplace.gateways.registry import Gateways, gateways
from marketplace.services import (
    catalogue,
    evidence,
    listings,
    outbox,
    patents,
    saved_search_news,
    search_exports,
    similar,
)
from marketplace.services.catalogue import Found
from marketplace.services.saved_search_news import News
from marketplace.services.search_form import SearchForm
from marketplace.services.unit_of_work import transaction
from search import FACETS, Pass, SearchRequest
from tests.factories import People, make_patent
from tests.offers import LICENCE, publish


def _search(now: datetime, text: str = "", **changes: object) -> Found:
    request = SearchRequest(text=text, facets=FACETS, **changes)  # type: ignore[arg-type]
    return catalogue.search(request, today=local_day(now))


def _titles(found: Found) -> list[str]:
    return [row.patent.title for row in found.rows]


@pytest.fixture
def market(people: People, now: datetime) -> People:
    """Three patents on offer at different prices and one that is only shown, of two universities."""
    offers = (
        (people.officer, 1, "石墨烯导热膜", LICENCE),
        (people.officer, 2, "秸秆热解装置", replace(LICENCE, price_fen=500_000)),
        (
            people.other_officer,
            3,
            "大豆播种机",
            replace(LICENCE, deal_type=DealType.TRANSFER, licence_type=None),
        ),
    )
    for actor, serial, title, proposal in offers:
        publish(
            people, make_patent(actor, serial, now, title=title, abstract="", inventors=[]), now, proposal
        )
    shown = make_patent(people.officer, 4, now, title="石墨烯电极", abstract="", inventors=[])
    with transaction(now) as tx:
        patents.indexing.changed(tx, [shown.id])
    outbox.drain()
    return people


def test_rows_stand_in_the_engines_order_with_offers_and_marks(market: People, now: datetime) -> None:
    cheapest = _search(now, sort="price_asc")
    assert _titles(cheapest)[0] == "秸秆热解装置"
    assert cheapest.total == 3
    row = _search(now, "石墨烯").rows[0]
    assert [piece for piece, hit in row.title if hit] == ["石墨烯"]
    assert row.listings[0].price_fen == 30_000_000
    assert row.score > 0


def test_scope_and_facets(market: People, now: datetime) -> None:
    assert _titles(_search(now, "石墨烯")) == ["石墨烯导热膜"]
    everything = _search(now, "石墨烯", scope="all")
    assert sorted(_titles(everything)) == ["石墨烯导热膜", "石墨烯电极"]
    counts = {bucket.key: bucket.count for bucket in _search(now).facets["deal_type"]}
    assert counts == {"licence": 2, "transfer": 1}
    assert _search(now, filters={"city": ("230200",)}).total == 1


def test_what_comes_closest_is_for_eyes_only(market: People, now: datetime) -> None:
    """A page of it, but nothing to export, to keep as evidence, to count when a word is left out, or to write about."""
    request = SearchRequest("石墨烯研究中的导热兽用胶囊需求", scope="all", sort="price_asc")
    found = catalogue.search(request, today=local_day(now))
    assert (found.reading, found.words) == (Pass.CLOSEST, ("导热", "石墨烯"))
    assert _titles(found) == ["石墨烯导热膜"]
    assert search_exports.count(market.officer, request) == 0
    assert evidence.count(market.officer, request) == 0
    assert list(gateways().reader.scan(request)) == []
    form = SearchForm(text=request.text, scope="all")
    assert (
        saved_search_news.news(
            form, News(now - timedelta(days=9), now + timedelta(days=9)), 5, gateways().reader
        ).total
        == 0
    )


def test_an_owners_patents_of_one_title_are_one_that_is_alike(market: People, now: datetime) -> None:
    for serial in (5, 6, 7):
        publish(market, make_patent(market.officer, serial, now, title="石墨烯散热膜", abstract=""), now)
    outbox.drain()
    ours = _search(now, "石墨烯导热膜").rows[0].patent
    titles = [each.patent.title for each in similar.similar(ours) or ()]
    assert titles.count("石墨烯散热膜") == 1
    assert len(similar.similar(ours, 1) or ()) == 1


def test_what_the_database_no_longer_shows_is_left_out_before_the_index_knows(
    market: People, now: datetime
) -> None:
    hit = _search(now, "秸秆").rows[0]
    listings.suspend(market.officer, hit.listings[0].public_id, "材料更新", str(uuid7()), now)
    assert _titles(_search(now, "秸秆")) == []
    patents.show_inventory(market.officer, False, "", now=now)
    assert _titles(_search(now, "石墨烯", scope="all")) == ["石墨烯导热膜"]


def test_without_the_engine_numbers_and_titles_are_still_found(
    market: People, app: Flask, now: datetime
) -> None:
    gateways().reader.close()
    nobody = Gateways("http://127.0.0.1:9/nobody-answers", gateways().files)
    app.extensions["gateways"] = nobody
    found = _search(now, "热解 秸秆")
    assert found.degraded
    assert _titles(found) == ["秸秆热解装置"]
    number = found.rows[0].patent.number
    assert _titles(_search(now, f"ZL {number}")) == ["秸秆热解装置"]
    assert _search(now).total == 3
    assert _search(now, scope="all").total == 4
    assert _search(now, "100%").total == 0


def test_a_page_beyond_the_last_hit_is_refused(market: People, now: datetime) -> None:
    with pytest.raises(InvalidInput) as refused:
        _search(now, page=501)
    assert refused.value.field == "page"


def test_a_published_listing_is_found_within_half_a_second(market: People, now: datetime) -> None:
    patent = make_patent(market.officer, 9, now, title="寒地水稻育秧棚")
    publish(market, patent, now)
    assert _search(now, "育秧").total == 0
    began = time.perf_counter()
    assert outbox.drain() == 4  # submitted, approved twice, published
    while _titles(_search(now, "育秧")) != ["寒地水稻育秧棚"]:
        assert time.perf_counter() - began < 0.5
        time.sleep(0.01)


def test_listings_of_a_page_are_read_by_patent_and_the_newest_in_order(people: People) -> None:
    """As on a database without statistics: with the wrong index a page reads every published listing."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("about SQLite's planner")
    visible, some = "status IN ('published', 'reserved')", ", ".join("?" * 20)

    def plan(query: str, *values: int) -> str:
        rows = db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN SELECT * FROM listings {query}", values
        )
        return " ".join(row[3] for row in rows)

    of_a_page = plan(f"WHERE patent_id IN ({some}) AND {visible} ORDER BY id", *range(20))
    assert "patent_id=? AND status=?" in of_a_page
    newest = plan("WHERE status = 'published' ORDER BY published_at DESC, id DESC LIMIT 6")
    assert "ix_listings_status_published_at_id" in newest
    assert "TEMP B-TREE" not in newest
