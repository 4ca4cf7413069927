"""While a new index is filled the old one takes changes; and going back to the one before loses none."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import count

import pytest

from search import CannotRollBack, Delete, PatentDocument, SearchEngine, SearchError, Upsert, open_engine
from tests.search.contract.corpus import appears, ids, simple
from tests.search.contract.places import Place, outdate

# So many documents that several processes take part in a rebuild.
MANY = 2_500


def _seed(place: Place, *documents: PatentDocument) -> None:
    """An index with these, and nobody who writes there: an embedded one has one writer at a time."""
    engine = place.open()
    engine.apply([Upsert(document) for document in documents])
    engine.close()


def test_changes_during_a_rebuild_are_seen_at_once_and_are_in_the_new_index(
    place: Place, own: SearchEngine
) -> None:
    _seed(place, simple("edited"), simple("gone"), simple("stays"))
    worker, reader = place.open(), place.reader()

    def documents() -> Iterator[PatentDocument]:
        yield from (simple("edited"), simple("gone"))
        worker.apply(
            [Upsert(simple("edited", "秸秆", 5)), Delete("gone", 6), Upsert(simple("fresh", "电池", 7))]
        )
        assert appears(0.5, reader, "", {"edited", "fresh", "stays"})
        assert appears(0.5, reader, "秸秆", {"edited"})
        yield simple("stays")
        worker.apply([Upsert(simple("stays", "水泵", 8))])
        yield simple("late", version=9)
        worker.apply([Upsert(simple("late", "旧的", 8))])  # older than what the rebuild has read

    assert own.rebuild(documents()) == 4
    assert appears(2, reader, "", {"edited", "fresh", "stays", "late"})
    assert [ids(own, word) for word in ("秸秆", "电池", "水泵", "旧的")] == [
        {"edited"},
        {"fresh"},
        {"stays"},
        set(),
    ]
    worker.apply([Upsert(simple("after", version=10))])  # a writer of the old index finds the new one
    assert appears(2, own, "", {"edited", "fresh", "stays", "late", "after"})
    for engine in (worker, reader):
        engine.close()


def test_a_steady_stream_of_edits_survives_a_rebuild_in_several_processes(
    place: Place, own: SearchEngine
) -> None:
    _seed(place, simple("moving", "变0"))
    acknowledged, problems, done = [0], [], threading.Event()

    def edit() -> None:
        worker = place.open()
        for version in count(2):
            if done.is_set():
                break
            try:
                worker.apply([Upsert(simple("moving", f"变{version}", version))])
                acknowledged[0] = version
            except Exception as error:  # noqa: BLE001  (whatever it is, the test shall say so)
                problems.append(repr(error))
        worker.close()

    thread = threading.Thread(target=edit)
    thread.start()
    progress: list[int] = []
    documents = (simple("moving", "变1") if at == 7 else simple(str(at)) for at in range(MANY))
    assert own.rebuild(documents, progress.append) == MANY
    done.set()
    thread.join()
    assert problems == []
    assert acknowledged[0] > 2
    assert appears(2, own, f"变{acknowledged[0]}", {"moving"})
    assert own.status().documents == MANY
    assert progress == sorted(progress)
    assert progress[-1] == MANY


def test_a_killed_rebuild_leaves_the_old_index_and_no_half_one(place: Place, own: SearchEngine) -> None:
    own.rebuild([simple("kept")])
    script = (
        "import os, signal, sys\n"
        "from search import *\n"
        "def documents():\n"
        "    yield PatentDocument('half', '石墨烯', listed=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "open_engine(sys.argv[1], writer=True).rebuild(documents())\n"
    )
    done = subprocess.run([sys.executable, "-c", script, place.url], check=False)
    assert done.returncode == -9
    assert ids(own) == {"kept"}
    own.apply([Upsert(simple("edit", version=2))])
    assert ids(own) == {"kept", "edit"}
    assert len(own.status().generations) == 1  # the half one can't be gone back to
    with pytest.raises(CannotRollBack):
        own.roll_back()
    assert own.rebuild([simple("whole"), simple("edit", version=2)]) == 2
    assert ids(own) == {"whole", "edit"}
    assert len(own.status().generations) == 2


def test_going_back_and_forward_loses_no_change(place: Place, own: SearchEngine) -> None:
    own.apply([Upsert(simple("first")), Upsert(simple("gone"))])
    before = own.status().generation
    own.rebuild([simple("first"), simple("gone"), simple("second")])
    after = own.status().generation
    own.apply([Upsert(simple("first", "秸秆", 4)), Delete("gone", 5), Upsert(simple("third", version=6))])
    reader = place.reader()
    assert ids(reader) == {"first", "second", "third"}
    assert own.roll_back() == before
    assert appears(2, reader, "", {"first", "third"})  # "second" was only in the index that is left
    assert ids(own, "秸秆") == {"first"}
    own.apply([Upsert(simple("fourth", version=7))])
    assert own.roll_back() == after
    assert appears(2, reader, "", {"first", "second", "third", "fourth"})
    assert own.status().generations == (after, before)
    reader.close()


def test_there_is_nothing_to_go_back_to_before_the_second_rebuild(own: SearchEngine) -> None:
    with pytest.raises(CannotRollBack, match="no earlier index"):
        own.roll_back()
    own.rebuild([simple()])
    with pytest.raises(CannotRollBack, match="no earlier index"):
        own.roll_back()
    assert ids(own) == {"a"}


def test_an_outdated_index_is_neither_gone_back_to_nor_kept(place: Place, own: SearchEngine) -> None:
    own.rebuild([simple("old")])
    own.close()
    outdate(place.url)
    engine = place.open()
    engine.rebuild([simple("new")])
    with pytest.raises(CannotRollBack):
        engine.roll_back()
    assert ids(engine) == {"new"}
    assert len(engine.status().generations) == 1
    engine.close()


def test_a_reader_may_neither_rebuild_nor_go_back(place: Place) -> None:
    reader = open_engine(place.url)
    for change in (reader.roll_back, lambda: reader.rebuild([])):
        with pytest.raises(SearchError, match="reading only"):
            change()
    reader.close()


def test_more_changes_than_may_wait_are_all_there_after_going_back(
    own: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.tantivy_engine.LONGEST_JOURNAL", 5)
    own.rebuild([simple("a")])
    own.rebuild([simple("a")])
    for version in range(2, 20):
        own.apply([Upsert(simple(str(version % 7), f"变{version}", version))], visible="soon")
    own.roll_back()
    assert ids(own) == {"a", *map(str, range(7))}
    assert ids(own, "变19") == {"5"}


def test_a_failure_in_the_middle_of_many_documents_leaves_the_old_index(own: SearchEngine) -> None:
    own.rebuild([simple("kept")])

    def documents() -> Iterator[PatentDocument]:
        yield from (simple(str(at)) for at in range(MANY))
        raise RuntimeError("database gone")

    with pytest.raises(RuntimeError, match="database gone"):
        own.rebuild(documents())
    assert ids(own) == {"kept"}
    assert len(own.status().generations) == 1
