"""The questions put to tantivy by hand, as somebody would who knows this index and nothing else has to serve."""

from collections.abc import Mapping
from pathlib import Path

from tantivy import FieldType, Index, Occur, Order, Query, Searcher

from search import Range
from search.analysis import bigrams, is_han, number_keys
from search.everyday import says_something
from search.query import Filter
from tests.benchmarks.answers import Answer, Ask, Counts
from tests.benchmarks.mix import Question

BOOSTS = (("title_words", 4.0), ("owner_words", 2.0), ("inventor_words", 2.0), ("abstract_words", 1.0))
#: Values of a facet that are asked for: as many as the library gives back.
VALUES = 100
#: Words that begin with a prefix, from which a caller chooses.
CANDIDATES = 30

#: Each word and its pairs of characters.
Words = tuple[tuple[str, tuple[str, ...]], ...]


def most(words: Words) -> Words:
    """The words of which three quarters will do: without the language of requests, if there are others."""
    return tuple(word for word in words if says_something(word[0])) or words


def least(number: int) -> int:
    """How many of so many words must be there."""
    return min(number, max(2, int(number * 0.75)))


class RawTantivy:
    """One open index, read by bare tantivy-py calls."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds one generation of the embedded index."""
        self._index = Index.open(str(folder))
        self._index.config_reader("manual", 0)
        self._index.reload()
        self._made = self._index.schema

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
        searcher = self._index.searcher()
        if phrase:
            query = self._pairs(phrase)
        elif number:
            query = Query.term_query(self._made, "numbers", number, "basic")
        elif not words:
            query = Query.all_query()
        elif len(words) == 1:
            query = self._word(*words[0])
        else:
            query = Query.boolean_query([(Occur.Must, self._word(*word)) for word in words])
        found = self._page(searcher, question, query)
        if not found.total and len(words) > 1:
            # Nothing holds all words: three quarters of them will do.
            shoulds = [(Occur.Should, self._word(*word)) for word in most(words)]
            query = Query.boolean_query(shoulds, minimum_number_should_match=least(len(shoulds)))
            found = self._page(searcher, question, query)
        return found

    def _page(self, searcher: Searcher, question: Question, query: Query) -> Answer:
        request = question.request
        narrowed = self._narrowed(query, request.filters)
        offset = (request.page - 1) * request.size
        sort = "newest" if not request.text else request.sort
        if sort == "relevance":
            result = searcher.search(narrowed, limit=request.size, offset=offset)
        else:
            by, order = ("sort_newest", Order.Desc) if sort == "newest" else ("sort_price_up", Order.Asc)
            result = searcher.search(
                narrowed, limit=request.size, offset=offset, order_by_field=by, order=order
            )
        ids = tuple(searcher.doc(address)["id"][0] for _, address in result.hits)
        facets = self._facets(searcher, question, query, narrowed) if request.facets else {}
        return Answer(result.count, ids, facets)  # type: ignore[attr-defined]

    def _facets(self, searcher: Searcher, question: Question, query: Query, narrowed: Query) -> Counts:
        """One count for all facets without a filter of their own, one more for each that has one."""
        filters = question.request.filters
        free = [name for name in question.request.facets if name not in filters]
        found = self._count(searcher, narrowed, free)
        for name in question.request.facets:
            if name in filters:
                others = {other: value for other, value in filters.items() if other != name}
                found |= self._count(searcher, self._narrowed(query, others), [name])
        return found

    def _count(self, searcher: Searcher, query: Query, names: list[str]) -> dict[str, dict[str, int]]:
        wanted = {name: {"terms": {"field": name, "size": VALUES}} for name in names}
        answered = searcher.aggregate(query, wanted)
        return {
            name: {bucket["key"]: bucket["doc_count"] for bucket in answered[name]["buckets"]}
            for name in names
        }

    def _narrowed(self, query: Query, filters: Mapping[str, Filter]) -> Query:
        parts = [
            query,
            Query.const_score_query(Query.term_query(self._made, "scope", "listed", "basic"), 0.0),
        ]
        for name, value in filters.items():
            if isinstance(value, Range):
                part = Query.range_query(self._made, name, FieldType.Integer, value.low, value.high)
            else:
                terms = [Query.term_query(self._made, name, each, "basic") for each in value]
                part = terms[0] if len(terms) == 1 else Query.disjunction_max_query(terms)
            parts.append(Query.const_score_query(part, 0.0))
        return Query.boolean_query([(Occur.Must, part) for part in parts])

    def _word(self, word: str, pairs: tuple[str, ...]) -> Query:
        ways = [
            Query.boost_query(Query.term_query(self._made, name, word, "freq"), boost)
            for name, boost in BOOSTS
        ]
        return Query.disjunction_max_query([*ways, self._pairs(pairs)] if pairs else ways, 0.3)

    def _pairs(self, pairs: tuple[str, ...]) -> Query:
        if len(pairs) == 1:
            return Query.term_query(self._made, "pairs", pairs[0], "position")
        return Query.phrase_query(self._made, "pairs", list(pairs))

    def _complete(self, prefix: str) -> Answer:
        scope = Query.term_query(self._made, "scope", "listed", "basic")
        found = self._index.searcher().terms_with_prefix("terms", prefix, scope, CANDIDATES)
        return Answer(completions=dict(found))
