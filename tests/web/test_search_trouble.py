"""Searches that go wrong: strange texts, nothing found, the engine away. Always a page and a sentence."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.services import outbox
from tests.factories import People, application_number, make_patent
from tests.offers import publish

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)


@pytest.fixture
def client(people: People, sign_in: Client) -> FlaskClient:
    """A visitor's client, with two patents on offer."""
    publish(people, make_patent(people.officer, 1, NOW, title="石墨烯graphene导热膜"), NOW)
    publish(people, make_patent(people.other_officer, 2, NOW, title="秸秆热解装置", ipc=["C10B53/02"]), NOW)
    outbox.drain()
    return sign_in(None)


BAD = {
    "long": ("石墨烯 " * 2_500, "检索内容过长"),
    "quotes": ('"石墨烯 导热 (', "写法有误"),
    "brackets": ("((((石墨烯))", "写法有误"),
    "stop": ("，。；！", "没有可检索的词语"),
    "terms": (" ".join(f"词{n}" for n in range(500)), "检索内容过长"),
    "sql": ("'; DROP TABLE patents; --", "没有符合条件的专利"),
    "html": ("<script>alert(1)</script>", "没有符合条件的专利"),
    "control": ("石墨烯\x00\x07\x1b[31m", "件"),
    "nul": ("\x00", "件"),
    "direction": ("\u202e石墨烯\u202c", "件"),
}


@pytest.mark.parametrize("away", [False, True], ids=["engine", "no engine"])
def test_a_bad_query_is_answered_with_a_sentence(
    client: FlaskClient, away: bool, request: pytest.FixtureRequest
) -> None:
    if away:
        request.getfixturevalue("engine_away")
    for name, (text, sentence) in BAD.items():
        answer = client.get("/patents", query_string={"q": text})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200, name
        assert ("检索服务暂时不可用" if away else sentence) in page, name
        assert not any(part in page for part in ("<script>alert", "\x00")), name
        assert client.get("/api/v1/search/suggest", query_string={"q": text}).status_code == 200, name


@pytest.mark.parametrize("name", ["endpoint", "_scheme", "_external", "_anchor", "_method", "values"])
def test_a_visitors_argument_names_are_only_data(client: FlaskClient, name: str) -> None:
    for path in ("/patents", "/ipc", "/compare"):
        assert client.get(path, query_string={name: "x", "q": "膜"}).status_code == 200, path
    assert f"{name}=x" in client.get("/patents", query_string={name: "x"}).get_data(as_text=True)


def test_nothing_found_offers_no_order_and_a_long_question_a_short_title(client: FlaskClient) -> None:
    page = client.get("/patents", query_string={"q": "不存在的词语" * 50}).get_data(as_text=True)
    assert "保存检索" in page
    assert not any(words in page for words in ("排序：", "每页："))
    assert len(re.findall("<title>(.*?)</title>", page)[0]) < 80
    assert "排序：" in client.get("/patents").get_data(as_text=True)


def test_a_page_that_there_is_not_is_no_error(client: FlaskClient) -> None:
    codes = {page: client.get(f"/patents?page={page}").status_code for page in ("0", "-1", "x", "9" * 30)}
    assert codes == {"0": 200, "-1": 200, "x": 200, "9" * 30: 422}


