"""How a text is explained: the tree, the canonical text, and the tokens of each pass, as plain data."""

import json

from hypothesis import given

from search import Notice, explain
from search.parser import parse
from search.passes import read
from tests.search.texts import TEXTS


def test_plain_words_are_explained_pass_by_pass() -> None:
    found = explain("石墨烯  导热膜").as_dict()
    assert found["text"] == "石墨烯 导热膜"
    assert found["canonical"] == "石墨烯 AND 导热膜"
    assert [node["text"] for node in found["tree"]["nodes"]] == ["石墨烯", "导热膜"]
    assert [each["name"] for each in found["passes"]] == ["and", "rescue", "most", "closest"]
    assert found["passes"][0]["rule"] == ('((石墨烯 | "石墨 墨烯") + ((导热 + 膜) | "导热 热膜"))')
    assert found["passes"][2]["rule"] == 'at least 2 of ((石墨烯 | "石墨 墨烯"), 导热, 膜)'
    assert found["passes"][3]["rule"] == 'enough of ((石墨烯 | "石墨 墨烯") | 导热 | 膜)'
    word, beside, *_ = found["passes"][0]["tokens"]
    assert word == {
        "text": "石墨烯",
        "how": "word",
        "fields": ["title_words", "owner_words", "inventor_words", "abstract_words"],
        "excluded": False,
    }
    assert (beside["text"], beside["how"], beside["fields"]) == ("石墨 墨烯", "side by side", ["pairs"])


def test_what_is_excluded_and_what_is_exact_is_told_apart() -> None:
    (strict,) = explain("膜 -电池 号:ZL 2021 1 0123456.7").passes
    assert {token.text for token in strict.tokens if token.excluded} == {"电池"}
    (exact,) = [token for token in strict.tokens if token.how == "exact"]
    assert (exact.text, exact.fields) == ("2021101234567", ("numbers",))
    assert ("膜", "character", ("characters",)) in [
        (each.text, each.how, each.fields) for each in strict.tokens
    ]


def test_nothing_to_look_for_has_no_passes() -> None:
    assert explain("").as_dict() == {
        "text": "", "canonical": "", "tree": None, "notice": None, "marks": [], "passes": [],
    }  # fmt: skip
    assert explain("？！").notice is Notice.NO_WORDS
    assert explain("？！").passes == ()


def test_the_notice_is_the_one_of_the_search() -> None:
    assert explain("(膜").as_dict()["notice"] == "syntax_ignored"
    assert explain("词" * 600).as_dict()["notice"] == "shortened"
    assert len(explain("词" * 600).text) == 500


@given(TEXTS)
def test_any_text_is_explained_as_it_is_read(text: str) -> None:
    found = explain(text)
    json.dumps(found.as_dict(), ensure_ascii=False).encode()
    assert parse(found.canonical)[0] == parse(text)[0]
    assert bool(found.passes) == (read(text)[1] is not None)
