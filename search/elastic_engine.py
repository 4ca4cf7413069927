"""The Elasticsearch engine: one alias over index generations, the same tokens and clauses as the embedded one."""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError, helpers

from search.answers import Answers
from search.backend import Change, EngineUnavailable, IndexOutdated, SearchError, Status, Upsert, Visible
from search.clauses import Term
from search.documents import PatentDocument, indexed
from search.elastic_body import Body, index_body, search_bodies
from search.elastic_terms import beginning_body, beginning_in, frequencies_body, frequencies_in
from search.fields import fingerprint
from search.generations import is_outdated
from search.passes import Found, Plan
from search.query import Completion, Hit, Scope

REQUEST_SECONDS = 10
REBUILD_SECONDS = 300
TARGET_SECONDS = 1.0


class ElasticEngine(Answers):
    """Engine over an index prefix of a cluster; see `SearchEngine` for the methods."""

    name = "elasticsearch"

    def __init__(self, url: str, *, writer: bool = False) -> None:
        parts = urlsplit(url)
        self._alias = parts.path.strip("/").lower()
        if not parts.hostname or not self._alias:
            raise ValueError("Elasticsearch address must be http(s)://[user:password@]host:port/index-prefix")
        port = parts.port or (443 if parts.scheme == "https" else 9200)
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._client = Elasticsearch(
            f"{parts.scheme}://{host}:{port}",
            basic_auth=login,
            request_timeout=REQUEST_SECONDS,
            retry_on_timeout=False,
            max_retries=2,
        )
        self._may_write = writer
        self._target = ""
        self._checked = 0.0

    def apply(self, changes: Iterable[Change], visible: Visible = "now") -> int:
        """Carry out changes in bulk, in the index in use and in one being filled; versions keep order."""
        self._check_writable()
        latest = {change.id: change for change in sorted(changes, key=lambda change: change.version)}
        with _guarded():
            target = self._current(fresh=True) or self._create(self._alias)
            refresh = visible == "now"
            for building in self._indices(self._building):
                self._send((_action(building, change) for change in latest.values()), refresh=False)
            return self._send((_action(target, change) for change in latest.values()), refresh=refresh)

    def rebuild(self, documents: Iterable[PatentDocument]) -> int:
        """Fill a new index, then move the alias in one step; a failure leaves the old one in use."""
        self._check_writable()
        with _guarded():
            for leftover in self._indices(self._building):
                self._client.indices.delete(index=leftover)
            name = self._create(self._building)
            count = self._send((_action(name, Upsert(document)) for document in documents), refresh=False)
            self._client.options(request_timeout=REBUILD_SECONDS).indices.refresh(index=name)
            self._publish(name)
        self._checked = 0.0
        return count

    def status(self) -> Status:
        """State of the index in use."""
        with _guarded():
            names = self._indices(self._alias)
            name = names[0] if names else ""
            totals: dict[str, Any] = {}
            if name:
                totals = self._client.indices.stats(index=name, metric=["docs", "store"])["_all"]["primaries"]
        return Status(
            engine=self.name,
            ready=bool(name) and not is_outdated(name),
            documents=totals["docs"]["count"] if totals else 0,
            size_bytes=totals["store"]["size_in_bytes"] if totals else 0,
            generation=name,
            fingerprint=fingerprint(),
        )

    def ping(self) -> bool:
        """True when the cluster answers and the index isn't outdated."""
        try:
            with _guarded():
                self._current(fresh=True)
        except SearchError:
            return False
        return True

    def close(self) -> None:
        """Close connections."""
        self._client.close()

    @property
    def _building(self) -> str:
        return f"{self._alias}-building"

    def _run(self, plan: Plan) -> Found:
        asked = [self._ask(body) for body in search_bodies(plan)]
        (target, first), (_, last) = asked[0], asked[-1]
        if first is None or last is None:
            return Found(0, facets={})
        hits = tuple(Hit(hit["_id"], hit["_score"] or 0.0) for hit in first["hits"]["hits"])
        facets = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in counted["values"]["buckets"]}
            for name, counted in last.get("aggregations", {}).items()
        }
        return Found(first["hits"]["total"]["value"], hits, facets, target)

    def _frequencies(self, terms: Sequence[Term]) -> tuple[int, list[int]]:
        answered = self._ask(frequencies_body(terms))[1]
        return frequencies_in(answered, terms) if answered else (0, [0] * len(terms))

    def _beginning(self, field: str, scope: Scope, prefix: str, limit: int) -> list[Completion]:
        answered = self._ask(beginning_body(field, prefix, scope, limit))[1]
        return beginning_in(answered) if answered else []

    def _ask(self, body: Body) -> tuple[str, Any]:
        """The index in use and its answer; None before there is one."""
        with _guarded():
            target = self._current()
            try:
                return target, self._client.search(index=target, body=body) if target else None
            except NotFoundError:  # replaced a moment ago
                target = self._current(fresh=True)
                return target, self._client.search(index=target, body=body) if target else None

    def _current(self, fresh: bool = False) -> str:
        """Index behind the alias, asked for at most once a second; empty before the first; IndexOutdated."""
        now = time.monotonic()
        if fresh or not self._target or now - self._checked >= TARGET_SECONDS:
            names = self._indices(self._alias)
            self._target, self._checked = (names[0] if names else ""), now
        if self._target and is_outdated(self._target):
            raise IndexOutdated(
                f"index {self._target} was made with other fields or another analyser; rebuild it"
            )
        return self._target

    def _indices(self, alias: str) -> list[str]:
        try:
            return sorted(self._client.indices.get_alias(name=alias).keys(), reverse=True)
        except NotFoundError:
            return []

    def _create(self, alias: str) -> str:
        name = f"{self._alias}-{fingerprint()}-{time.time_ns() // 1_000_000}"
        self._client.indices.create(index=name, aliases={alias: {}}, **index_body())
        return name

    def _publish(self, name: str) -> None:
        """Move the alias to a filled index; the one before is kept, older ones are removed."""
        before = self._indices(self._alias)
        actions = [{"remove": {"index": old, "alias": self._alias}} for old in before]
        actions += [
            {"remove": {"index": name, "alias": self._building}},
            {"add": {"index": name, "alias": self._alias}},
        ]
        self._client.indices.update_aliases(actions=actions)
        # Another prefix may begin with ours: only names of exactly our form are ours.
        ours = re.compile(rf"{re.escape(self._alias)}-[0-9a-f]{{12}}-\d+")
        for old in list(self._client.indices.get(index=f"{self._alias}-*")):
            if ours.fullmatch(old) and old != name and old not in before:
                self._client.indices.delete(index=old)

    def _send(self, actions: Iterable[dict[str, Any]], refresh: bool) -> int:
        """Bulk with back-off when the cluster is busy; returns the changes that weren't stale."""
        client = self._client.options(request_timeout=REBUILD_SECONDS)
        done = 0
        answers = helpers.streaming_bulk(
            client, actions, raise_on_error=False, raise_on_exception=True, max_retries=5, refresh=refresh
        )
        for ok, answered in answers:
            (item,) = answered.values()
            if ok or item["status"] == 404:  # deleting what isn't there
                done += 1
            elif item["status"] != 409:  # the index has a newer version
                raise EngineUnavailable(f"document {item['_id']}: {item.get('error')}")
        return done

    def _check_writable(self) -> None:
        if not self._may_write:
            raise SearchError("this engine was opened for reading only")


def _action(index: str, change: Change) -> dict[str, Any]:
    action: dict[str, Any] = {
        "_index": index,
        "_id": change.id,
        "version": change.version,
        "version_type": "external_gte",
    }
    if isinstance(change, Upsert):
        return action | {"_op_type": "index", "_source": indexed(change.document)}
    return action | {"_op_type": "delete"}


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except (ApiError, TransportError, helpers.BulkIndexError) as error:
        raise EngineUnavailable(str(error)) from error
