"""Every id in order, beyond the last page, from one moment."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from search import PatentDocument, Range, SearchEngine, SearchRequest, Upsert, open_engine
from tests.search.contract.corpus import appears, ids, simple
from tests.search.contract.places import Place, places

MANY = 10_060
SORTS = ("relevance", "newest", "price_asc", "price_desc")


def _document(at: int) -> PatentDocument:
    """Ties everywhere: two prices and none, three moments, titles of one shape."""
    more: dict[str, Any] = {
        "price_fen": (None, 5_000, 700_000)[at % 3],
        "published_at": datetime(2025, 1, 1 + at % 3, tzinfo=UTC),
        "city": ("230100", "230600")[at % 2],
    }
    return simple(f"{at:05}", "石墨烯 电池" if at % 20 else "石墨烯", **more)


@pytest.fixture(scope="module")
def large(shared_place: Place) -> Iterator[SearchEngine]:
    """An index with more documents than can be paged through."""
    engine = shared_place.open()
    engine.rebuild(_document(at) for at in range(MANY))
    yield engine
    engine.close()


@pytest.mark.parametrize("sort", SORTS)
def test_every_id_once_in_the_order_of_the_pages(large: SearchEngine, sort: Any) -> None:
    request = SearchRequest("石墨烯", sort=sort, size=1000)
    found = list(large.scan(request))
    assert (len(found), len(set(found))) == (MANY, MANY)
    for page in (1, 10):
        hits = large.search(SearchRequest("石墨烯", sort=sort, size=1000, page=page)).hits
        assert found[(page - 1) * 1000 : page * 1000] == [hit.id for hit in hits]


def test_page_size_and_facets_do_not_matter_words_and_filters_do(large: SearchEngine) -> None:
    filters: Any = {"city": ("230100",), "price": Range(1, 5_000)}
    request = SearchRequest("电池", filters=filters, sort="price_asc", page=99, size=7, facets=("city",))
    found = list(large.scan(request))
    assert found == list(large.scan(SearchRequest("电池", filters=filters, sort="price_asc")))
    assert set(found) == {f"{at:05}" for at in range(MANY) if at % 20 and at % 2 == 0 and at % 3 == 1}
    assert list(large.scan(SearchRequest("没有这个词"))) == []


@pytest.mark.elasticsearch
@pytest.mark.parametrize("sort", SORTS[1:])
def test_both_engines_have_the_same_order(tmp_path: Any, sort: Any) -> None:
    found = []
    for kind in ("tantivy", "elasticsearch"):
        for place in places(kind, tmp_path):
            engine = place.open()
            engine.rebuild(_document(at) for at in range(300))
            found.append(list(engine.scan(SearchRequest(sort=sort))))
            engine.close()
    assert found[0] == found[1]
    assert len(found[0]) == 300


def test_changes_during_the_scan_are_not_seen(place: Place, own: SearchEngine) -> None:
    own.rebuild(simple(f"{at:02}", version=at) for at in range(40))
    scan = own.scan(SearchRequest("石墨烯", sort="newest"))
    first = next(scan)
    worker = place.open()
    worker.apply([Upsert(simple(f"{at:02}", "秸秆", 100)) for at in range(40)])
    worker.rebuild([simple("another")])
    assert {first, *scan} == {f"{at:02}" for at in range(40)}
    assert appears(2, own, "", {"another"})
    worker.close()


def test_the_lenient_reading_that_answers_a_search_answers_a_scan(own: SearchEngine) -> None:
    own.rebuild([simple("a", "低温秸秆热解装置"), simple("b", "水泵")])
    request = SearchRequest("低温 秸秆 热解 装置 石墨烯")
    assert [hit.id for hit in own.search(request).hits] == list(own.scan(request)) == ["a"]


def test_an_index_that_does_not_exist_has_no_ids(place: Place) -> None:
    assert list(place.reader().scan(SearchRequest())) == []


def test_an_unknown_filter_is_a_mistake_of_the_caller(own: SearchEngine) -> None:
    own.apply([Upsert(simple())])
    with pytest.raises(ValueError, match="no such filter"):
        list(own.scan(SearchRequest(filters={"colour": ("red",)})))


def test_a_scan_that_is_given_up_leaves_a_usable_engine(own: SearchEngine) -> None:
    own.apply([Upsert(simple(str(at))) for at in range(5)])
    scan = own.scan(SearchRequest())
    next(scan)
    scan.close()  # type: ignore[attr-defined]
    assert len(ids(own)) == 5


def test_opening_and_scanning_nothing_asks_nobody() -> None:
    open_engine("http://127.0.0.1:9/nobody").scan(SearchRequest())
