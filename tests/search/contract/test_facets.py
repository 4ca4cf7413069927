"""Facets below a value, own filters, and counts that follow changes."""

import itertools
import time
from collections.abc import Callable

import pytest

from search import FACETS, Bucket, Delete, SearchEngine, SearchRequest, SearchResult, Upsert
from tests.search.contract.corpus import simple
from tests.search.contract.places import Place

Ask = Callable[..., SearchResult]


def _counts(result: SearchResult, name: str) -> dict[str, int]:
    return {bucket.key: bucket.count for bucket in result.facets[name]}


def test_a_facet_below_a_value_has_only_what_begins_so(ask: Ask) -> None:
    given = {"facets": ("ipc_class", "ipc_subclass"), "below": {"ipc_class": "H", "ipc_subclass": "H01"}}
    result = ask(**given)
    assert _counts(result, "ipc_class") == {"H05": 2, "H01": 2}
    assert _counts(result, "ipc_subclass") == {"H01M": 2}
    assert _counts(ask("电池", **given), "ipc_class") == {"H01": 2}
    assert _counts(ask(facets=("ipc_class",), below={"ipc_class": ""}), "ipc_class").keys() > {"H05", "C01"}


def test_chosen_values_are_counted_wherever_they_are(ask: Ask) -> None:
    result = ask(filters={"ipc_class": ("C01", "C99")}, facets=("ipc_class",), below={"ipc_class": "H"})
    assert result.facets["ipc_class"] == (
        Bucket("H01", 2),
        Bucket("H05", 2),
        Bucket("C01", 1, selected=True),
        Bucket("C99", 0, selected=True),
    )


@pytest.mark.parametrize("prefix", [".*", "H01|C", "(", "H0[1-5]", "#", "\x00", '"', "哈"])
def test_what_a_facet_is_kept_below_is_no_pattern(ask: Ask, prefix: str) -> None:
    assert ask(facets=("ipc_class",), below={"ipc_class": prefix}).facets["ipc_class"] == ()


def test_below_an_unknown_facet_is_a_mistake_of_the_caller(engine: SearchEngine) -> None:
    with pytest.raises(ValueError, match="no such facet"):
        engine.search(SearchRequest(below={"colour": "r"}))


def test_every_facet_ignores_its_own_filter_and_keeps_the_others(ask: Ask) -> None:
    first = {name: buckets[0].key for name, buckets in ask(facets=FACETS).facets.items() if buckets}
    assert len(first) > 10
    for name, other in itertools.permutations(first, 2):
        with_both = ask(filters={name: (first[name],), other: (first[other],)}, facets=(name,))
        with_other = ask(filters={other: (first[other],)}, facets=(name,))
        counted = {key: count for key, count in _counts(with_both, name).items() if count}
        assert counted == _counts(with_other, name), (name, other)


def test_counts_without_words_follow_each_change_at_once(own: SearchEngine) -> None:
    """They are kept between requests, but never beyond the state of the index that they counted."""
    request = SearchRequest(facets=("city", "ipc_section"))
    own.apply([Upsert(simple("a", city="230100"))])
    for _ in range(2):
        assert _counts(own.search(request), "city") == {"230100": 1}
    own.apply([Upsert(simple("b", city="230600"))])
    assert _counts(own.search(request), "city") == {"230100": 1, "230600": 1}
    own.apply([Delete("a", 9)])
    assert (_counts(own.search(request), "city"), own.search(request).total) == ({"230600": 1}, 1)
    own.rebuild([simple("c", city="230700")])
    assert _counts(own.search(request), "city") == {"230700": 1}


def test_counts_in_another_process_are_half_a_second_old_at_most(place: Place, own: SearchEngine) -> None:
    request = SearchRequest(facets=("city",))
    reader = place.reader()
    for at in range(1, 6):
        own.apply([Upsert(simple(f"p{at}", city="230100"))])
        deadline = time.monotonic() + 0.5
        while _counts(reader.search(request), "city") != {"230100": at}:
            assert time.monotonic() < deadline, at
            time.sleep(0.02)
    reader.close()


@pytest.mark.parametrize("text", ["", "石墨烯"])
def test_answers_kept_for_one_request_are_not_given_to_another(own: SearchEngine, text: str) -> None:
    own.rebuild([simple("a", city="230100"), simple("b", city="230600", listed=False, shown=True)])

    def counted(**given: object) -> dict[str, int]:
        return _counts(own.search(SearchRequest(text, facets=("city",), **given)), "city")  # type: ignore[arg-type]

    for _ in range(2):
        assert counted() == {"230100": 1}
        assert counted(scope="all") == {"230100": 1, "230600": 1}
        assert counted(scope="all", below={"city": "2306"}) == {"230600": 1}
        assert counted(scope="all", filters={"legal_status": ("granted",)}) == {}
        assert set(own.search(SearchRequest(text, facets=("ipc_class", "city"))).facets) == {
            "ipc_class",
            "city",
        }
        pages = [own.search(SearchRequest(text, scope="all", page=page, size=1)) for page in (1, 2, 3)]
        assert [(len(page.hits), page.total) for page in pages] == [(1, 2), (1, 2), (0, 2)]
        assert pages[0].hits != pages[1].hits
    assert own.search(SearchRequest("秸秆", facets=("city",))).facets["city"] == ()
