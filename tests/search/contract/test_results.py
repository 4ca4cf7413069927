"""Scope, filters, facets, order and pages of the same answers."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from search import (
    FACETS,
    BadPage,
    Bucket,
    PatentDocument,
    Range,
    SearchEngine,
    SearchRequest,
    SearchResult,
    Upsert,
    days,
)

Ask = Callable[..., SearchResult]
Found = Callable[..., set[str]]


def _ids(result: SearchResult) -> list[str]:
    return [hit.id for hit in result.hits]


def _counts(result: SearchResult, name: str) -> dict[str, int]:
    return {bucket.key: bucket.count for bucket in result.facets[name]}


def test_scope_listed_is_published_listings_only(found: Found) -> None:
    assert found(scope="listed") == found() - {"joint", "sensor"}


def test_scope_all_leaves_out_what_the_owner_hides(found: Found) -> None:
    assert "hidden" not in found()
    assert found("石墨烯秘密配方", filters={"ipc_section": ("C",)}) <= {"graphene"}


def test_a_filter_takes_any_of_its_values(found: Found) -> None:
    assert found(filters={"city": ("230100",)}) == {"graphene", "straw", "joint", "robot"}
    assert found(filters={"patent_type": ("design", "utility_model")}) == {
        "design",
        "straw",
        "alloy",
        "sensor",
    }


def test_several_filters_must_all_hold(found: Found) -> None:
    assert found(filters={"city": ("230100",), "deal_type": ("open_licence",)}) == {"straw", "robot"}
    assert found("电池", filters={"deal_type": ("licence",), "city": ("232700",)}) == {"sodium"}


def test_a_filter_over_several_values_of_a_document(found: Found) -> None:
    assert found(filters={"ipc_section": ("H",)}) == {"graphene", "graphite", "battery", "sodium"}
    assert found(filters={"payment_mode": ("deferred",)}) == {"graphite", "straw", "sodium", "robot", "old"}


def test_a_filter_value_with_spaces_quotes_and_operators_is_only_a_value(found: Found) -> None:
    for value in ('a" OR "b', "哈尔滨 工业大学", "*", "", "\x00", "[* TO *]"):
        assert found(filters={"institution": (value,)}) == set()


def test_an_empty_filter_is_none(found: Found) -> None:
    assert found(filters={"city": (), "price": Range()}) == found()


def test_price_range_in_fen_is_closed(found: Found) -> None:
    assert found(filters={"price": Range(10_000_00, 50_000_00)}) == {"sodium", "alloy", "robot", "design"}
    assert found(filters={"price": Range(high=0)}) == {"straw"}
    assert found(filters={"price": Range(low=50_000_01)}) == {"graphene", "old"}
    assert found(filters={"price": Range(5, 4)}) == set()


def test_filing_and_grant_day_ranges(found: Found) -> None:
    year = Range(days(date(2016, 1, 1)), days(date(2016, 12, 31)))
    assert found(filters={"filed": year}) == {"graphite", "sodium", "design"}
    assert found(filters={"granted": Range(low=days(date(2020, 1, 8)))}) == {"sensor", "design"}


def test_an_unknown_filter_or_facet_is_a_mistake_of_the_caller(engine: SearchEngine) -> None:
    for request in (
        SearchRequest(filters={"colour": ("red",)}),
        SearchRequest(filters={"price": ("5",)}),
        SearchRequest(filters={"city": Range(1, 2)}),
        SearchRequest(facets=("colour",)),
    ):
        with pytest.raises(ValueError, match="no such"):
            engine.search(request)


def test_facets_count_the_matching_patents(ask: Ask) -> None:
    result = ask("电池", facets=FACETS)
    assert _counts(result, "city") == {"230100": 1, "230600": 1, "232700": 1}
    assert _counts(result, "deal_type") == {"licence": 2, "open_licence": 2, "transfer": 1}
    assert _counts(result, "patent_type") == {"invention": 2, "utility_model": 1}
    assert _counts(result, "ipc_section") == {"H": 2, "C": 1}
    assert _counts(result, "price_band") == {"free": 1, "under_10k": 1, "10k_50k": 1}


def test_a_facet_ignores_its_own_filter_only(ask: Ask) -> None:
    result = ask(
        filters={"city": ("230100",), "patent_type": ("invention",)},
        facets=("city", "patent_type", "deal_type"),
    )
    assert result.total == 3
    assert _counts(result, "city") == {"230100": 3, "230600": 2, "232700": 2}
    assert _counts(result, "patent_type") == {"invention": 3, "utility_model": 1}
    assert _counts(result, "deal_type") == {"licence": 1, "open_licence": 1, "transfer": 1}


def test_facets_with_a_range_filter(ask: Ask) -> None:
    result = ask(filters={"price": Range(low=50_000_00)}, facets=("price_band", "city"))
    assert _counts(result, "price_band") == {"50k_200k": 3, "200k_1m": 1, "over_1m": 1}
    assert sum(_counts(result, "city").values()) == result.total


def test_price_bands_and_negotiable(ask: Ask) -> None:
    counts = _counts(ask(scope="listed", facets=("price_band",)), "price_band")
    assert counts == {
        "free": 1, "under_10k": 1, "10k_50k": 1, "50k_200k": 3, "200k_1m": 1, "over_1m": 1, "negotiable": 1,
    }  # fmt: skip


def test_buckets_are_ordered_by_count_then_name_and_know_what_is_chosen(ask: Ask) -> None:
    buckets = ask(filters={"legal_status": ("lapsed", "refused")}, facets=("legal_status",)).facets[
        "legal_status"
    ]
    assert buckets == (
        Bucket("granted", 7),
        Bucket("lapsed", 3, selected=True),
        Bucket("expired", 1),
        Bucket("refused", 0, selected=True),
    )


def test_facets_follow_the_words_that_answered(ask: Ask) -> None:
    result = ask("秸秆热解装置量子芯片", facets=("city",))
    assert _counts(result, "city") == {"230100": 1}


def test_newest_first_by_publication_then_filing(ask: Ask) -> None:
    ids = _ids(ask(sort="newest"))
    assert set(ids[-2:]) == {"joint", "sensor"}  # never published: their filing days are older
    assert ids[:2] in (["design", "old"], ["old", "design"])
    assert _ids(ask()) == ids  # without words, relevance means newest


def test_price_ascending_has_missing_ones_last(ask: Ask) -> None:
    ids = _ids(ask(sort="price_asc"))
    assert ids[:3] == ["straw", "battery", "sodium"]
    assert set(ids[3:6]) == {"alloy", "robot", "design"}
    assert ids[6:8] == ["graphene", "old"]
    assert set(ids[8:]) == {"graphite", "joint", "sensor"}


def test_price_descending_has_missing_ones_last_after_free_ones(ask: Ask) -> None:
    ids = _ids(ask(sort="price_desc"))
    assert ids[:2] == ["old", "graphene"]
    assert ids[5:8] == ["sodium", "battery", "straw"]
    assert set(ids[8:]) == {"graphite", "joint", "sensor"}


def test_sorting_keeps_words_and_filters(ask: Ask) -> None:
    assert _ids(ask("电池", sort="price_desc")) == ["sodium", "battery", "straw"]
    assert _ids(ask(sort="price_asc", filters={"deal_type": ("transfer",)}))[0] == "battery"


def test_pages_neither_repeat_nor_skip(ask: Ask) -> None:
    for sort in ("relevance", "newest", "price_asc", "price_desc"):
        whole = _ids(ask(sort=sort))
        pages = [_ids(ask(sort=sort, page=page, size=3)) for page in range(1, 5)]
        assert list(itertools.chain(*pages)) == whole, sort


def test_a_page_behind_the_last_is_empty_with_the_same_total(ask: Ask) -> None:
    result = ask("电池", page=9, size=20)
    assert (result.hits, result.total) == ((), 3)


def test_pages_out_of_bounds_are_refused(engine: SearchEngine) -> None:
    for page, size in ((0, 20), (-1, 20), (1, 0), (1, -5), (501, 20), (1, 10_001), (10**9, 1)):
        with pytest.raises(BadPage):
            engine.search(SearchRequest(page=page, size=size))


def test_the_last_allowed_page_is_answered(engine: SearchEngine) -> None:
    assert engine.search(SearchRequest(page=500, size=20)).hits == ()
    assert engine.search(SearchRequest(page=10, size=1000)).hits == ()


def test_a_result_says_where_when_and_what_to_mark(ask: Ask) -> None:
    result = ask("离子电池 -title:隔膜")
    assert result.generation
    assert result.took_ms > 0
    assert "电池" in result.marks
    assert "隔膜" not in result.marks


def test_ties_and_segments_give_the_same_order_as_one_batch(own: SearchEngine) -> None:
    """200 documents of three prices and two days, written in many batches and then in one, in every order."""
    made = [_tied(at) for at in range(200)]
    own.apply([_change(document) for document in made[:5]])
    for at in range(5, 200, 39):
        own.apply([_change(document) for document in reversed(made[at : at + 39])])
    first = {sort: _all_pages(own, sort) for sort in ("newest", "price_asc", "price_desc")}
    own.rebuild(made)
    assert {sort: _all_pages(own, sort) for sort in first} == first
    by_price = [int(identity.split("-")[1]) % 4 for identity in first["price_asc"]]
    assert by_price == sorted(by_price)
    assert [at % 4 for at in _ats(first["price_desc"])] == [2] * 50 + [1] * 50 + [0] * 50 + [3] * 50


def _ats(ids: list[str]) -> list[int]:
    return [int(identity.split("-")[1]) for identity in ids]


def _tied(at: int) -> PatentDocument:
    price = None if at % 4 == 3 else (at % 4) * 100_000
    day = date(2020, 1, 1 + at % 2)
    return PatentDocument(f"tie-{at}", f"同题 {at}", price_fen=price, listed=True, filed_on=day, version=1)


def _change(document: PatentDocument) -> Upsert:
    return Upsert(replace(document, version=document.version + 1))


def _all_pages(engine: SearchEngine, sort: str) -> list[str]:
    pages = (engine.search(SearchRequest(sort=sort, page=page, size=7)) for page in range(1, 30))  # type: ignore[arg-type]
    return [identity for page in pages for identity in _ids(page)]
