"""A changed dictionary: the index made with the old one is refused until it is rebuilt, never searched with the new."""

from pathlib import Path

import pytest

from search import IndexOutdated, SearchEngine, SearchRequest, Upsert, use_dictionary
from tests.search.contract.corpus import ids, simple
from tests.search.contract.places import Place


@pytest.fixture
def more_terms(tmp_path: Path) -> Path:
    file = tmp_path / "terms.txt"
    file.write_text("龙江寒脉\n", encoding="utf-8")
    return file


@pytest.mark.usefixtures("restored")
def test_old_index_and_new_dictionary_never_meet(place: Place, own: SearchEngine, more_terms: Path) -> None:
    own.rebuild([simple(title="龙江寒脉光纤"), simple("apart", "龙江脉中寒")])
    reader = place.reader()
    assert ids(reader, "龙江寒脉") == {"a", "apart"}
    own.close()
    reader.close()

    use_dictionary(more_terms)
    engine, reader = place.open(), place.reader()
    for opened in (engine, reader):
        with pytest.raises(IndexOutdated):
            opened.search(SearchRequest("龙江寒脉"))
        assert not opened.ping()
        assert not opened.status().ready
    with pytest.raises(IndexOutdated):
        engine.apply([Upsert(simple("b"))])
    engine.rebuild([simple(title="龙江寒脉光纤"), simple("apart", "龙江脉中寒")])
    assert ids(engine, "龙江寒脉") == {"a"}
    reader.close()

    use_dictionary(None)
    reader = place.reader()
    with pytest.raises(IndexOutdated):
        reader.search(SearchRequest("龙江寒脉"))
    engine.close()
    reader.close()


def test_traditional_and_simplified_texts_find_each_other(own: SearchEngine) -> None:
    own.rebuild([simple("s", "石墨烯导热膜"), simple("t", "石墨烯導熱膜", city_name="臺灣")])
    for text in ("石墨烯导热膜", "石墨烯導熱膜", '"导热膜"', '"導熱膜"', "title:導熱", "热", "熱"):
        assert ids(own, text) == {"s", "t"}, text
    assert ids(own, "地市:台湾") == {"t"}
