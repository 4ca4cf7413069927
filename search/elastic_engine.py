"""The Elasticsearch engine: one alias over index generations, the same tokens and clauses as the embedded one."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from elasticsearch import helpers

from search.answers import Answers
from search.backend import Change, EngineUnavailable, IndexOutdated, SearchError, Status, Visible
from search.clauses import Term
from search.documents import Indexed, PatentDocument
from search.elastic_body import Body, search_bodies
from search.elastic_client import PATIENT_SECONDS, Cluster, Gone
from search.elastic_generations import ElasticGenerations, changes_of
from search.elastic_scan import look, scan, view
from search.elastic_terms import beginning_body, beginning_in, frequencies_body, frequencies_in
from search.fields import analyser_hash, fields_hash, fingerprint
from search.generations import is_outdated
from search.journal import Entry, entries_of
from search.passes import Found, Plan, plan_of
from search.query import Completion, Hit, Scope, SearchRequest
from search.tokenising import Progress, tokenised

TARGET_SECONDS = 1.0
MISSING, CONFLICT = 404, 409


class ElasticEngine(Answers):
    """Engine over an index prefix of a cluster; see `SearchEngine` for the methods."""

    name = "elasticsearch"

    def __init__(
        self, url: str, *, writer: bool = False, ca_file: Path | None = None, keep: bool = True
    ) -> None:
        self._cluster = Cluster(url, ca_file)
        self._client = self._cluster.client
        self._generations = ElasticGenerations(self._client, self._cluster.address.prefix)
        self._may_write = writer
        # None leaves it to the cluster, which keeps the counts of answers without hits.
        self._keep = None if keep else False
        self._target = ""
        self._checked = 0.0

    def scan(self, request: SearchRequest) -> Iterator[str]:
        """Every id, from one point in time of the index that is held until the end."""
        target = self._cluster.ask(self._current)
        if target:
            with view(self._cluster, target) as point:
                plan = plan_of(request, lambda tried: _found(look(self._cluster, point, tried), {}, target))
                yield from scan(self._cluster, point, plan)

    def apply(self, changes: Iterable[Change], visible: Visible = "now") -> int:
        """Carry out changes in bulk, in every generation that is or may come in use; versions keep order."""
        self._check_writable()
        entries = entries_of(changes)
        with self._cluster.guarded():
            indexes = self._generations.all()
            current = _usable(indexes.current) or self._generations.create()
            for name in indexes.others:
                with suppress(Gone):
                    self._send(name, entries)
            done, stale = self._send(current, entries, refresh=visible == "now")
        return done - stale

    def rebuild(self, documents: Iterable[PatentDocument], progress: Progress | None = None) -> int:
        """Fill a new index, then move the alias in one step; a failure leaves the old one in use.

        A rebuild that begins while another runs takes over: the other one fails.
        """
        self._check_writable()
        with self._cluster.guarded(), closing(tokenised(documents, progress)) as values:
            name = self._generations.begin()
            try:
                done, _ = self._send(name, (Entry(str(one["id"]), _version(one), one) for one in values))
                self._generations.publish(name)
            except BaseException:
                with suppress(EngineUnavailable), self._cluster.guarded():
                    self._generations.give_up(name)
                raise
        self._checked = 0.0
        return done

    def roll_back(self) -> str:
        """Move the alias to the index before, which has had all changes since."""
        self._check_writable()
        with self._cluster.guarded():
            name = self._generations.roll_back()
        self._checked = 0.0
        return name

    def status(self) -> Status:
        """State of the index in use."""
        with self._cluster.guarded():
            found = self._generations.all()
            name, totals = found.current, {}
            if name:
                totals = self._client.indices.stats(index=name, metric=["docs", "store"])["_all"]["primaries"]
        return Status(
            engine=self.name,
            ready=bool(name) and not is_outdated(name),
            documents=totals["docs"]["count"] if totals else 0,
            size_bytes=totals["store"]["size_in_bytes"] if totals else 0,
            generation=name,
            fingerprint=fingerprint(),
            generations=(name, *found.kept) if name else (),
            fields_hash=fields_hash(),
            analyser_hash=analyser_hash(),
        )

    def ping(self) -> bool:
        """True when the cluster answers and the index isn't outdated."""
        try:
            with self._cluster.guarded():
                self._current(fresh=True)
        except SearchError:
            return False
        return True

    def close(self) -> None:
        """Close connections."""
        self._cluster.close()

    def _run(self, plan: Plan) -> Found:
        asked = [self._ask(body) for body in search_bodies(plan)]
        (target, first), (_, last) = asked[0], asked[-1]
        return _found(first, last, target) if first and last else Found(0, facets={})

    def _frequencies(self, terms: Sequence[Term]) -> tuple[int, list[int]]:
        answered = self._ask(frequencies_body(terms))[1]
        return frequencies_in(answered, terms) if answered else (0, [0] * len(terms))

    def _beginning(self, field: str, scope: Scope, prefix: str, limit: int) -> list[Completion]:
        answered = self._ask(beginning_body(field, prefix, scope, limit))[1]
        return beginning_in(answered) if answered else []

    def _ask(self, body: Body) -> tuple[str, Any]:
        """The index in use and its answer; None before there is one."""
        target = self._cluster.ask(self._current)
        try:
            return target, self._answered(target, body)
        except Gone:  # replaced a moment ago
            target = self._cluster.ask(lambda: self._current(fresh=True))
            return target, self._answered(target, body)

    def _answered(self, target: str, body: Body) -> Any:
        if not target:
            return None
        return self._cluster.ask(
            lambda: self._client.search(index=target, body=body, request_cache=self._keep)
        )

    def _current(self, fresh: bool = False) -> str:
        """Index behind the alias, asked for at most once a second; empty before the first; IndexOutdated."""
        now = time.monotonic()
        if fresh or not self._target or now - self._checked >= TARGET_SECONDS:
            self._target, self._checked = self._generations.current(), now
        return _usable(self._target)

    def _send(self, name: str, entries: Iterable[Entry], refresh: bool = False) -> tuple[int, int]:
        """Bulk with back-off when the cluster is busy; returns the changes sent and how many were stale. Gone."""
        done = stale = 0
        answers = helpers.streaming_bulk(
            self._client.options(request_timeout=PATIENT_SECONDS),
            (_action(changes_of(name), entry) for entry in entries),
            raise_on_error=False,
            max_retries=5,
            initial_backoff=0.2,
            max_backoff=5,
            refresh=refresh,
            require_alias=True,
        )
        for ok, answered in answers:
            (item,) = answered.values()
            done += 1
            stale += item["status"] == CONFLICT  # the index has a newer version
            if ok or item["status"] == CONFLICT:
                continue
            if item["status"] != MISSING:
                raise EngineUnavailable(f"document {item['_id']}: {item.get('error')}")
            if "error" in item:  # not only a document to delete that isn't there
                raise Gone(f"index {name} was removed")
        return done, stale

    def _check_writable(self) -> None:
        if not self._may_write:
            raise SearchError("this engine was opened for reading only")


def _found(answered: Any, counts: Any, generation: str) -> Found:
    hits = tuple(Hit(hit["_id"], hit["_score"] or 0.0) for hit in answered["hits"]["hits"])
    facets = {
        name: {bucket["key"]: bucket["doc_count"] for bucket in counted["values"]["buckets"]}
        for name, counted in counts.get("aggregations", {}).items()
    }
    return Found(answered["hits"]["total"]["value"], hits, facets, generation)


def _usable(name: str) -> str:
    if name and is_outdated(name):
        raise IndexOutdated(f"index {name} was made with other fields or another analyser; rebuild it")
    return name


def _version(values: Indexed) -> int:
    version = values["version"]
    assert isinstance(version, int)
    return version


def _action(index: str, entry: Entry) -> dict[str, Any]:
    action: dict[str, Any] = {
        "_index": index,
        "_id": entry.id,
        "version": entry.version,
        "version_type": "external_gte",
    }
    if entry.values is not None:
        return action | {"_op_type": "index", "_source": entry.values}
    return action | {"_op_type": "delete"}
