"""What only the Elasticsearch engine has: an address that may not answer."""

import socket

import pytest

from search import EngineUnavailable, PatentDocument, SearchRequest, Upsert, open_engine


def test_a_server_that_is_down_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/patents"
        engine = open_engine(url, writer=True)
        assert not engine.ping()
        with pytest.raises(EngineUnavailable):
            engine.search(SearchRequest("石墨烯"))
        with pytest.raises(EngineUnavailable):
            engine.apply([Upsert(PatentDocument("a", "石墨烯"))])
        with pytest.raises(EngineUnavailable):
            engine.status()
        engine.close()


def test_opening_touches_no_network() -> None:
    open_engine("https://user:p%40ss@search.invalid:9243/patents").close()
