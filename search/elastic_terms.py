"""Requests about the terms of an Elasticsearch index; pure data."""

import re
from collections.abc import Sequence
from typing import Any

from search.clauses import Term
from search.query import Completion, Scope

Body = dict[str, Any]


def frequencies_body(terms: Sequence[Term]) -> Body:
    """Asks how many documents there are, and how many hold each term."""
    filters = {str(at): {"term": {term.field: term.value}} for at, term in enumerate(terms)}
    body: Body = {"size": 0, "track_total_hits": True}
    return body | {"aggs": {"held": {"filters": {"filters": filters}}}} if filters else body


def frequencies_in(answered: Any, terms: Sequence[Term]) -> tuple[int, list[int]]:
    """What `frequencies_body` was answered."""
    total = answered["hits"]["total"]["value"]
    if not terms:
        return total, []
    held = answered["aggregations"]["held"]["buckets"]
    return total, [held[str(at)]["doc_count"] for at in range(len(terms))]


def beginning_body(field: str, prefix: str, scope: Scope, limit: int) -> Body:
    """Asks for the values of a vocabulary that begin so, most frequent first."""
    within = [{"term": {"scope": scope}}, {"prefix": {field: prefix}}]
    counted = {"terms": {"field": field, "size": limit, "include": begins(prefix)}}
    return {"size": 0, "query": {"bool": {"filter": within}}, "aggs": {"values": counted}}


def beginning_in(answered: Any) -> list[Completion]:
    """What `beginning_body` was answered."""
    buckets = answered["aggregations"]["values"]["buckets"]
    return [Completion(bucket["key"], bucket["doc_count"]) for bucket in buckets]


def begins(prefix: str) -> str:
    """Lucene's regular expression for all texts that begin so."""
    return literal(prefix) + ".*"


def literal(text: str) -> str:
    """Lucene's regular expression for exactly this text."""
    return re.sub(r"(\W)", r"\\\1", text)
