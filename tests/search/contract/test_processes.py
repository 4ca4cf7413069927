"""Several threads and processes on one index."""

import subprocess
import sys
import threading

import pytest

from search import (
    SearchEngine,
    SearchError,
    SearchRequest,
    Upsert,
    open_engine,
)
from tests.search.contract.corpus import appears, ids, simple
from tests.search.contract.places import Place


def test_searching_while_changing_never_fails_or_loses(place: Place, own: SearchEngine) -> None:
    own.apply([Upsert(simple("fixed", "不变"))])
    stop, problems = threading.Event(), []

    def read() -> None:
        reader = place.reader()
        while not stop.is_set():
            try:
                if ids(reader, "不变") != {"fixed"}:
                    problems.append("the document that never changes was missed")
            except Exception as error:  # noqa: BLE001  (whatever it is, the test shall say so)
                problems.append(repr(error))
        reader.close()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for thread in readers:
        thread.start()
    for at in range(15):
        own.apply([Upsert(simple(str(at))), Upsert(simple("moving", f"变{at}", version=at))])
    stop.set()
    for thread in readers:
        thread.join()
    assert problems == []
    assert len(ids(own)) == 17


def test_one_engine_answers_several_threads(own: SearchEngine) -> None:
    own.rebuild(simple(str(at), f"石墨烯 {at}") for at in range(50))
    totals: list[int] = []
    threads = [threading.Thread(target=lambda: totals.extend(_totals(own))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [50] * 40


def _totals(engine: SearchEngine) -> list[int]:
    return [engine.search(SearchRequest("石墨烯", facets=("city",))).total for _ in range(10)]


def test_a_killed_writer_loses_nothing_acknowledged_and_frees_the_index(place: Place) -> None:
    script = (
        "import os, signal, sys\n"
        "from search import *\n"
        "engine = open_engine(sys.argv[1], writer=True)\n"
        "engine.apply([Upsert(PatentDocument('kept', '石墨烯', listed=True, version=1))])\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, place.url], check=False)
    assert done.returncode == -9
    engine = open_engine(place.url, writer=True)
    assert appears(2, engine, "", {"kept"})
    engine.apply([Upsert(simple("after"))])
    assert ids(engine) == {"kept", "after"}
    engine.close()


def test_other_processes_read_what_this_one_writes(place: Place, own: SearchEngine) -> None:
    own.apply([Upsert(simple("here"))])
    script = (
        "import sys\n"
        "from search import *\n"
        "print(*[hit.id for hit in open_engine(sys.argv[1]).search(SearchRequest('石墨烯')).hits])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, place.url], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["here"]


def test_a_closed_writer_can_be_opened_again(place: Place, own: SearchEngine) -> None:
    for at in range(6):
        engine = place.open()
        engine.apply([Upsert(simple(str(at)))])
        engine.close()
    assert ids(place.reader()) == {str(at) for at in range(6)}


def test_a_reader_may_not_change(place: Place) -> None:
    reader = place.reader()
    with pytest.raises(SearchError):
        reader.apply([Upsert(simple())])
    with pytest.raises(SearchError):
        reader.rebuild([])
    reader.close()
