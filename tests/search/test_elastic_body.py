"""Requests to Elasticsearch as data."""

from search import Range, SearchRequest
from search.clauses import AllOf, AnyOf, AtLeast, Everything, Except, Nothing, Term, clause_of
from search.elastic_body import index_body, search_bodies, search_body, to_query
from search.fields import FIELDS
from search.parser import parse
from search.passes import Plan


def _plan(**given: object) -> Plan:
    return Plan(Everything(), SearchRequest(**given), "newest")  # type: ignore[arg-type]


def test_mapping_is_strict_and_has_every_field() -> None:
    body = index_body()
    assert body["mappings"]["dynamic"] == "strict"
    assert set(body["mappings"]["properties"]) == {field.name for field in FIELDS}
    analyzers = {given.get("analyzer") for given in body["mappings"]["properties"].values()}
    assert analyzers == {None, "whitespace"}


def test_exact_values_score_a_constant_and_words_are_counted() -> None:
    assert to_query(Term("ipc", "c01b", 20.0)) == {
        "constant_score": {"filter": {"term": {"ipc": "c01b"}}, "boost": 20.0}
    }
    assert to_query(Term("title_words", "石墨", 4.0)) == {
        "term": {"title_words": {"value": "石墨", "boost": 4.0}}
    }


def test_every_kind_of_clause() -> None:
    a, b = Term("ipc", "a"), Term("ipc", "b")
    x, y = to_query(a), to_query(b)
    assert to_query(AllOf((a, b))) == {"bool": {"must": [x, y]}}
    assert to_query(AnyOf((a, b), 0.3)) == {"dis_max": {"tie_breaker": 0.3, "queries": [x, y]}}
    assert to_query(AtLeast(1, (a, b))) == {"bool": {"should": [x, y], "minimum_should_match": 1}}
    assert to_query(Except(a, (b,))) == {"bool": {"must": [x], "must_not": [y]}}
    assert to_query(Nothing()) == {"match_none": {}}


def test_a_phrase_becomes_adjacent_bigrams() -> None:
    clause = clause_of(parse('"石墨烯膜"')[0])
    assert clause is not None
    assert to_query(clause) == {"match_phrase": {"pairs": {"query": "石墨 墨烯 烯膜", "boost": 3.0}}}


def test_filters_come_after_counting_and_a_facet_leaves_out_its_own() -> None:
    body = search_body(
        _plan(filters={"city": ("230100",), "price": Range(5, None)}, facets=("city", "ipc_section"))
    )
    city, price = {"terms": {"city": ["230100"]}}, {"range": {"price": {"gte": 5}}}
    assert body["post_filter"] == {"bool": {"filter": [city, price]}}
    assert body["aggs"]["city"]["filter"] == {"bool": {"filter": [price]}}
    assert body["aggs"]["ipc_section"]["filter"] == {"bool": {"filter": [city, price]}}
    assert body["query"]["bool"]["filter"] == [{"term": {"scope": "listed"}}]


def test_window_and_exact_total() -> None:
    body = search_body(_plan(page=3, size=7))
    assert (body["from"], body["size"], body["track_total_hits"], body["_source"]) == (14, 7, True, False)
    assert body["sort"] == [{"sort_newest": "desc"}, {"id": "asc"}]


def test_counts_of_every_document_are_asked_apart_so_that_they_are_kept() -> None:
    hits, counts = search_bodies(_plan(facets=("city",)))
    assert "aggs" not in hits
    assert (counts["size"], set(counts["aggs"]), counts["query"]) == (0, {"city"}, hits["query"])
    words = Plan(Term("title_words", "石墨"), SearchRequest(facets=("city",)), "relevance")
    assert search_bodies(words) == [search_body(words)]


def test_a_facet_kept_below_a_value_includes_what_is_chosen_whatever_its_characters() -> None:
    body = search_body(_plan(facets=("city",), below={"city": "a.b"}, filters={"city": ("哈 尔*",)}))
    assert body["aggs"]["city"]["aggs"]["values"]["terms"]["include"] == r"a\.b.*|哈\ 尔\*"
