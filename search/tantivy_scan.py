"""Every id of a plan in its order, from one view of the embedded index, a window at a time."""

from collections.abc import Iterator

from tantivy import FieldType, Occur, Order, Query, Schema, Searcher

from search.passes import Plan
from search.tantivy_query import to_query
from search.tantivy_search import ORDERS

WINDOW, LARGEST_WINDOW = 10_000, 100_000
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


def scan(searcher: Searcher, made: Schema, plan: Plan, window: int = WINDOW) -> Iterator[str]:
    """Ids by score or sort value, equal ones by id; no more than a window of hits is held in memory.

    What equals a window's last value is held back for the next one. That begins at this value; scores can't be
    asked for, so by relevance it counts from the first hit again and is larger, to keep that rare.
    """
    ordered = ORDERS[plan.sort]
    sign = 1 if ordered.get("order") == Order.Asc else -1
    query = narrowed = to_query(made, plan.clause, plan.request.scope, plan.request.filters)
    offset = 0
    while True:
        hits = searcher.search(narrowed, limit=window, offset=offset, count=False, **ordered).hits
        found = sorted((sign * value, searcher.doc(address)["id"][0]) for value, address in hits)
        last = len(found) < window
        whole = found if last else [one for one in found if one[0] != found[-1][0]]
        yield from (identity for _, identity in whole)
        if last:
            return
        if plan.sort == "relevance":
            offset += len(whole)
        else:
            narrowed = _from(made, query, ordered["order_by_field"], sign, sign * int(found[-1][0]))
        if not whole:  # more equal ones than a window holds
            window *= 2
        elif plan.sort == "relevance":
            window = max(window, min(2 * window, LARGEST_WINDOW))


def _from(made: Schema, query: Query, field: str, sign: int, bound: int) -> Query:
    low, high = (bound, _HIGHEST) if sign > 0 else (_LOWEST, bound)
    within = Query.range_query(made, field, FieldType.Integer, low, high)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, within)])
