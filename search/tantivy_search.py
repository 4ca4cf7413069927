"""One plan against one view of the embedded index: a page of hits, exact total, facet counts."""

from tantivy import Order, Query, Schema, Searcher

from search.passes import MOST_VALUES, Plan
from search.query import Hit
from search.tantivy_query import to_query

# Sort values carry a hash of the id below them; should two be equal, these neighbours let us order them by id.
MARGIN = 4
_ORDERS = {
    "newest": ("sort_newest", Order.Desc),
    "price_asc": ("sort_price_up", Order.Asc),
    "price_desc": ("sort_price_down", Order.Desc),
}


def page(searcher: Searcher, made: Schema, plan: Plan) -> tuple[int, tuple[Hit, ...]]:
    """Exact total and one page, ordered by the sort value and then by id."""
    request = plan.request
    query = to_query(made, plan.clause, request.scope, request.filters)
    if plan.sort == "relevance":
        result = searcher.search(query, limit=request.size, offset=plan.offset)
        hits = tuple(Hit(searcher.doc(address)["id"][0], float(score)) for score, address in result.hits)
    else:
        before = min(MARGIN, plan.offset)
        field, order = _ORDERS[plan.sort]
        result = searcher.search(
            query,
            limit=request.size + before + MARGIN,
            offset=plan.offset - before,
            order_by_field=field,
            order=order,
        )
        direction = -1 if order == Order.Desc else 1
        found = sorted((direction * value, searcher.doc(address)["id"][0]) for value, address in result.hits)
        hits = tuple(Hit(identity, 0.0) for _, identity in found[before : before + request.size])
    return result.count, hits  # type: ignore[attr-defined]


def count(searcher: Searcher, made: Schema, plan: Plan) -> dict[str, dict[str, int]]:
    """Documents for each value of each facet; a facet with a filter of its own is counted without that filter."""
    request = plan.request
    groups: dict[str, list[str]] = {}
    for name in request.facets:
        groups.setdefault(name if name in request.filters else "", []).append(name)
    counts: dict[str, dict[str, int]] = {}
    for own, names in groups.items():
        filters = {name: value for name, value in request.filters.items() if name != own}
        query: Query = to_query(made, plan.clause, request.scope, filters)
        wanted = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
        for name, answered in searcher.aggregate(query, wanted).items():
            counts[name] = {
                bucket["key"]: bucket["doc_count"]
                for bucket in answered["buckets"]
                if request.counts(name, bucket["key"])
            }
    return counts
