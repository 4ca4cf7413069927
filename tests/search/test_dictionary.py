"""The dictionary: what may stand in it, what it does to a process and to an index."""

from pathlib import Path

import pytest
import rjieba

from search import use_dictionary
from search.analysis import query_words
from search.dictionary import OUR_TERMS, dictionary, read_terms
from search.fields import analyser_hash, fields_hash, fingerprint


@pytest.fixture
def more_terms(tmp_path: Path) -> Path:
    file = tmp_path / "terms.txt"
    file.write_text("\ufeff# ours\n\n稀土摻雜光纖\n龙江寒脉\n龙江寒脉\n", encoding="utf-8")
    return file


def test_our_terms_are_ones_that_jieba_cuts_into_single_characters() -> None:
    terms = read_terms(OUR_TERMS)
    plain, ours = rjieba.Jieba(), dictionary().segmenter
    assert 150 <= len(terms) == len(set(terms)) <= 300
    for term in terms:
        assert not plain.has_word(term), term
        assert any(len(piece) == 1 for piece in plain.cut(term, False)), term
        assert ours.cut(term, False) == [term], term


@pytest.mark.usefixtures("restored")
def test_a_deployment_adds_terms_and_makes_another_analyser(more_terms: Path) -> None:
    before, fields = analyser_hash(), fields_hash()
    assert query_words("龙江寒脉光纤") != ["龙江寒脉", "光纤"]
    use_dictionary(more_terms)
    assert query_words("龙江寒脉光纤") == ["龙江寒脉", "光纤"]
    assert query_words("稀土掺杂光纤") == query_words("稀土摻雜光纖") == ["稀土掺杂光纤"]
    assert query_words("石墨烯") == ["石墨烯"]
    assert (analyser_hash() == before, fields_hash() == fields) == (False, True)
    use_dictionary(None)
    assert analyser_hash() == before


@pytest.mark.usefixtures("restored")
def test_only_the_terms_count_not_how_the_file_is_written(more_terms: Path, tmp_path: Path) -> None:
    use_dictionary(more_terms)
    other = tmp_path / "other.txt"
    other.write_text("龙江寒脉\n石墨烯\n稀土掺杂光纤", encoding="utf-8")
    before = fingerprint()
    use_dictionary(other)
    assert fingerprint() == before
    assert len(before) == len(fields_hash()) == len(analyser_hash()) == 12


@pytest.mark.parametrize("line", ["膜", "5G通信", "石墨烯 膜", "graphene", "长" * 21, "石墨烯,100"])
@pytest.mark.usefixtures("restored")
def test_a_line_that_is_no_term_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "terms.txt"
    file.write_text(f"石墨烯\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"terms\.txt, line 2"):
        use_dictionary(file)
    assert query_words("石墨烯") == ["石墨烯"]