def test_the_last_page_says_that_it_is_the_last(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marketplace.web.catalogue.LAST_HIT", 1)
    assert "只能查看前 10,000 条" in client.get("/patents").get_data(as_text=True)


def _ways(client: FlaskClient, address: str) -> dict[str, tuple[str, int]]:
    page = unescape(client.get(address).get_data(as_text=True))
    found = re.findall(r'<li><a href="([^"]+)">([^<]+)</a> <strong>(\d+) 件', page)
    return {words: (way, int(total)) for way, words, total in found}


def test_nothing_found_says_what_to_leave_out_and_what_that_would_find(client: FlaskClient) -> None:
    ways = _ways(client, "/patents?q=热解+owner:松江&city=230100&price_high=400000&price_low=200000")
    assert {words: total for words, (_, total) in ways.items()} == {
        "去掉筛选“哈尔滨市”": 1,
        "去掉全部筛选条件": 1,
    }
    address = ways["去掉筛选“哈尔滨市”"][0]
    assert "price_low=200000" in address
    assert "1 件" in client.get(address).get_data(as_text=True)
    words = _ways(client, "/patents?q=热解+owner:北辰")
    assert {each: total for each, (_, total) in words.items()} == {
        "去掉检索词“热解”": 1,
        "去掉检索词“owner:北辰”": 1,
    }
    assert "1 件" in client.get(words["去掉检索词“热解”"][0]).get_data(as_text=True)


def test_leaving_out_a_class_leaves_out_its_whole_path(client: FlaskClient) -> None:
    ways = _ways(client, "/patents?q=热解&ipc_section=C&ipc_class=C01&ipc_subclass=C01B")
    ((words, (address, total)),) = ways.items()
    assert words.startswith("去掉筛选“C 化学；冶金；C01 无机化学")
    assert (address, total) == ("/patents?q=%E7%83%AD%E8%A7%A3", 1)


def test_where_leaving_out_one_thing_is_not_enough_each_word_is_tried(client: FlaskClient) -> None:
    ways = _ways(client, "/patents?q=热解+owner:北辰&city=231000")
    assert ways["在全部公开专利中只检索“热解”"] == ("/patents?q=%E7%83%AD%E8%A7%A3&scope=all", 1)


def test_a_misspelt_word_is_put_right_by_a_link(client: FlaskClient) -> None:
    page = client.get("/patents?q=graphen+city:230100").get_data(as_text=True)
    assert "您要找的是不是" in page
    assert 'href="/patents?q=graphene+city%3A230100"' in page


def test_without_the_engine_every_page_stands(client: FlaskClient, engine_away: None) -> None:
    number = application_number(1)
    found = client.get(f"/patents?q={number}&ipc_section=A&sort=newest").get_data(as_text=True)
    assert "现按号码和名称查找" in found
    assert "石墨烯" in found
    assert "facet-group" not in found
    for address, sentence in (
        ("/", "数量暂不显示"),
        (f"/patents/CN{number[:-1]}.{number[-1]}", "相似专利暂不显示"),
        ("/patents/by/institution", "检索服务暂时不可用"),
        ("/patents?q=没有这样的名称", "没有符合条件的专利"),
        ("/help/search", "检索帮助"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert sentence in answer.get_data(as_text=True), address
    assert client.get("/api/v1/search/suggest?q=ab").get_json() == {"suggestions": []}
    away = client.get(f"/api/v1/patents/{number}/similar")
    assert (away.status_code, away.get_json()["error"]["code"]) == (503, "unavailable")


NEAR = "石墨烯研究中的兽用graphene胶囊需求"


def test_what_comes_closest_is_shown_as_such_and_cannot_be_taken_away(client: FlaskClient) -> None:
    page = unescape(client.get("/patents", query_string={"q": NEAR, "sort": "newest"}).get_data(as_text=True))
    assert "列出最接近的专利：graphene、石墨烯" in page
    assert "符合的 0 件，最接近的 1 件" in page
    assert "<mark>石墨烯graphene</mark>导热膜" in page
    assert "/search-exports/new" not in page
    assert "不算符合检索条件" in page
    assert "价格从低到高" not in page
    for ordinary in ("石墨烯", "热解 导热"):
        assert "最接近" not in client.get("/patents", query_string={"q": ordinary}).get_data(as_text=True)


def test_where_nothing_is_close_the_page_says_what_to_leave_out(client: FlaskClient) -> None:
    page = client.get("/patents?q=热解+赤泥+胶囊+疫苗").get_data(as_text=True)
    assert "没有符合条件的专利" in page
    assert "在全部公开专利中只检索“热解”" in page


def test_the_interface_names_the_reading_and_its_words(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search", query_string={"q": NEAR}).get_json()
    assert (answer["reading"], answer["total"], answer["words"]) == ("closest", 1, ["graphene", "石墨烯"])
    explained = client.get("/api/v1/search/explain", query_string={"q": NEAR}).get_json()
    assert explained["passes"][-1]["name"] == "closest"
    assert client.get("/api/v1/search?q=石墨烯").get_json()["words"] == []


def test_a_number_that_finds_nothing_is_no_matter_of_words(client: FlaskClient) -> None:
    page = client.get(f"/patents?q={application_number(99)}").get_data(as_text=True)
    assert "核对号码" in page
    assert "减少词语" not in page
