"""What the embedded index says of its terms: how many documents hold one, and which begin so."""

from collections.abc import Sequence

from tantivy import Schema, Searcher

from search.clauses import Term
from search.query import Completion, Scope
from search.tantivy_query import scope_query


def frequencies(searcher: Searcher, terms: Sequence[Term]) -> tuple[int, list[int]]:
    """Documents in the index, and those that hold each term; deleted ones count until their segment is merged."""
    return searcher.num_docs, [searcher.doc_freq(term.field, term.value) for term in terms]


def beginning(
    searcher: Searcher, made: Schema, field: str, prefix: str, scope: Scope, limit: int
) -> list[Completion]:
    """Values of a vocabulary that begin so, with the documents of the scope that have them, most frequent first."""
    found = searcher.terms_with_prefix(field, prefix, scope_query(made, scope), limit)
    return [Completion(text, count) for text, count in found]
