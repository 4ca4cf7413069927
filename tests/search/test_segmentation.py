"""Words found and not found in awkward neighbourhoods, through the whole pipeline of the embedded engine.

One line of a table is a query, texts that must be found and near misses that must not. The figures of `seen` guided the
work on the analyser; `unseen` was written before it was first measured and isn't tuned on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from search import PatentDocument, SearchEngine, SearchRequest, open_engine

TABLES = ("seen", "unseen")


@dataclass(frozen=True)
class Case:
    """A query with the texts it must find and those it must not."""

    text: str
    relevant: frozenset[str]
    traps: frozenset[str]


def _cases(table: str) -> list[Case]:
    lines = Path(__file__).with_name(f"segmentation_{table}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return [Case(text, frozenset(good.split("；")), frozenset(bad.split("；"))) for text, good, bad in rows]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    engine = open_engine(f"tantivy:{tmp_path_factory.mktemp('search')}", writer=True)
    texts = {text for table in TABLES for case in _cases(table) for text in case.relevant | case.traps}
    engine.rebuild(PatentDocument(text, text, listed=True) for text in texts)
    yield engine
    engine.close()


def _found(engine: SearchEngine, text: str) -> set[str]:
    # An operator keeps the engine to the strict reading: parts of words and most words are for few hits.
    return {hit.id for hit in engine.search(SearchRequest(f"{text} NOT 无此词", size=1000)).hits}


def test_the_tables_are_large_and_hold_no_case_twice() -> None:
    seen, unseen = map(_cases, TABLES)
    assert len(seen) >= 110
    assert len(unseen) >= 40
    texts = [case.text for case in seen + unseen]
    assert len(texts) == len(set(texts))
    assert all(case.relevant and case.traps and not case.relevant & case.traps for case in seen + unseen)


@pytest.mark.parametrize("table", TABLES)
def test_words_are_found_and_near_misses_are_not(engine: SearchEngine, table: str) -> None:
    right = wrong = wanted = 0
    for case in _cases(table):
        found = _found(engine, case.text)
        right += len(found & case.relevant)
        wrong += len(found & case.traps)
        wanted += len(case.relevant)
        for label, texts in (("missed", case.relevant - found), ("wrong", case.traps & found)):
            if texts:
                print(f"{table}: {case.text}: {label}: {', '.join(sorted(texts))}")
    recall, precision = right / wanted, right / (right + wrong)
    print(f"{table}: recall {recall:.3f} ({right}/{wanted}), precision {precision:.3f} ({wrong} wrong)")
    assert recall >= 0.95
    assert precision >= 0.95
