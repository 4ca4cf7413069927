"""What only the embedded engine has: its folder, its lock, its generations."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tantivy import Index

from search import CannotRollBack, EngineUnavailable, PatentDocument, SearchRequest, Upsert, open_engine
from search.documents import indexed
from search.generations import Generations
from search.passes import Found, Plan, plan_of
from search.tantivy_scan import scan
from search.tantivy_search import page
from search.tantivy_writer import fill


def _change(identity: str) -> Upsert:
    return Upsert(PatentDocument(identity, "石墨烯", listed=True))


def test_reading_makes_no_folder(tmp_path: Path) -> None:
    engine = open_engine(f"tantivy:{tmp_path / 'none'}")
    assert engine.search(SearchRequest("石墨烯")).total == 0
    assert not (tmp_path / "none").exists()


def test_a_second_writer_is_told_so_and_can_write_after_the_first_closed(tmp_path: Path) -> None:
    url = f"tantivy:{tmp_path / 'index'}"
    first, second = open_engine(url, writer=True), open_engine(url, writer=True)
    first.apply([_change("a")])
    with pytest.raises(EngineUnavailable):
        second.apply([_change("b")])
    first.close()
    assert second.apply([_change("b")]) == 1
    assert second.search(SearchRequest()).total == 2
    second.close()


def test_old_generations_are_removed_but_the_last(tmp_path: Path) -> None:
    engine = open_engine(f"tantivy:{tmp_path / 'index'}", writer=True)
    for _ in range(4):
        engine.rebuild([PatentDocument("a", "石墨烯")])
    assert len(list((tmp_path / "index").glob("patents-*"))) == 2
    assert engine.status().generation.endswith("-000004")
    engine.close()


def test_one_rebuild_at_a_time_and_a_first_change_waits_for_it(tmp_path: Path) -> None:
    url = f"tantivy:{tmp_path / 'index'}"
    command, other = open_engine(url, writer=True), open_engine(url, writer=True)

    def documents() -> Iterator[PatentDocument]:
        with pytest.raises(EngineUnavailable, match="rebuilding"):
            other.rebuild([])
        with pytest.raises(EngineUnavailable, match="rebuilding"):
            other.apply([_change("late")])  # there is no index yet to put it in
        yield PatentDocument("a", "石墨烯", listed=True)

    command.rebuild(documents())
    assert other.apply([_change("late")]) == 1
    assert command.search(SearchRequest()).total == 2
    other.close()
    command.close()


def test_the_first_change_after_a_killed_rebuild_removes_its_folder(tmp_path: Path) -> None:
    url = f"tantivy:{tmp_path / 'index'}"
    script = (
        "import os, signal, sys\n"
        "from search import *\n"
        "def documents():\n"
        "    yield PatentDocument('half', '石墨烯', listed=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "open_engine(sys.argv[1], writer=True).rebuild(documents())\n"
    )
    subprocess.run([sys.executable, "-c", script, url], check=False)
    assert len(list((tmp_path / "index").glob("patents-*"))) == 1
    engine = open_engine(url, writer=True)
    engine.apply([_change("a")])
    assert [path.name for path in (tmp_path / "index").glob("patents-*")] == [engine.status().generation]
    engine.close()


def test_an_earlier_index_that_takes_no_changes_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.tantivy_engine.LONGEST_JOURNAL", 0)
    engine = open_engine(f"tantivy:{tmp_path / 'index'}", writer=True)
    for _ in range(2):
        engine.rebuild([PatentDocument("a", "石墨烯", listed=True)])
    earlier = engine.status().generations[1]
    (tmp_path / "index" / earlier / "meta.json").write_text("broken", encoding="ascii")
    assert engine.apply([_change("b")]) == 1
    assert engine.status().generations == (engine.status().generation,)
    with pytest.raises(CannotRollBack):
        engine.roll_back()
    engine.close()


def test_windows_of_a_scan_begin_and_end_within_equal_values(tmp_path: Path) -> None:
    """Sort values hold a part of the id's hash, so equal ones are too rare to be met by chance."""
    values = [indexed(PatentDocument(f"{at:03}", "石墨烯", listed=True)) for at in range(60)]
    for at, one in enumerate(values):
        one["sort_newest"] = at // 20
    fill(tmp_path, values)
    index = Index.open(str(tmp_path))
    for sort in ("newest", "relevance", "price_asc"):
        run = partial(_all, index)
        plan = plan_of(SearchRequest("石墨烯", sort=sort), run)
        whole = list(scan(index.searcher(), index.schema, plan))
        assert len(set(whole)) == 60
        assert all(list(scan(index.searcher(), index.schema, plan, size)) == whole for size in (1, 7, 20, 59))
    assert whole != sorted(whole)


def _all(index: Index, plan: Plan) -> Found:
    return Found(page(index.searcher(), index.schema, plan)[0])


def test_a_broken_index_is_unavailable_not_a_crash(tmp_path: Path) -> None:
    url = f"tantivy:{tmp_path / 'index'}"
    engine = open_engine(url, writer=True)
    engine.rebuild([PatentDocument("a", "石墨烯", listed=True)])
    engine.close()
    generations = Generations(tmp_path / "index")
    (generations.path(generations.current()) / "meta.json").write_text("broken", encoding="ascii")
    reader = open_engine(url)
    with pytest.raises(EngineUnavailable):
        reader.search(SearchRequest())
    assert not reader.ping()


@pytest.mark.parametrize(
    "url", ["", "tantivy:", "sqlite:x", "http://localhost:9200", "http:///index", "folder"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        open_engine(url)
