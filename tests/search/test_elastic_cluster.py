"""Three nodes of which one is killed under load: no acknowledged change is lost, searches go on."""

import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from marketplace.bootstrap.elasticsearch_cluster import HEAP
from marketplace.bootstrap.elasticsearch_node import Node
from marketplace.bootstrap.servers import Place
from search import EngineUnavailable, SearchRequest, Upsert, open_engine
from search.elastic_client import Cluster
from tests.search.contract.corpus import simple
from tests.search.contract.places import needed

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]
DOCUMENTS, BEFORE, AFTER = 1_000, 3.0, 12.0
SETTLED = 6.0  # seconds after the kill by which no search may fail any more


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """The three nodes, all there before and after, and an index prefix of the test's own."""
    address = needed("JINQIAO_TEST_ELASTICSEARCH_CLUSTER_URL", "elasticsearch-cluster")
    made = Cluster(f"{address}-{uuid.uuid4().hex[:12]}")
    _whole(made)
    yield made
    for name in list(made.client.indices.get(index=f"{made.address.prefix}-*")):
        made.client.indices.delete(index=name)
    made.close()


def _whole(cluster: Cluster) -> None:
    patient = cluster.client.options(request_timeout=120)
    found = patient.cluster.health(wait_for_nodes="3", wait_for_status="green", timeout="110s")
    assert not found["timed_out"], "start it again: ./run services start elasticsearch-cluster"


class _Load:
    """One thread that changes and some that search; what was acknowledged and what failed, with the time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.stop = threading.Event()
        self.acknowledged: dict[str, int] = {}
        self.failed: list[float] = []
        self.answered: list[float] = []
        self.threads = [threading.Thread(target=self.change)]
        self.threads += [threading.Thread(target=self.search) for _ in range(3)]

    def change(self) -> None:
        """New documents and edits of old ones, each batch again until it is acknowledged, as the outbox does."""
        engine, version = open_engine(self.url, writer=True), 1
        while not self.stop.is_set():
            version += 1
            batch = {f"new-{version}": version, str(version % DOCUMENTS): version}
            try:
                engine.apply([Upsert(simple(ident, f"变{version}", version)) for ident in batch])
                self.acknowledged |= batch
            except EngineUnavailable:
                version -= 1
                time.sleep(0.1)
        engine.close()

    def search(self) -> None:
        """Ask without a pause."""
        engine = open_engine(self.url)
        while not self.stop.is_set():
            try:
                assert engine.search(SearchRequest()).total >= DOCUMENTS
                self.answered.append(time.monotonic())
            except EngineUnavailable:
                self.failed.append(time.monotonic())
                time.sleep(0.05)
        engine.close()


def test_a_node_killed_under_load(cluster: Cluster) -> None:
    hosts = ",".join(node.removeprefix("http://") for node in cluster.address.nodes)
    url = f"http://{hosts}/{cluster.address.prefix}"
    engine = open_engine(url, writer=True)
    engine.rebuild(simple(str(at)) for at in range(DOCUMENTS))
    _whole(cluster)
    load = _Load(url)
    for thread in load.threads:
        thread.start()
    time.sleep(BEFORE)
    killed = time.monotonic()
    revive = _kill(cluster, _primary(cluster, engine.status().generation))
    time.sleep(AFTER)
    load.stop.set()
    for thread in load.threads:
        thread.join()
    try:
        late = [moment - killed for moment in load.failed if moment > killed + SETTLED]
        assert late == []
        assert max(load.answered) > killed + AFTER - 2
        assert any(version for version in load.acknowledged.values())
        _nothing_lost(url, load.acknowledged)
    finally:
        revive()
    _whole(cluster)
    _nothing_lost(url, load.acknowledged)
    engine.close()


def _nothing_lost(url: str, acknowledged: dict[str, int]) -> None:
    engine = open_engine(url)
    time.sleep(1)  # a refresh
    found = set(engine.scan(SearchRequest()))
    expected = {str(at) for at in range(DOCUMENTS)} | set(acknowledged)
    extra = found - expected  # at most the batch that was under way when the load stopped
    assert expected - found == set()
    assert len(extra) <= 1
    assert engine.search(SearchRequest()).total == len(found)
    newest: dict[int, set[str]] = {}
    for ident, version in acknowledged.items():
        newest.setdefault(version, set()).add(ident)
    for version in sorted(newest)[-20:]:
        hits = engine.search(SearchRequest(f"变{version}")).hits
        assert newest[version] <= {hit.id for hit in hits}, version
    engine.close()


def _primary(cluster: Cluster, index: str) -> str:
    shards: Any = cluster.client.cat.shards(index=index, format="json", h="node,prirep").body
    return next(str(shard["node"]) for shard in shards if shard["prirep"] == "p")


def _kill(cluster: Cluster, name: str) -> Any:
    """SIGKILL to that node's process; returns what starts it again with its own configuration."""
    nodes = cluster.client.nodes.info()["nodes"].values()
    node = next(node for node in nodes if node["name"] == name)
    path = node["settings"]["path"]
    os.kill(node["process"]["id"], signal.SIGKILL)
    found = Node(Place(Path(path["logs"]).parent), Path(path["home"]))
    return partial(_again, found)


def _again(node: Node) -> None:
    node.end()  # its launcher may outlive it by a moment
    node.launch(HEAP)
