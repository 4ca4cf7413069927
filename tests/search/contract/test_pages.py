"""Deep pages, and pages of hits that are all equal."""

import itertools

import pytest

from search import BadPage, Delete, SearchEngine, SearchRequest, Upsert
from tests.search.contract.corpus import simple


def _pages(engine: SearchEngine, text: str, size: int, pages: int) -> list[str]:
    answers = (engine.search(SearchRequest(text, page=page, size=size)) for page in range(1, pages + 1))
    return list(itertools.chain.from_iterable([hit.id for hit in answer.hits] for answer in answers))


@pytest.mark.parametrize("text", ["石墨烯", "title:石墨烯", "ipc:C01B", "C01B"])
def test_pages_of_equal_hits_neither_repeat_nor_skip_while_the_index_is_rearranged(
    own: SearchEngine, text: str
) -> None:
    """300 patents with the same words; what is written between two pages makes new segments of the old documents."""
    made = {f"tie-{at}": simple(f"tie-{at}", ipc=("C01B 32/184",)) for at in range(300)}
    for start in range(0, 300, 60):
        own.apply([Upsert(document) for document in list(made.values())[start : start + 60]])
    whole = _pages(own, text, 300, 1)
    assert set(whole) == made.keys()
    seen = []
    for page in range(1, 21):
        seen += [hit.id for hit in own.search(SearchRequest(text, page=page, size=15)).hits]
        moved = [f"tie-{at}" for at in range(page, 300, 20)]
        own.apply([Upsert(simple(each, version=2 + page, ipc=("C01B 32/184",))) for each in moved])
    assert seen == whole
    own.rebuild(reversed(made.values()))
    assert _pages(own, text, 15, 20) == whole


def test_a_changed_document_keeps_its_place_among_equals(own: SearchEngine) -> None:
    own.rebuild(simple(f"e{at}") for at in range(30))
    before = _pages(own, "石墨烯", 30, 1)
    own.apply([Delete(before[3], 5), Upsert(simple(before[20], version=5))])
    assert _pages(own, "石墨烯", 7, 5) == [each for each in before if each != before[3]]


def test_every_hit_down_to_the_ten_thousandth_is_reached_once_and_no_further(own: SearchEngine) -> None:
    own.rebuild(simple(f"d{at}", "石墨烯" if at % 3 else "石墨烯膜") for at in range(10_020))
    for text in ("石墨烯", ""):
        seen = _pages(own, text, 1000, 10)
        assert (len(seen), len(set(seen))) == (10_000, 10_000)
        last = own.search(SearchRequest(text, page=500, size=20))
        assert ([hit.id for hit in last.hits], last.total) == (seen[-20:], 10_020)
        with pytest.raises(BadPage, match="beyond hit 10000"):
            own.search(SearchRequest(text, page=501, size=20))
