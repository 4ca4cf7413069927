"""Elasticsearch goes away in the middle of edits and comes back: the site stays up and nothing is lost."""

import logging
import select
import shutil
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from marketplace.bootstrap.elasticsearch import single_node
from marketplace.bootstrap.elasticsearch_distribution import unpacked
from marketplace.bootstrap.elasticsearch_node import Node, health, wait
from marketplace.bootstrap.servers import Place, free_port, services_folder
from marketplace.gateways.registry import gateways
from marketplace.services import index_status, indexing, outbox
from marketplace.services.index_status import IndexState
from search import SearchRequest
from search.elastic_client import PAUSE_SECONDS
from tests.factories import People, make_patent
from tests.offers import publish
from tests.search.contract.places import needed, places

pytestmark = pytest.mark.elasticsearch
SITUATIONS = ("connection", pytest.param("server", marks=pytest.mark.slow))


class Server(Protocol):
    """An Elasticsearch that can be taken away."""

    url: str

    def stop(self) -> None:
        """Take it away at once."""

    def start(self) -> None:
        """Bring it back with the data it had."""

    def close(self) -> None:
        """Clean up."""


class Connection:
    """A way to the running Elasticsearch that can be cut."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "", parts.port or 0)
        self._port = free_port()
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.url = f"http://127.0.0.1:{self._port}{parts.path}"
        self.start()

    def start(self) -> None:
        """Listen again."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self) -> None:
        """Cut every connection and take no more."""
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open = []

        self._listener = None

    close = stop

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                threading.Thread(target=_pass_on, args=(near, far), daemon=True).start()


def _pass_on(near: socket.socket, far: socket.socket) -> None:
    with near, far, suppress(OSError, ValueError):
        while True:
            for ready in select.select([near, far], [], [])[0]:
                data = ready.recv(65536)
                if not data:
                    return
                (far if ready is near else near).sendall(data)


class Private:
    """A node of the test's own, ended by force and started again."""

    def __init__(self) -> None:
        services, self._port = services_folder(), free_port()
        self._node = Node(Place(services / f"private-{uuid.uuid4().hex[:8]}"), unpacked(services))
        self._node.configure(single_node("private", self._port) | {"xpack.security.enabled": "false"})
        self.url = f"http://127.0.0.1:{self._port}/jinqiao"
        self.start()

    def start(self) -> None:
        """Start and wait until it answers."""
        self._node.launch("400m")
        wait([self._node], lambda: health(f"http://127.0.0.1:{self._port}"))

    def stop(self) -> None:
        """SIGKILL."""
        self._node.kill()

    def close(self) -> None:
        """End it and remove its folder."""
        self._node.end()
        shutil.rmtree(self._node.place.folder, ignore_errors=True)


@pytest.fixture(params=SITUATIONS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Either way of losing it: the connection or the server itself."""
    needed("JINQIAO_TEST_ELASTICSEARCH_URL", "elasticsearch")
    for place in places("elasticsearch", tmp_path):
        made: Server = Connection(place.url) if request.param == "connection" else Private()
        yield made
        made.close()


@pytest.fixture
def search_url(server: Server) -> str:
    """The application searches there."""
    return server.url


def test_away_in_the_middle_of_edits(
    server: Server,
    people: People,
    sign_in: Callable[[object], FlaskClient],
    now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    patents = [make_patent(people.officer, serial, now, title=f"石墨烯{serial}") for serial in range(1, 9)]
    for patent in patents[:3]:
        publish(people, patent, now)
    outbox.drain()
    assert _found() == {str(patent.id) for patent in patents[:3]}
    client = sign_in(None)

    server.stop()
    for patent in patents[3:6]:
        publish(people, patent, now)
        assert outbox.drain() == 0
    report = index_status.report(now)
    assert (report.state, report.owed) == (IndexState.UNAVAILABLE, 12)
    _look_around(client, patents[4].number)

    server.start()
    for patent in patents[6:]:
        publish(people, patent, now)
    _drain_until_done()
    assert client.get("/healthz").get_json()["index"] == "ready"
    assert _found() == {str(patent.id) for patent in patents}
    assert gateways().writer.status().documents == len(patents)
    page = client.get("/patents?q=石墨烯").get_data(as_text=True)
    assert "检索服务暂时不可用" not in page
    assert indexing.rebuild() == len(patents)
    assert [record.message for record in caplog.records] == []


def _look_around(client: FlaskClient, published_meanwhile: str) -> None:
    """Every page answers at once, and the patent is found by its title."""
    began = time.perf_counter()
    for address in ("/", "/api/v1/search?q=石墨烯", f"/patents/{published_meanwhile}"):
        assert client.get(address, follow_redirects=True).status_code == 200
    page = client.get("/patents?q=石墨烯").get_data(as_text=True)
    assert "检索服务暂时不可用" in page
    assert f"{published_meanwhile[:-1]}.{published_meanwhile[-1]}" in page
    assert client.get("/healthz").status_code == 503
    assert time.perf_counter() - began < 10  # nobody waited for time-outs


def _found() -> set[str]:
    deadline = time.monotonic() + 5
    while True:
        found = {hit.id for hit in gateways().reader.search(SearchRequest("石墨烯")).hits}
        if found or time.monotonic() > deadline:
            return found


def _drain_until_done() -> None:
    """What the worker does every minute and at every message."""
    deadline = time.monotonic() + 60
    while outbox.owed():
        outbox.drain()
        assert time.monotonic() < deadline
        time.sleep(0.2 + PAUSE_SECONDS / 2)
