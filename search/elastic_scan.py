"""Every id of a plan in its order, from one point in time of an index: `search_after`, no window to reach the end of."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from search.backend import EngineUnavailable
from search.elastic_body import Body, search_body
from search.elastic_client import Cluster
from search.passes import Plan

WINDOW = 10_000
KEPT_FOR = "2m"  # after each window


@contextmanager
def view(cluster: Cluster, index: str) -> Iterator[Body]:
    """A point in time of an index, as a search request names it; given back at the end."""
    opened = cluster.ask(lambda: cluster.client.open_point_in_time(index=index, keep_alive=KEPT_FOR))
    point = {"id": opened["id"], "keep_alive": KEPT_FOR}
    try:
        yield point
    finally:
        with suppress(EngineUnavailable), cluster.guarded():
            cluster.client.close_point_in_time(id=point["id"])


def look(cluster: Cluster, point: Body, plan: Plan) -> Any:
    """The answer to a plan as of a point in time."""
    return _answered(cluster, search_body(plan) | {"pit": point})


def scan(cluster: Cluster, point: Body, plan: Plan) -> Iterator[str]:
    """Ids, one window of them in memory at a time."""
    body = search_body(plan) | {"from": 0, "size": WINDOW, "track_total_hits": False, "pit": point}
    while True:
        answered = _answered(cluster, body)
        hits = answered["hits"]["hits"]
        yield from (hit["_id"] for hit in hits)
        if len(hits) < WINDOW:
            return
        body["search_after"] = hits[-1]["sort"]


def _answered(cluster: Cluster, body: Body) -> Any:
    answered = cluster.ask(lambda: cluster.client.search(body=body))
    body["pit"]["id"] = answered["pit_id"]  # it may change; the view gives back the last one
    return answered
