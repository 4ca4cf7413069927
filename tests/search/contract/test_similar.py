"""Patents like another: by telling words and classes, never the one itself, never a hidden one."""

import pytest

from search import BadPage, Hit, PatentDocument, Sample, SearchEngine
from tests.search.contract.corpus import ROWS, simple

SAMPLES = {row[0]: Sample(row[0], row[1], row[2], row[3]) for row in ROWS}


def _ids(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.id for hit in hits]


def test_like_patents_share_words_or_a_class(engine: SearchEngine) -> None:
    assert "graphite" in _ids(engine.similar(SAMPLES["graphene"], "all"))
    assert _ids(engine.similar(SAMPLES["battery"], "all"))[0] == "sodium"


def test_the_source_and_hidden_patents_are_left_out(engine: SearchEngine) -> None:
    for source in SAMPLES.values():
        assert not {source.id, "hidden"}.intersection(_ids(engine.similar(source, "all", 100)))


def test_only_the_scope_is_searched(engine: SearchEngine) -> None:
    source = Sample("new", "髋关节假体传感器", ipc=("A61F 2/32", "G01N 15/06"))
    assert set(_ids(engine.similar(source, "all"))) == {"joint", "sensor"}
    assert engine.similar(source, "listed") == ()


def test_the_same_class_counts_unless_told_otherwise(engine: SearchEngine) -> None:
    source = Sample("new", "无关之物", ipc=("H01M 4/60",))
    assert _ids(engine.similar(source, "all")) == ["battery", "sodium"]  # same group before same subclass
    assert engine.similar(source, "all", by_class=False) == ()


def test_nothing_to_go_by_finds_nothing(engine: SearchEngine) -> None:
    for source in (Sample("new", ""), Sample("", "，。！"), Sample("new", "zzzz qqqq", ipc=("07-01", "?"))):
        assert engine.similar(source, "all") == ()


def test_sizes(engine: SearchEngine) -> None:
    source = SAMPLES["sodium"]
    every = _ids(engine.similar(source, "all", 100))
    assert _ids(engine.similar(source, "all", 1)) == every[:1]
    for size in (0, -1, 1001):
        with pytest.raises(BadPage):
            engine.similar(source, "all", size)


def test_a_very_long_text_is_compared_too(engine: SearchEngine) -> None:
    text = "钠离子电池隔膜" * 3 + " ".join(f"word{at}" for at in range(5_000))
    assert _ids(engine.similar(Sample("new", "", text), "all", 2)) == ["sodium", "battery"]


def test_an_index_that_does_not_exist_has_nothing_alike(own: SearchEngine) -> None:
    assert own.similar(SAMPLES["graphene"]) == ()


BOILERPLATE = (
    "本发明公开了一种{}的制备方法，属于技术领域，所述方法包括以下步骤，该装置结构简单，具有良好的应用前景。"
)


def test_the_phrases_of_patents_do_not_make_patents_alike(own: SearchEngine) -> None:
    """Frequency alone must tell boilerplate: 40 patents have all of it, and only one shares the matter, in few words."""
    crowd = [
        _patent(f"crowd-{at}", f"一种物{at}的制备方法及装置", BOILERPLATE.format(f"物{at}"))
        for at in range(40)
    ]
    same = _patent("same", "石墨烯", "散热用")
    own.rebuild([*crowd, same, _patent("source", "一种石墨烯的制备方法及装置", BOILERPLATE.format("石墨烯"))])
    source = Sample("source", "一种石墨烯的制备方法及装置", BOILERPLATE.format("石墨烯"))
    assert _ids(own.similar(source, by_class=False)) == ["same"]


def _patent(identity: str, title: str, abstract: str) -> PatentDocument:
    return simple(identity, title, abstract=abstract)
