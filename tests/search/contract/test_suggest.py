"""Completions and spelling."""

import pytest

from search import Completion, Delete, SearchEngine, SearchRequest, Upsert
from tests.search.contract.corpus import simple

TITLES = (
    "石墨烯导热膜", "石墨烯电极", "石墨烯", "石墨电极", "一种石墨电极的制备方法及其装置",
    "Lithium battery", "Lithium cell for cars", "graphene sheet", "graphane", "polymerisation reactor",
)  # fmt: skip


@pytest.fixture
def words(own: SearchEngine) -> SearchEngine:
    """An index of ten titles, and one that nobody may see."""
    documents = [simple(f"w{at}", title) for at, title in enumerate(TITLES)]
    own.rebuild([*documents, simple("secret", "石墨炸药 graphite secret", listed=False)])
    return own


def _texts(found: tuple[Completion, ...]) -> list[str]:
    return [each.text for each in found]


def test_words_and_compounds_of_titles_most_frequent_first(words: SearchEngine) -> None:
    found = words.complete("石墨")
    assert found[:3] == (Completion("石墨", 5), Completion("石墨烯", 3), Completion("石墨电极", 2))
    assert _texts(words.complete("石墨烯")) == ["石墨烯", "石墨烯导热", "石墨烯导热膜", "石墨烯电极"]
    assert words.complete("石") == found
    assert words.complete("lith") == (Completion("lithium", 2),)


def test_function_words_are_not_offered_and_end_a_compound(words: SearchEngine) -> None:
    assert words.complete("一种") == words.complete("及其") == words.complete("for") == ()
    assert "石墨电极的制备" not in _texts(words.complete("石墨电极"))


@pytest.mark.parametrize("typed", ["GRAPH", "ｇｒａｐｈ", " graph "])
def test_typed_text_is_folded(words: SearchEngine, typed: str) -> None:
    assert words.complete(typed) == (Completion("graphane", 1), Completion("graphene", 1))


def test_traditional_characters_are_folded(words: SearchEngine) -> None:
    assert words.complete("石墨電") == words.complete("石墨电") == (Completion("石墨电极", 2),)


def test_only_words_of_the_scope(words: SearchEngine) -> None:
    assert "graphite" not in _texts(words.complete("graph", "all"))
    assert not [text for text in _texts(words.complete("石墨", "all")) if "炸药" in text]
    words.apply([Upsert(simple("w0", "氧化铝", version=2, listed=False, shown=True)), Delete("w2", 2)])
    assert words.complete("石墨烯") == (Completion("石墨烯", 1), Completion("石墨烯电极", 1))
    assert words.complete("氧化") == ()
    assert Completion("氧化铝", 1) in words.complete("氧化", "all")


@pytest.mark.parametrize(
    "typed", ["", "  ", "\x00", ".*", "石.", "石墨*", "[a-z]", "a" * 10_000, '"', "石|l", "\\"]
)
def test_other_text_completes_nothing(words: SearchEngine, typed: str) -> None:
    assert words.complete(typed) == ()


def test_limits(words: SearchEngine) -> None:
    assert len(words.complete("石墨", limit=2)) == 2
    assert words.complete("石墨", limit=0) == words.complete("石墨", limit=-1) == ()


def test_an_index_that_does_not_exist_completes_and_corrects_nothing(own: SearchEngine) -> None:
    assert (own.complete("石墨"), own.spelling("grapene")) == ((), None)


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("grapene", "graphene"),  # one letter left out
        ("lithuim", "lithium"),  # two letters in each other's place
        ("Batery", "battery"),
        ("polymerizatoin", "polymerisation"),  # two slips are forgiven in a long word
        ("celll", "cell"),
        ("cxxl", None),  # two slips are too many for a short one
        ("rgaphene", None),  # the first letter is taken as right
        ("graphene", None),  # nothing is wrong
        ("car", None),  # too short
        ("graphite2", None),
        ("石墨稀", None),
        ("", None),
    ],
)
def test_spelling_of_latin_words(words: SearchEngine, typed: str, meant: str | None) -> None:
    assert words.spelling(typed) == meant


def test_of_equally_near_words_the_most_frequent_is_meant(words: SearchEngine) -> None:
    assert words.spelling("graphxne") == "graphane"
    words.apply([Upsert(simple("more", "graphene"))])
    assert words.spelling("graphxne") == "graphene"


def test_words_of_hidden_patents_are_not_meant(words: SearchEngine) -> None:
    assert words.spelling("secrat") is None


def test_a_search_without_hits_suggests_the_text_put_right(words: SearchEngine) -> None:
    assert _suggestion(words, "grapene") == "graphene"
    assert _suggestion(words, "title:Grapene OR (lithuim -石墨)") == "title:graphene OR (lithium -石墨)"
    assert _suggestion(words, '"grapene shet"') == '"graphene sheet"'
    assert _suggestion(words, "ｇｒａｐｅｎｅ 标题:shett") == "graphene 标题:sheet"


def test_only_the_first_ten_words_of_a_long_text_are_put_right(words: SearchEngine) -> None:
    text = " ".join(f"grapene{letter}" for letter in "abcdefghij") + " lithuim"
    assert _suggestion(words, text) == "graphene " * 10 + "lithuim"


def test_a_search_with_hits_or_without_a_better_word_suggests_nothing(words: SearchEngine) -> None:
    for text in ("graphene", "石墨 OR grapene", "qqqqqq", "", "titel", "no:lithuim", "graphene -grapene"):
        assert _suggestion(words, text) is None, text


def _suggestion(engine: SearchEngine, text: str) -> str | None:
    return engine.search(SearchRequest(text)).suggestion
