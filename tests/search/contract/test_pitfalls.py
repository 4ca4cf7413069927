"""Pitfalls of the engines that no other case meets; the whole list is in `tests/search/test_pitfalls.py`."""

import pytest

from search import EngineUnavailable, SearchEngine, Upsert
from search.elastic_client import Gone
from search.elastic_engine import ElasticEngine
from search.journal import entries_of
from search.tantivy_writer import guarded
from tests.search.contract.corpus import ids, simple


def test_a_document_that_cannot_be_indexed_harms_no_later_one(own: SearchEngine) -> None:
    own.apply([Upsert(simple("a"))])
    with pytest.raises(EngineUnavailable):
        own.apply([Upsert(simple("b", price_fen=2**70))])
    own.apply([Upsert(simple("c"))])
    assert ids(own) == {"a", "c"}
    with pytest.raises(EngineUnavailable):
        own.rebuild([simple("d"), simple("e", price_fen=2**70)])
    assert ids(own) == {"a", "c"}
    assert own.rebuild([simple("f")]) == 1


def test_a_very_long_word_is_found_whole(own: SearchEngine) -> None:
    own.apply([Upsert(simple("long", "A" * 300)), Upsert(simple("short", "A" * 99))])
    assert ids(own, "a" * 300) == {"long"}
    assert ids(own, "a" * 99) == {"short"}


def test_versions_up_to_the_largest_database_key_are_kept(own: SearchEngine) -> None:
    largest = 2**63 - 1
    own.apply([Upsert(simple("a", "新的", largest))])
    assert own.apply([Upsert(simple("a", "旧的", largest - 1))]) == 0
    assert ids(own, "新的") == {"a"}


def test_a_change_never_brings_a_removed_index_back(own: SearchEngine) -> None:
    own.rebuild([simple("a")])
    own.rebuild([simple("a")])
    if isinstance(own, ElasticEngine):
        earlier = own.status().generations[1]
        own._client.indices.delete(index=earlier)
        with pytest.raises(Gone):
            own._send(earlier, entries_of([Upsert(simple("b"))]))
        assert not own._client.indices.exists(index=earlier)
    own.apply([Upsert(simple("b"))])
    assert ids(own) == {"a", "b"}


def test_a_panic_is_an_error_like_any_other() -> None:
    class PanicException(BaseException):
        """As pyo3 makes it, under this very name."""

    with pytest.raises(EngineUnavailable, match="index out of range"), guarded():
        raise PanicException("index out of range")
    with pytest.raises(KeyboardInterrupt), guarded():
        raise KeyboardInterrupt
