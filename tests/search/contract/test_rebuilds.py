"""Rebuilding: what serves meanwhile, what a failure leaves, what an outdated index does."""

import itertools
from collections.abc import Iterator

import pytest

from search import (
    IndexOutdated,
    PatentDocument,
    SearchEngine,
    SearchRequest,
    Upsert,
)
from tests.search.contract.corpus import appears, ids, simple
from tests.search.contract.places import Place, outdate


def test_a_rebuild_replaces_everything(own: SearchEngine) -> None:
    own.apply([Upsert(simple()), Upsert(simple("b"))])
    before = own.search(SearchRequest()).generation
    assert own.rebuild(simple(str(at)) for at in range(300)) == 300
    result = own.search(SearchRequest("石墨烯"))
    assert result.total == 300
    assert result.generation != before
    assert own.status().ready


def test_a_reader_follows_a_rebuild(place: Place, own: SearchEngine) -> None:
    own.apply([Upsert(simple())])
    reader = place.reader()
    assert ids(reader) == {"a"}
    for at in range(4):
        own.rebuild([simple(f"r{at}")])
        assert appears(2, reader, "", {f"r{at}"})
    reader.close()


def test_the_old_index_serves_until_a_rebuild_is_done(place: Place, own: SearchEngine) -> None:
    own.apply([Upsert(simple())])
    reader = place.reader()
    seen = []

    def slowly() -> Iterator[PatentDocument]:
        for at in range(3):
            seen.append(ids(reader))
            yield simple(f"n{at}")

    own.rebuild(slowly())
    assert seen == [{"a"}] * 3
    reader.close()


def test_a_broken_off_rebuild_leaves_the_old_index(own: SearchEngine) -> None:
    own.apply([Upsert(simple())])

    def broken() -> Iterator[PatentDocument]:
        yield simple("n1")
        raise RuntimeError("database gone")

    with pytest.raises(RuntimeError, match="database gone"):
        own.rebuild(broken())
    assert ids(own) == {"a"}
    own.apply([Upsert(simple("b"))])
    assert ids(own) == {"a", "b"}
    assert own.rebuild([simple("c")]) == 1
    assert ids(own) == {"c"}


def test_a_broken_off_batch_leaves_a_usable_writer(own: SearchEngine) -> None:
    own.apply([Upsert(simple())])
    with pytest.raises(RuntimeError, match="database gone"):
        own.apply(_failing())
    own.apply([Upsert(simple("c"))])
    assert {"a", "c"} <= ids(own)


def _failing() -> Iterator[Upsert]:
    yield Upsert(simple("b"))
    raise RuntimeError("database gone")


def test_an_outdated_index_is_refused_until_it_is_rebuilt(place: Place, own: SearchEngine) -> None:
    own.rebuild([simple()])
    own.close()
    outdate(place.url)
    engine = place.open()
    with pytest.raises(IndexOutdated):
        engine.search(SearchRequest())
    with pytest.raises(IndexOutdated):
        engine.apply([Upsert(simple("b"))])
    assert not engine.ping()
    assert not engine.status().ready
    assert engine.rebuild([simple("c")]) == 1
    assert ids(engine) == {"c"}
    engine.close()


def test_ten_thousand_hits_can_be_paged_to_the_end(own: SearchEngine) -> None:
    own.rebuild(simple(f"{at:05}", version=at) for at in range(10_050))
    asked = (
        own.search(SearchRequest("石墨烯", sort="newest", page=page, size=1000)) for page in range(1, 11)
    )
    seen = list(itertools.chain.from_iterable(page.hits for page in asked))
    assert len({hit.id for hit in seen}) == 10_000
    assert own.search(SearchRequest("石墨烯")).total == 10_050
