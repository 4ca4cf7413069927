"""Patents like another: the same on both engines, never the one itself, never a hidden one."""

from search import Hit, Sample, SearchEngine
from tests.search.contract.corpus import ROWS

SAMPLES = {row[0]: Sample(row[0], row[1], row[2], row[3]) for row in ROWS}


def _ids(hits: tuple[Hit, ...]) -> set[str]:
    return {hit.id for hit in hits}


def test_like_patents_share_words_or_a_class(engine: SearchEngine) -> None:
    assert "graphite" in _ids(engine.similar(SAMPLES["graphene"], "all"))
    assert engine.similar(SAMPLES["battery"], "all")[0].id == "sodium"


def test_the_source_and_hidden_patents_are_left_out(engine: SearchEngine) -> None:
    for source in SAMPLES.values():
        assert not {source.id, "hidden"} & _ids(engine.similar(source, "all", 100))


def test_only_the_scope_is_searched(engine: SearchEngine) -> None:
    for source in SAMPLES.values():
        assert not {"joint", "sensor"} & _ids(engine.similar(source, "listed", 100))
