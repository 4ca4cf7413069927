"""Every spelling of a number looks up the key that its patent is indexed under."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import PatentDocument, explain
from search.documents import indexed
from tests.search.spellings import application_spellings, check_digit, publication_spellings

_LONG = st.builds(
    lambda year, kind, serial: f"{year}{kind}{serial:07}",
    st.integers(2003, 2049), st.sampled_from("12389"), st.integers(0, 9_999_999),
)  # fmt: skip
_SHORT = st.builds(
    lambda year, kind, serial: f"{year % 100:02}{kind}{serial:05}",
    st.integers(1985, 2003), st.sampled_from("12389"), st.integers(0, 99_999),
)  # fmt: skip


def _looked_up(text: str) -> set[str]:
    return {token.text for token in explain(text).passes[0].tokens if token.fields == ("numbers",)}


def _keys(*numbers: str) -> set[str]:
    keys = indexed(PatentDocument("a", "膜", number=numbers[0], numbers=numbers[1:]))["numbers"]
    assert isinstance(keys, list)
    return set(keys)


@settings(deadline=None)
@given(_LONG | _SHORT)
def test_every_spelling_of_an_application_number_is_looked_up(digits: str) -> None:
    # The database keeps numbers of 1985-88 without a check digit, as they were given out.
    stored = digits if len(digits) == 8 and "85" <= digits[:2] <= "88" else digits + check_digit(digits)
    for text in application_spellings(digits):
        assert _looked_up(text) & _keys(stored), text


# Nine digits that begin with 85 to 88 would be an application number of those years with a check digit.
_PUBLISHED = st.integers(1_000_000, 999_999_999).filter(
    lambda number: not 850_000_000 <= number < 890_000_000
)


@settings(deadline=None)
@given(_PUBLISHED, st.sampled_from("ABCUYSD"))
def test_every_spelling_of_a_publication_number_is_looked_up(number: int, kind: str) -> None:
    for text in publication_spellings(str(number), kind):
        assert _looked_up(text) & _keys("202110123456.7", f"CN{number}{kind}"), text


@settings(deadline=None)
@given(_LONG)
def test_another_number_is_not_looked_up(digits: str) -> None:
    other = f"{digits[:-1]}{(int(digits[-1]) + 1) % 10}"
    for text in application_spellings(other):
        assert not _looked_up(text) & _keys(digits + check_digit(digits)), text


@pytest.mark.parametrize(
    "number, spelling",
    [
        ("US20110185700A1", "US 2011/0185700 A1"),
        ("US14231597", "US 14/231597"),
        ("US65784810A", "US 65784810 A"),
        ("WO2005CN01144", "WO 2005CN01144"),
        ("PCT/CN2020/123456", "pctcn2020123456"),
        ("WO2021123456A1", "WO 2021/123456 A1"),
        ("CN110364031B", "CN-110364031-B"),
        ("2008101373899", "CNA2008101373899A"),
        ("2026104796018", "2026104796018"),
        ("201110196749X", "CN 201110196749"),
    ],
)
def test_spellings_seen_in_files(number: str, spelling: str) -> None:
    assert _looked_up(f'no:"{spelling}"') & _keys(number)
