"""Generated documents and questions: the engine agrees with an embedded index that was written in other batches."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from search import FACETS, PatentDocument, Range, Sample, SearchEngine, SearchRequest, Upsert, open_engine
from search.query import Scope

PARTS: tuple[str, ...] = (
    "石墨",
    "石墨烯",
    "烯烃",
    "电池",
    "锂离子",
    "导热膜",
    "膜",
    "秸秆",
    "热解",
    "装置",
    "合金丝",
    "关节",
)
PARTS += ("robot", "arm", "PM2.5", "5G", "方法", "及其")
SCOPES: tuple[Scope, ...] = ("listed", "all")
OPERATORS = ("", "", "", "OR ", "NOT ", "-", "title:", "owner:", "ipc:H01", "( ", '"')


def _documents(chance: random.Random) -> list[PatentDocument]:
    return [
        PatentDocument(
            f"{chance.randrange(10**6):06}-{at}",
            "".join(chance.choices(PARTS, k=4)),
            abstract="，".join("".join(chance.choices(PARTS, k=3)) for _ in range(4)),
            owners=tuple(chance.sample(("哈尔滨工业大学", "东北石油大学", "石墨研究所"), 2)),
            ipc=tuple(chance.sample(("H01M 4/52", "C01B 32/184", "B25J 15/06", "07-01"), 2)),
            patent_type=chance.choice(("invention", "utility_model", "design")),
            legal_status=chance.choice(("granted", "lapsed")),
            city=chance.choice(("230100", "230600", "")),
            deal_types=tuple(chance.sample(("licence", "transfer", "open_licence"), chance.randrange(3))),
            price_fen=chance.choice((None, 0, 500_000, 5_000_000, 500_000_000)),
            listed=chance.random() < 0.7,
            shown=chance.random() < 0.7,
            filed_on=date(2020, 1, chance.randint(1, 5)),
            published_at=chance.choice((None, datetime(2025, 1, 1, tzinfo=UTC))),
            version=1,
        )
        for at in range(150)
    ]


def _requests(chance: random.Random) -> Iterator[SearchRequest]:
    for _ in range(120):
        text = " ".join(chance.choice(OPERATORS) + chance.choice(PARTS) for _ in range(chance.randint(0, 4)))
        filters: dict[str, tuple[str, ...] | Range] = {
            "city": tuple(chance.sample(("230100", "230600"), chance.randrange(3))),
            "deal_type": tuple(chance.sample(("licence", "transfer"), chance.randrange(2))),
            "price": Range(chance.choice((None, 1, 500_000)), chance.choice((None, 5_000_000))),
        }
        yield SearchRequest(
            text,
            scope=chance.choice(("listed", "all")),
            filters={name: value for name, value in filters.items() if chance.random() < 0.4},
            sort=chance.choice(("newest", "price_asc", "price_desc")),
            size=1000,
            facets=FACETS,
            below={"ipc_class": chance.choice(("", "H", "B25")), "ipc_subclass": chance.choice(("C", "X"))},
        )


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[SearchEngine]:
    """An embedded index, written in many small batches, last document first."""
    engine = open_engine(f"tantivy:{tmp_path / 'peer'}", writer=True)
    documents = _documents(random.Random(11))[::-1]
    for at in range(0, len(documents), 20):
        engine.apply([Upsert(document) for document in documents[at : at + 20]])
    yield engine
    engine.close()


def test_totals_ids_order_facets_and_readings_agree(own: SearchEngine, peer: SearchEngine) -> None:
    own.rebuild(_documents(random.Random(11)))
    found = 0
    for request in _requests(random.Random(12)):
        ours, theirs = own.search(request), peer.search(request)
        assert (ours.total, ours.pass_, ours.notice) == (theirs.total, theirs.pass_, theirs.notice), request
        assert [hit.id for hit in ours.hits] == [hit.id for hit in theirs.hits], request
        assert ours.facets == theirs.facets, request
        found += ours.total
    assert found > 1000


def test_what_is_alike_agrees_in_ids_and_score(own: SearchEngine, tmp_path: Path) -> None:
    documents = _assorted(random.Random(13))
    peer = open_engine(f"tantivy:{tmp_path / 'other'}", writer=True)
    for at in range(0, len(documents), 50):
        peer.apply([Upsert(document) for document in documents[at : at + 50]])
    own.rebuild(documents[::-1])
    for each, by_class in itertools.product(documents[:20], (True, False)):
        source = Sample(each.id, each.title, each.abstract, each.ipc)
        ours, theirs = (
            {hit.id: hit.score for hit in engine.similar(source, "all", 999, by_class)}
            for engine in (own, peer)
        )
        assert len(ours) > 10
        assert ours == pytest.approx(theirs, rel=0.005)
    peer.close()


def _assorted(chance: random.Random) -> list[PatentDocument]:
    """Texts of many words, some much more frequent than others."""
    words = [f"w{number}" for number in range(240)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return [
        replace(
            document,
            title="，".join(chance.choices(words, weights, k=3)),
            abstract="，".join(chance.choices(words, weights, k=15)),
        )
        for document in _documents(chance)
    ]


def test_completions_and_spelling_agree(own: SearchEngine, peer: SearchEngine) -> None:
    own.rebuild(_documents(random.Random(11)))
    for prefix, scope in itertools.product(
        ("石", "石墨", "锂", "膜", "r", "ro", "合金丝关", "方法装置"), SCOPES
    ):
        assert own.complete(prefix, scope, 30) == peer.complete(prefix, scope, 30), prefix
        assert own.complete(prefix, scope, 2) == peer.complete(prefix, scope, 2), prefix
    assert [own.spelling(word) for word in ("robt", "armm", "robto")] == ["robot", None, "robot"]
