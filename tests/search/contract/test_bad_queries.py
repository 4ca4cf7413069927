"""Texts that no search should stumble over: answered on both engines, each with the notice that fits."""

import pytest

from search import SearchEngine, SearchRequest
from search.passes import read
from tests.search.texts import BAD

NAMES = sorted(BAD)


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_query_is_answered_and_the_person_told(engine: SearchEngine, name: str) -> None:
    text, notice = BAD[name]
    found = engine.search(SearchRequest(text, scope="all", size=100, facets=("city",)))
    assert found.notice is notice
    shown = engine.search(SearchRequest("", scope="all")).total
    if read(text)[1] is None:
        assert found.total == shown


@pytest.mark.parametrize(
    "name", ["a NUL inside a word", "an invisible blank", "lone surrogates", "writing directions"]
)
def test_characters_that_nobody_sees_do_not_keep_a_word_from_being_found(
    engine: SearchEngine, name: str
) -> None:
    found = engine.search(SearchRequest(BAD[name][0], scope="all"))
    assert {hit.id for hit in found.hits} == {"graphene"}
