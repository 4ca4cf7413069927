"""Both sides of a comparison say the same on a small index, and one that doesn't is caught."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from search import SearchEngine, open_engine
from search.query import Pass
from tests.benchmarks import contest, corpus, mix, peer_fts5
from tests.benchmarks.answers import Answer
from tests.benchmarks.contest import Side
from tests.benchmarks.mix import Question
from tests.benchmarks.raw_tantivy import RawTantivy

RECORDS = list(corpus.generate(300))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[SearchEngine]:
    engine = open_engine(f"tantivy:{folder}", writer=True)
    engine.rebuild(map(corpus.document, RECORDS))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return mix.questions(RECORDS)


def test_the_mix_has_its_shares_and_is_the_same_again(questions: list[Question]) -> None:
    kinds = [question.kind for question in questions]

    assert {kind: kinds.count(kind) for kind in mix.SHARES} == mix.SHARES
    assert mix.questions(RECORDS) == questions


def test_the_library_says_what_bare_tantivy_says(
    engine: SearchEngine, folder: Path, questions: list[Question]
) -> None:
    raw = RawTantivy(folder / engine.status().generation)
    sides = (
        Side("raw", [raw.prepared(question) for question in questions]),
        Side("library", contest.library_asks(engine, questions)),
    )

    assert contest.differences(questions, *sides) == []
    assert sum(ask().total > 0 for ask in sides[1].asks) > 300


@pytest.mark.skipif(not peer_fts5.is_compiled_in(), reason="this Python's SQLite has no FTS5")
def test_the_library_says_what_fts5_says(
    engine: SearchEngine, tmp_path: Path, questions: list[Question]
) -> None:
    peer_fts5.build(tmp_path / "peer.sqlite3", map(corpus.document, RECORDS))
    peer = peer_fts5.Fts5(tmp_path / "peer.sqlite3")
    alike = [each for each in questions if engine.search(each.request).pass_ is Pass.ALL_WORDS]
    sides = (
        Side("library", contest.library_asks(engine, alike)),
        Side("FTS5", [peer.prepared(question) for question in alike]),
    )

    wrong = contest.differences(alike, *sides)
    peer.close()

    assert wrong == []


def test_a_different_answer_is_caught(questions: list[Question]) -> None:
    right = Answer(2, ("a", "b"), {"city": {"x": 1}}, {"石墨": 3})
    wrong = (
        replace(right, total=3),
        replace(right, ids=("a",)),
        replace(right, facets={"city": {"x": 2}}),
        replace(right, facets={}),
        replace(right, completions={"石墨": 4}),
        replace(right, completions={}),
    )

    found = [
        contest.differences(questions[:1], Side("a", [lambda: right]), Side("b", [partial(replace, each)]))
        for each in (right, *wrong)
    ]

    assert [len(each) for each in found] == [0, 1, 1, 1, 1, 1, 1]


def test_each_side_is_asked_everything_in_every_round(questions: list[Question]) -> None:
    asked: dict[str, int] = {"a": 0, "b": 0}

    def count(name: str) -> Answer:
        asked[name] += 1
        return Answer()

    sides = (
        Side("a", [lambda: count("a")] * len(questions)),
        Side("b", [lambda: count("b")] * len(questions)),
    )
    contest.race(questions, sides, 3)

    assert asked == {"a": 1500, "b": 1500}
    assert len(sides[0].times(questions)) == 500
    assert len(sides[0].times(questions, "phrase")) == mix.SHARES["phrase"]
    assert "| all " in contest.report(questions, sides)
