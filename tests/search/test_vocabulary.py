"""Words that are offered while typing, and Latin words that can be misspelt."""

import pytest

from search.vocabulary import latin_words, title_terms


def test_words_and_their_neighbours_become_terms() -> None:
    terms = title_terms("锂离子电池隔膜")
    assert {"电池", "隔膜", "锂离子电池", "电池隔膜"} <= set(terms)
    assert all(len(term) > 1 for term in terms)
    assert len(terms) == len(set(terms))


def test_no_term_runs_across_a_function_word_a_sign_or_a_script() -> None:
    for title in (
        "石墨及其电池",
        "石墨，电池",
        "石墨（电池）",
        "石墨graphene电池",
        "石墨2.5电池",
        "石墨的电池",
    ):
        assert set(title_terms(title)) - {"graphene"} == {"石墨", "电池"}, title


@pytest.mark.parametrize("title", ["", "，。", "2.5", "一种", "3 5 7", "a of the", "膜"])
def test_titles_without_a_word_have_no_terms(title: str) -> None:
    assert title_terms(title) == []


def test_terms_stay_short_and_few_whatever_the_title() -> None:
    terms = title_terms("石墨烯" * 200 + "电" * 300)
    assert max(map(len, terms)) <= 12
    assert len(terms) < 50


def test_latin_words_of_four_letters_and_more() -> None:
    text = "Graphene的LITHIUM ion ｂａｔｔｅｒｙ, NCM811 café résumés steel-wire " + "x" * 31 + " " + "y" * 30
    assert latin_words(text) == ["graphene", "lithium", "battery", "steel", "wire", "y" * 30]
