"""Every id of a plan in its order, from one view of the embedded index, a window at a time."""

from collections.abc import Iterator

from tantivy import FieldType, Occur, Order, Query, Schema, Searcher

from search.passes import Plan
from search.tantivy_query import to_query
from search.tantivy_search import ORDERS

WINDOW = 10_000
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


def scan(searcher: Searcher, made: Schema, plan: Plan, window: int = WINDOW) -> Iterator[str]:
    """Ids by relevance or by sort value; no more than some windows of hits are held in memory."""
    query = to_query(made, plan.clause, plan.request.scope, plan.request.filters)
    if plan.sort == "relevance":
        return _by_score(searcher, query, window)
    field, order = ORDERS[plan.sort]
    return _by_value(searcher, made, query, field, order, window)


def _by_score(searcher: Searcher, query: Query, window: int) -> Iterator[str]:
    """Scores can't be a bound, so each window counts from the first hit again: windows grow to keep that rare."""
    offset = 0
    while hits := searcher.search(query, limit=window, offset=offset, count=False).hits:
        yield from (searcher.doc(address)["id"][0] for _, address in hits)
        offset += len(hits)
        window *= 2


def _by_value(
    searcher: Searcher, made: Schema, query: Query, field: str, order: Order, window: int
) -> Iterator[str]:
    """Each window starts at the last value of the one before, which was held back: equal values come by id."""
    sign = 1 if order == Order.Asc else -1
    bound: int | None = None
    while True:
        narrowed = query if bound is None else _from(made, query, field, sign, bound)
        result = searcher.search(narrowed, limit=window, order_by_field=field, order=order, count=False)
        found = sorted((sign * int(value), searcher.doc(address)["id"][0]) for value, address in result.hits)
        last = len(found) < window
        whole = found if last else [(value, ident) for value, ident in found if value != found[-1][0]]
        yield from (ident for _, ident in whole)
        if last:
            return
        bound = sign * found[-1][0]
        if not whole:  # more equal values than a window holds
            window *= 2


def _from(made: Schema, query: Query, field: str, sign: int, bound: int) -> Query:
    low, high = (bound, _HIGHEST) if sign > 0 else (_LOWEST, bound)
    within = Query.range_query(made, field, FieldType.Integer, low, high)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, within)])
