"""The search page's address: reading it, and writing it again from what was read."""

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from marketplace.services.search_form import SearchForm
from tests.search_addresses import asked_of

NAMES = sorted(asked_of(SearchForm.from_args) - {"page", "size"})
VALUES = st.sampled_from(
    ("", "all", "newest", "price_asc", "2026-01-02", "7", "300", "1200.50", "licence", "石墨烯 ")
)
ARGUMENTS = st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, max_size=3))


@given(ARGUMENTS)
def test_an_address_written_again_asks_the_same(arguments: dict[str, list[str]]) -> None:
    form = SearchForm.from_args(MultiDict(arguments))
    again = SearchForm.from_args(MultiDict(form.canonical))
    assert again.canonical == form.canonical, (
        "an argument is read that `arguments` doesn't write, or the other way"
    )
    first, second = form.request(), again.request()
    assert (first.text, first.scope, first.sort) == (second.text, second.scope, second.sort)
    assert {n: v if not isinstance(v, tuple) else set(v) for n, v in first.filters.items()} == {
        n: v if not isinstance(v, tuple) else set(v) for n, v in second.filters.items()
    }


def test_every_argument_that_is_read_is_written() -> None:
    sample = {"scope": "all", "sort": "newest"}
    for name in NAMES:
        written = [
            SearchForm.from_args(MultiDict({name: value})).canonical
            for value in (sample.get(name, "7"), "2026-01-02")
        ]
        assert any(name in arguments for arguments in written), name


def test_what_is_usual_is_left_out() -> None:
    usual = MultiDict({"q": " ", "scope": "listed", "sort": "relevance", "page": "3", "size": "50", "x": "y"})
    assert SearchForm.from_args(usual).canonical == {}
