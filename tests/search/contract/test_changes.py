"""Changes and their versions."""

from dataclasses import replace
from datetime import date

from search import Delete, PatentDocument, SearchEngine, SearchRequest, Upsert
from tests.search.contract.corpus import appears, ids, simple
from tests.search.contract.places import Place


def test_an_index_that_does_not_exist_is_empty(place: Place) -> None:
    reader = place.reader()
    result = reader.search(SearchRequest("石墨烯", facets=("city",)))
    assert (result.total, result.hits, result.facets["city"]) == (0, (), ())
    assert reader.ping()
    assert not reader.status().ready
    reader.close()


def test_a_change_is_visible_at_once_to_its_writer(own: SearchEngine) -> None:
    assert own.apply([Upsert(simple())]) == 1
    assert ids(own, "石墨烯") == {"a"}


def test_a_change_is_visible_to_another_reader_within_half_a_second(place: Place, own: SearchEngine) -> None:
    own.apply([Upsert(simple())])
    reader = place.reader()
    assert ids(reader) == {"a"}
    for at in range(5):
        own.apply([Upsert(simple(title=f"新题{at}", version=2 + at))])
        assert appears(0.5, reader, f"新题{at}", {"a"})
    reader.close()


def test_a_soon_visible_change_appears_too(place: Place, own: SearchEngine) -> None:
    own.apply([Upsert(simple())], visible="soon")
    reader = place.reader()
    assert appears(3, reader, "石墨烯", {"a"})
    reader.close()


def test_an_update_replaces_and_leaves_the_count(own: SearchEngine) -> None:
    own.apply([Upsert(simple()), Upsert(simple("b", "秸秆"))])
    for version in range(2, 6):
        own.apply([Upsert(simple(title=f"电池{version}", version=version))])
    assert ids(own) == {"a", "b"}
    assert ids(own, "石墨烯") == set()
    assert own.status().documents == 2


def test_a_delete_takes_out_and_an_unknown_id_is_no_error(own: SearchEngine) -> None:
    own.apply([Upsert(simple()), Upsert(simple("b"))])
    assert own.apply([Delete("a", 2), Delete("never there", 3)]) == 2
    assert ids(own) == {"b"}


def test_a_deleted_document_may_come_back_with_a_later_version(own: SearchEngine) -> None:
    own.apply([Upsert(simple())])
    own.apply([Delete("a", 2)])
    own.apply([Upsert(simple(version=3))])
    assert ids(own) == {"a"}


def test_a_stale_change_is_refused(own: SearchEngine) -> None:
    own.apply([Upsert(simple(title="新的", version=7))])
    assert own.apply([Upsert(simple(title="旧的", version=6))]) == 0
    assert own.apply([Delete("a", 5)]) == 0
    assert ids(own, "新的") == {"a"}


def test_a_batch_may_be_repeated(own: SearchEngine) -> None:
    batch = [Upsert(simple(str(at), version=at)) for at in range(20)] + [Delete("3", 30)]
    own.apply(batch)
    own.apply(batch)
    assert len(ids(own)) == 19


def test_of_several_changes_of_one_document_the_highest_version_wins(own: SearchEngine) -> None:
    own.apply([Upsert(simple(title="三", version=3)), Upsert(simple(title="一", version=1)), Delete("a", 2)])
    assert ids(own, "三") == {"a"}
    own.apply([Upsert(simple(version=4)), Delete("a", 5)])
    assert ids(own) == set()


def test_nothing_to_change_is_no_error(own: SearchEngine) -> None:
    assert own.apply([]) == 0
    assert own.rebuild([]) == 0
    assert ids(own) == set()


def test_listing_and_hiding_move_a_patent_between_scopes(own: SearchEngine) -> None:
    shown = replace(simple(), listed=False, shown=True)
    own.apply([Upsert(shown)])
    assert own.search(SearchRequest()).total == 0
    assert own.search(SearchRequest(scope="all")).total == 1
    own.apply([Upsert(replace(shown, listed=True, version=2))])
    assert own.search(SearchRequest()).total == 1
    own.apply([Upsert(replace(shown, shown=False, version=3))])
    assert own.search(SearchRequest(scope="all")).total == 0


def test_odd_values_are_indexed(own: SearchEngine) -> None:
    odd = [
        simple("空", ""),
        simple("长", "石墨烯" * 5000, abstract="a" * 40_000),
        simple(
            "控\t制", "\x00石墨\x1f烯\ud800", owners=("", " "), inventors=("𠮷野",), ipc=("", "??", "A61K")
        ),
        simple("x" * 500, "|  | ", numbers=("", "-", "二〇二一"), city_name=" "),
        simple("价", price_fen=9 * 10**15),
        PatentDocument("无", "无日期", listed=True),
        replace(simple("早"), filed_on=date(1885, 1, 1)),
    ]
    assert own.apply([Upsert(document) for document in odd]) == len(odd)
    assert ids(own) == {document.id for document in odd}
