"""One plan against one view of the embedded index: a page of hits, exact total, facet counts."""

from functools import partial
from typing import Any, NamedTuple

from tantivy import Order, Query, Schema, Searcher

from search.clauses import Everything
from search.passes import MOST_VALUES, Found, Plan
from search.query import Hit, Sort
from search.recent import Recent
from search.tantivy_query import to_query

# Fetched beyond both ends of a page: with all that are equal to its first and last hit, equal ones are put in order.
MARGIN = 4
# The smallest factor that the tie break gives a score: log2(2 + 2**18).
_TIE_FACTOR = 18.0
ORDERS: dict[Sort, dict[str, Any]] = {
    # The score times log2(2 + 2**18 + 12 bits of the id's hash): equal scores are told apart by less than 0.1 %.
    "relevance": {"weight_by_field": "tie_break"},
    "newest": {"order_by_field": "sort_newest", "order": Order.Desc},
    "price_asc": {"order_by_field": "sort_price_up", "order": Order.Asc},
    "price_desc": {"order_by_field": "sort_price_down", "order": Order.Desc},
}


class View(NamedTuple):
    """The index as of one commit, which the bytes of its `meta.json` tell from any other."""

    searcher: Searcher
    schema: Schema
    generation: str
    commit: bytes

    @property
    def state(self) -> tuple[str, bytes]:
        """Equal for views of the same commit."""
        return self.generation, self.commit


def found(view: View, plan: Plan, recent: Recent) -> Found:
    """What a plan finds in a view of the index.

    Counting costs more than finding, so counts are kept for the next page or order of the same request; hits only
    where there are no words, for then every document is looked at.
    """
    request, state = plan.request, view.state
    asked = (plan.clause, request.scope, tuple(sorted(request.filters.items())))
    counted = (*asked, request.facets, tuple(sorted(request.below.items())))
    facets = (
        recent.find(counted, state, partial(count, view.searcher, view.schema, plan))
        if request.facets
        else {}
    )
    find = partial(page, view.searcher, view.schema, plan)
    window = (*asked, plan.sort, request.page, request.size)
    total, hits = recent.find(window, state, find) if plan.clause == Everything() else find()
    return Found(total, hits, facets, view.generation)


def page(searcher: Searcher, made: Schema, plan: Plan) -> tuple[int, tuple[Hit, ...]]:
    """Exact total and one page, ordered by score or sort value and then by id, whatever the segments are."""
    request, ordered = plan.request, ORDERS[plan.sort]
    query = to_query(made, plan.clause, request.scope, request.filters)
    margin = MARGIN
    while True:
        before = min(margin, plan.offset)
        limit = before + request.size + margin
        result = searcher.search(query, limit=limit, offset=plan.offset - before, **ordered)
        values = [value for value, _ in result.hits]
        last = before + request.size - 1
        begins = before == plan.offset or len(values) <= before or values[before] != values[0]
        if begins and (len(values) < limit or values[last] != values[-1]):
            break
        margin *= 8
    if len(values) <= before:
        return result.count, ()  # type: ignore[attr-defined]
    # Only what equals the page's first or last hit may change places with a hit beyond: no other ids are needed.
    first = values.index(values[before])
    beyond = next((at for at in range(last + 1, len(values)) if values[at] != values[last]), len(values))
    sign = 1 if ordered.get("order") == Order.Asc else -1
    found = sorted((sign * value, searcher.doc(at)["id"][0]) for value, at in result.hits[first:beyond])
    scale = -1 / _TIE_FACTOR if plan.sort == "relevance" else 0.0
    hits = tuple(Hit(identity, value * scale) for value, identity in found[before - first : last + 1 - first])
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
