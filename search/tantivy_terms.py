"""What the embedded index says of its terms: how many documents hold one, and which begin so."""

from collections.abc import Sequence
from functools import partial

from tantivy import Searcher

from search.clauses import Term
from search.query import Completion, Scope
from search.recent import Recent
from search.tantivy_query import scope_query
from search.tantivy_search import View


def frequencies(searcher: Searcher, terms: Sequence[Term]) -> tuple[int, list[int]]:
    """Documents in the index, and those that hold each term; deleted ones count until their segment is merged."""
    return searcher.num_docs, [searcher.doc_freq(term.field, term.value) for term in terms]


def beginning(
    view: View, recent: Recent, field: str, prefix: str, scope: Scope, limit: int
) -> list[Completion]:
    """Values of a vocabulary that begin so, with the documents of the scope that have them, most frequent first.

    Very many terms begin with one common character (电), and everybody types it first: those answers are kept.
    """
    if len(prefix) > 1 or field != "terms":
        return _beginning(view, field, prefix, scope, limit)
    asked = partial(_beginning, view, field, prefix, scope, limit)
    return recent.find((field, prefix, scope, limit), view.state, asked)


def _beginning(view: View, field: str, prefix: str, scope: Scope, limit: int) -> list[Completion]:
    within = scope_query(view.schema, scope)
    found = view.searcher.terms_with_prefix(field, prefix, within, limit)
    return [Completion(text, count) for text, count in found]
