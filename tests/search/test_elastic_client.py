"""The connection to a cluster: addresses, time-outs, rest after a failure, patience with a busy one."""

import http.server
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search import EngineUnavailable, SearchRequest, open_engine
from search.elastic_client import PAUSE_SECONDS, Address, Cluster
from tests.search.contract.places import places


@pytest.mark.parametrize(
    ("url", "nodes", "login"),
    [
        ("http://one/p", ("http://one:9200",), None),
        ("https://one/p", ("https://one:443",), None),
        ("http://a:1,b,c:3/p", ("http://a:1", "http://b:9200", "http://c:3"), None),
        ("https://me:p%40s%2Cs%2F@a:1,b:2/p/", ("https://a:1", "https://b:2"), ("me", "p@s,s/")),
        ("http://[::1]:9/P", ("http://[::1]:9",), None),
    ],
)
def test_addresses(url: str, nodes: tuple[str, ...], login: tuple[str, str] | None) -> None:
    assert Address.parse(url) == Address(nodes, "p", login)


@pytest.mark.parametrize("rest", ["a:1", "a:1/", "/p", "a:1,,b/p", "a:99999/p", "a:x/p", ":9200/p"])
def test_what_is_no_address_is_refused_without_showing_the_password(rest: str) -> None:
    with pytest.raises(ValueError, match="address must be") as refused:
        open_engine(f"http://me:s3cret@{rest}")
    assert "s3cret" not in str(refused.value)


def test_a_certificate_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no certificate file"):
        Cluster("https://a:1/p", tmp_path / "none.pem")


def test_a_server_that_is_down_costs_no_time_and_is_asked_again_after_a_rest() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        engine = open_engine(f"http://127.0.0.1:{port}/p")
        _seconds(engine.search)  # loads the dictionary
        time.sleep(PAUSE_SECONDS)
        assert _seconds(engine.search) < 0.5
        assert _seconds(engine.search) < 0.1  # nobody is asked
        unused.listen()
        assert _seconds(engine.search) < 0.1
        time.sleep(PAUSE_SECONDS)
        asked = threading.Event()
        threading.Thread(target=_take_one, args=(unused, asked)).start()
        _seconds(engine.search)
        assert asked.wait(2)
        engine.close()


def test_a_server_that_takes_no_connection_is_given_up_soon() -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (first, second):  # fill the queue: the next one gets no answer at all
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        time.sleep(0.1)
        engine = open_engine(f"http://127.0.0.1:{full.getsockname()[1]}/p")
        assert _seconds(engine.search) < 2.5
        engine.close()


def _take_one(server: socket.socket, asked: threading.Event) -> None:
    server.accept()[0].close()
    asked.set()


def _seconds(search: Callable[[SearchRequest], object]) -> float:
    began = time.perf_counter()
    with pytest.raises(EngineUnavailable):
        search(SearchRequest("石墨烯"))
    return time.perf_counter() - began


class _Busy(http.server.BaseHTTPRequestHandler):
    """A cluster that refuses the first requests."""

    refusals, status, asked = 0, 429, 0

    def do_GET(self) -> None:
        """Refuse, then say that there are no indexes."""
        type(self).asked += 1
        refused = self.asked <= self.refusals
        body = json.dumps({"error": "too many"} if refused else {}).encode()
        self.send_response(self.status if refused else 200)
        for name, value in {
            "X-Elastic-Product": "Elasticsearch",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_given: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def busy() -> Iterator[tuple[str, type[_Busy]]]:
    """A server of that kind, to be told how often to refuse."""
    handler = type("_Now", (_Busy,), {})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/p", handler
        server.shutdown()


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_cluster_is_asked_again(busy: tuple[str, type[_Busy]], status: int) -> None:
    url, handler = busy
    handler.refusals, handler.status = 2, status
    engine = open_engine(url)
    assert list(engine.scan(SearchRequest("石墨烯"))) == []
    assert handler.asked == 3
    engine.close()


def test_a_cluster_that_stays_busy_is_left_alone_for_a_while(busy: tuple[str, type[_Busy]]) -> None:
    url, handler = busy
    handler.refusals = 100
    engine = open_engine(url)
    _seconds(engine.search)
    assert handler.asked == 4
    assert _seconds(engine.search) < 0.1
    assert handler.asked == 4
    engine.close()


@pytest.mark.elasticsearch
def test_a_node_that_is_down_is_passed_over(tmp_path: Path) -> None:
    for place in places("elasticsearch", tmp_path):
        engine = open_engine(place.url.replace("http://", "http://127.0.0.1:9,"))
        assert [engine.ping() for _ in range(4)] == [True] * 4
        assert engine.search(SearchRequest("石墨烯")).total == 0
        engine.close()
