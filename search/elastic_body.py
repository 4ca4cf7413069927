"""Clauses and plans to Elasticsearch requests; pure data, within what the minimal distribution offers."""

from collections.abc import Mapping
from typing import Any

from search.clauses import Adjacent, AllOf, AnyOf, AtLeast, Clause, Everything, Except, Nothing, Term
from search.elastic_terms import begins, literal
from search.fields import FIELD, FIELDS, Kind
from search.passes import MOST_VALUES, Plan
from search.query import LONGEST_RESULT, Filter, Range, SearchRequest

Body = dict[str, Any]

_TYPES: dict[Kind, Body] = {
    Kind.WORDS: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
    Kind.PAIRS: {"type": "text", "analyzer": "whitespace"},
    Kind.KEYWORD: {"type": "keyword"},
    Kind.VOCABULARY: {"type": "keyword"},
    Kind.INTEGER: {"type": "long"},
}
_SORTS: dict[str, list[Body]] = {
    "relevance": [{"_score": "desc"}, {"tie_break": "desc"}, {"id": "asc"}],
    "newest": [{"sort_newest": "desc"}, {"id": "asc"}],
    "price_asc": [{"sort_price_up": "asc"}, {"id": "asc"}],
    "price_desc": [{"sort_price_down": "desc"}, {"id": "asc"}],
}


def index_body() -> Body:
    """Settings and mappings of the FIELDS table; no text is kept, documents are always sent whole again."""
    settings = {
        "number_of_shards": 1,
        # A copy on each of up to three nodes; on a single one no copy is missed.
        "auto_expand_replicas": "0-2",
        "refresh_interval": "500ms",
        "max_result_window": LONGEST_RESULT,
        # Versions of deleted documents are remembered longer than a rebuild takes.
        "gc_deletes": "1h",
    }
    properties = {field.name: _TYPES[field.kind] for field in FIELDS}
    mappings = {"dynamic": "strict", "_source": {"enabled": False}, "properties": properties}
    return {"settings": {"index": settings}, "mappings": mappings}


def search_body(plan: Plan) -> Body:
    """The request for a plan: filters come after the counts, so that each facet can leave out its own."""
    request = plan.request
    scope = {"term": {"scope": request.scope}}
    body: Body = {
        "query": {"bool": {"must": [to_query(plan.clause)], "filter": [scope]}},
        "sort": _SORTS[plan.sort],
        "from": plan.offset,
        "size": request.size,
        "track_total_hits": True,
        "_source": False,
    }
    if request.filters:
        body["post_filter"] = {"bool": {"filter": _filters(request.filters)}}
    if request.facets:
        body["aggs"] = {name: _facet(name, request) for name in request.facets}
    return body


def search_bodies(plan: Plan) -> list[Body]:
    """The request, or hits and counts apart: without hits, Elasticsearch keeps an answer until a refresh changes it.

    That is worth it where every document is counted.
    """
    body = search_body(plan)
    if plan.clause != Everything() or "aggs" not in body:
        return [body]
    return [body, {"query": body["query"], "aggs": body.pop("aggs"), "size": 0}]


def to_query(clause: Clause) -> Body:
    """The query of one clause."""
    match clause:
        case Term():
            return _term(clause)
        case Adjacent(field, values, boost):
            return {"match_phrase": {field: {"query": " ".join(values), "boost": boost}}}
        case AnyOf(clauses, tie):
            return {"dis_max": {"tie_breaker": tie, "queries": [to_query(each) for each in clauses]}}
        case AllOf(clauses):
            return {"bool": {"must": [to_query(each) for each in clauses]}}
        case AtLeast(count, clauses):
            return {"bool": {"should": [to_query(each) for each in clauses], "minimum_should_match": count}}
        case Except(keep, drop):
            return {"bool": {"must": [to_query(keep)], "must_not": [to_query(each) for each in drop]}}
        case Everything():
            return {"match_all": {}}
        case Nothing():
            return {"match_none": {}}


def _term(term: Term) -> Body:
    if FIELD[term.field].kind in (Kind.KEYWORD, Kind.VOCABULARY):
        return {"constant_score": {"filter": {"term": {term.field: term.value}}, "boost": term.boost}}
    return {"term": {term.field: {"value": term.value, "boost": term.boost}}}


def _facet(name: str, request: SearchRequest) -> Body:
    others = {other: value for other, value in request.filters.items() if other != name}
    terms: Body = {"field": name, "size": MOST_VALUES}
    if name in request.below:
        terms["include"] = "|".join([begins(request.below[name]), *map(literal, request.chosen(name))])
    return {"filter": {"bool": {"filter": _filters(others)}}, "aggs": {"values": {"terms": terms}}}


def _filters(filters: Mapping[str, Filter]) -> list[Body]:
    found: list[Body] = []
    for name, value in filters.items():
        if isinstance(value, Range):
            bounds = {"gte": value.low, "lte": value.high}
            found.append(
                {"range": {name: {key: bound for key, bound in bounds.items() if bound is not None}}}
            )
        else:
            found.append({"terms": {name: list(value)}})
    return found
