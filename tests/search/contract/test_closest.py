"""A text of which no patent holds most words is answered, where asked for, with what comes closest."""

from typing import Any

import pytest

from search import Pass, SearchEngine, SearchRequest, SearchResult
from tests.search.contract.corpus import simple
from tests.search.contract.test_words import Ask

TEXT = "石墨烯研究中的储能隔膜与散热器需求"


def _ask(ask: Ask, text: str, **given: Any) -> SearchResult:
    return ask(text, closest=True, **given)


def test_it_is_by_telling_words_and_says_so(ask: Ask) -> None:
    result = _ask(ask, TEXT)
    assert result.pass_ is Pass.CLOSEST
    assert "sodium" in {hit.id for hit in result.hits}
    assert result.total == len(result.hits)
    assert set(result.words) == set(result.marks)
    assert not {"研究", "需求", "的"} & set(result.words)


def test_it_is_only_for_those_who_ask_and_only_where_nothing_matches(ask: Ask) -> None:
    assert (ask(TEXT).total, ask(TEXT).pass_, ask(TEXT).words) == (0, Pass.ALL_WORDS, ())
    for matching in ("石墨烯", "秸秆热解装置量子芯片", ""):
        assert _ask(ask, matching).pass_ == ask(matching).pass_ != Pass.CLOSEST
    for operators in ("title:储能 隔膜 散热器", "储能 隔膜 散热器 -水泵", '"储能隔膜散热器"'):
        assert _ask(ask, operators).pass_ is Pass.ALL_WORDS


def test_a_floor_keeps_nonsense_out(ask: Ask) -> None:
    for text in ("赤泥综合利用装置", "量子芯片光刻胶 水泵", "zzzz qqqq", "研发 需求"):
        result = _ask(ask, text)
        assert (result.total, result.hits, result.pass_) == (0, (), Pass.ALL_WORDS), text


def test_words_of_requests_are_not_counted_among_most_words(ask: Ask) -> None:
    result = ask("秸秆热解关键技术研发与产业化需求")
    assert (result.pass_, [hit.id for hit in result.hits]) == (Pass.MOST_WORDS, ["straw"])
    assert ask("需求").total == ask("研发 需求").total == 0


def test_one_of_two_words_is_not_most_of_them(ask: Ask) -> None:
    assert ask("秸秆 量子").total == 0
    assert _ask(ask, "秸秆 量子").pass_ is Pass.CLOSEST


def test_scope_filters_and_facets_hold(ask: Ask) -> None:
    everything = _ask(ask, TEXT, facets=("city", "patent_type"))
    assert everything.pass_ is Pass.CLOSEST
    assert sum(bucket.count for bucket in everything.facets["patent_type"]) == everything.total > 0
    far = _ask(ask, TEXT, filters={"city": ("232700",)})
    assert {hit.id for hit in far.hits} == {"sodium"}
    assert _ask(ask, TEXT, filters={"city": ("999999",)}).total == 0


@pytest.mark.parametrize("sort", ["newest", "price_asc", "price_desc"])
def test_the_nearest_is_first_whatever_order_is_asked_for(ask: Ask, sort: str) -> None:
    best = _ask(ask, TEXT)
    assert _ask(ask, TEXT, sort=sort).hits == best.hits
    assert [hit.score for hit in best.hits] == sorted((hit.score for hit in best.hits), reverse=True)


def test_pages_follow_each_other(own: SearchEngine) -> None:
    others = [simple(f"other{at}", f"水泵{at}") for at in range(98)]
    own.rebuild([simple("a", "疫苗"), simple("b", "疫苗胶囊"), *others])
    pages = [own.search(SearchRequest("兽用疫苗", size=1, page=page, closest=True)) for page in (1, 2, 3)]
    assert [(page.total, page.pass_) for page in pages] == [(2, Pass.CLOSEST)] * 3
    assert [hit.id for page in pages for hit in page.hits] == ["a", "b"]


def test_a_scan_has_matches_only(own: SearchEngine) -> None:
    own.rebuild([simple("a", "疫苗")])
    assert list(own.scan(SearchRequest("兽用疫苗", closest=True))) == []


def test_a_slip_is_still_named(ask: Ask) -> None:
    result = _ask(ask, "gripperr 膨胀阀 秸秆 热解")
    assert (result.pass_, result.suggestion) == (Pass.CLOSEST, "gripper 膨胀阀 秸秆 热解")


def test_an_index_that_does_not_exist_has_nothing_close(own: SearchEngine) -> None:
    assert own.search(SearchRequest(TEXT, closest=True)).total == 0


def test_any_text_is_answered(ask: Ask) -> None:
    for text in (
        "疫苗" * 300,
        " ".join(f"词{at}" for at in range(500)),
        "\x00\ud800 a",
        "( OR NOT",
        "茶 " * 200,
    ):
        assert _ask(ask, text).total >= 0
