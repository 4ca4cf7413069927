"""What only the embedded engine has: its folder, its lock, its generations."""

from pathlib import Path

import pytest

from search import EngineUnavailable, PatentDocument, SearchRequest, Upsert, open_engine
from search.generations import Generations


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
