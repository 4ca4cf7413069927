"""The questions put to Elasticsearch by hand: bare client requests with bodies as its manual would have them."""

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from search import Range
from search.analysis import bigrams, is_han, number_keys
from search.query import Filter
from tests.benchmarks.answers import Answer, Ask
from tests.benchmarks.mix import Question
from tests.benchmarks.raw_tantivy import BOOSTS, CANDIDATES, VALUES, Words, least, most

Body = dict[str, Any]
_SORTS: dict[str, list[Body]] = {
    "relevance": [{"_score": "desc"}, {"id": "asc"}],
    "newest": [{"sort_newest": "desc"}, {"id": "asc"}],
    "price_asc": [{"sort_price_up": "asc"}, {"id": "asc"}],
}


class RawElastic:
    """One index of a cluster, asked without the library."""

    def __init__(self, address: str, index: str) -> None:
        """`address` of any node; `index` is one generation."""
        self._client = Elasticsearch(address, request_timeout=60)
        self._index = index

    def close(self) -> None:
        """Close connections."""
        self._client.close()

    def remove(self, pattern: str) -> None:
        """Delete the indexes whose names fit."""
        for index in self._client.indices.get(index=pattern):
            self._client.indices.delete(index=index)

    def prepared(self, question: Question) -> Ask:
        """The question with its tokens made beforehand, ready to be timed."""
        if question.prefix:
            return lambda: self._complete(question.prefix)
        words = tuple((run, tuple(bigrams(run)) if is_han(run) else ()) for run in question.runs)
        phrase = tuple(bigrams(question.phrase))
        number = number_keys(question.number)[0] if question.number else ""
        return lambda: self._answer(question, words, phrase, number)

    def _answer(
        self,
        question: Question,
        words: Words,
        phrase: tuple[str, ...],
        number: str,
    ) -> Answer:
        if phrase:
            query = _pairs(phrase)
        elif number:
            query = {"constant_score": {"filter": {"term": {"numbers": number}}}}
        else:
            query = {"bool": {"must": [_word(*word) for word in words]}} if words else {"match_all": {}}
        found = self._page(question, query)
        if not found.total and len(words) > 1:
            shoulds = [_word(*word) for word in most(words)]
            enough = {"should": shoulds, "minimum_should_match": least(len(shoulds))}
            found = self._page(question, {"bool": enough})
        return found

    def _page(self, question: Question, query: Body) -> Answer:
        request = question.request
        filters = {name: _filter(name, value) for name, value in request.filters.items()}
        body: Body = {
            "query": {"bool": {"must": [query], "filter": [{"term": {"scope": "listed"}}]}},
            "sort": _SORTS[request.sort if request.text else "newest"],
            "from": (request.page - 1) * request.size,
            "size": request.size,
            "track_total_hits": True,
            "_source": False,
        }
        if request.facets:
            body["aggs"] = {name: _facet(name, filters) for name in request.facets}
            body["post_filter"] = {"bool": {"filter": list(filters.values())}}
        else:
            body["query"]["bool"]["filter"] += filters.values()
        answered = self._client.search(index=self._index, body=body)
        hits = answered["hits"]
        facets = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in counted["values"]["buckets"]}
            for name, counted in answered.get("aggregations", {}).items()
        }
        return Answer(hits["total"]["value"], tuple(hit["_id"] for hit in hits["hits"]), facets)

    def _complete(self, prefix: str) -> Answer:
        values = {"terms": {"field": "terms", "include": f"{prefix}.*", "size": CANDIDATES}}
        body = {"size": 0, "query": {"term": {"scope": "listed"}}, "aggs": {"values": values}}
        buckets = self._client.search(index=self._index, body=body)["aggregations"]["values"]["buckets"]
        return Answer(completions={bucket["key"]: bucket["doc_count"] for bucket in buckets})


def _word(word: str, pairs: tuple[str, ...]) -> Body:
    ways = [{"term": {name: {"value": word, "boost": boost}}} for name, boost in BOOSTS]
    return {"dis_max": {"tie_breaker": 0.3, "queries": [*ways, _pairs(pairs)] if pairs else ways}}


def _pairs(pairs: tuple[str, ...]) -> Body:
    return {"match_phrase": {"pairs": " ".join(pairs)}}


def _filter(name: str, value: Filter) -> Body:
    if isinstance(value, Range):
        bounds = {"gte": value.low, "lte": value.high}
        return {"range": {name: {key: bound for key, bound in bounds.items() if bound is not None}}}
    return {"terms": {name: list(value)}}


def _facet(name: str, filters: Mapping[str, Body]) -> Body:
    others = [each for other, each in filters.items() if other != name]
    values = {"terms": {"field": name, "size": VALUES}}
    return {"filter": {"bool": {"filter": others}}, "aggs": {"values": values}}
