"""The pages that everybody sees: search, patent, home."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from marketplace.domain.accounts import Actor
from marketplace.services import indexing, listings, outbox, patents
from marketplace.services.unit_of_work import transaction
from tests.factories import PASSWORD, People, application_number, make_patent
from tests.offers import LICENCE, publish

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)  # pages go by the real clock


@pytest.fixture
def market(people: People) -> People:
    """One patent on offer, one only shown, both findable."""
    publish(people, make_patent(people.officer, 1, NOW, title="秸秆热解<b>装置</b>"), NOW)
    shown = make_patent(people.officer, 2, NOW, title="秸秆打捆机")
    with transaction(NOW) as tx:
        indexing.changed(tx, [shown.id])
    outbox.drain()
    return people


def _page(client: FlaskClient, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code, address
    return answer.get_data(as_text=True)


def test_results_mark_words_and_escape_the_rest(market: People, sign_in: Client) -> None:
    page = _page(sign_in(None), "/patents?q=秸秆")
    assert "<mark>秸秆</mark>" in page
    assert "&lt;b&gt;" in page
    assert "<b>装置" not in page
    assert "¥300,000" in page
    assert "秸秆打捆机" not in page


def test_words_that_say_nothing_are_answered_with_advice(market: People, sign_in: Client) -> None:
    assert "请再加一个说明技术内容的词" in _page(sign_in(None), "/patents?q=的")
    assert "没有可检索的词语" in _page(sign_in(None), "/patents?q=？！")
    found = _page(sign_in(None), "/patents?q=秸稈")
    assert "<mark>秸秆</mark>" in found
    assert "请再加" not in found


def test_the_other_scope_says_which_are_not_on_offer(market: People, sign_in: Client) -> None:
    page = _page(sign_in(None), "/patents?q=秸秆&scope=all")
    assert "打捆机" in page
    assert "未挂牌" in page
    assert "询问权利人" in page


def test_filters_are_links_and_chosen_ones_can_be_taken_back(market: People, sign_in: Client) -> None:
    client = sign_in(None)
    page = _page(client, "/patents?q=秸秆&deal_type=licence&price_low=100000&sort=price_asc")
    chips = re.findall(r'<li><a href="([^"]+)"><span class="visually-hidden">去掉条件', page)
    assert len(chips) == 2
    assert "deal_type" not in chips[0]
    assert "price_low" not in chips[1]
    assert "sort=price_asc" in chips[0]
    assert 'name="deal_type" value="licence"' in page  # the box keeps the filters
    assert "1 件" in page
    assert "没有符合条件的专利" in _page(client, "/patents?price_high=1")


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "%F0%9F%9A%80" * 50,
        "q=%22%28AND+OR",
        "scope=nowhere&sort=wrong&size=7&page=x",
        "deal_type=nothing&city=&ipc_section=Z",
        "q=title:&page=-3",
        "q=" + "a" * 3000,
    ],
)
def test_mangled_addresses_still_answer(market: People, sign_in: Client, query: str) -> None:
    _page(sign_in(None), f"/patents?{query}")


def test_what_cannot_be_read_is_named(market: People, sign_in: Client) -> None:
    assert "金额请填数字" in _page(sign_in(None), "/patents?price_low=abc", 422)
    assert "10,000" in _page(sign_in(None), "/patents?page=9999", 422)
    assert "最低价高于最高价" in _page(sign_in(None), "/patents?price_low=5&price_high=1", 422)
    assert "校验位不对" in _page(sign_in(None), "/patents?q=CN202110123456.1")


def test_any_spelling_of_a_number_leads_to_one_address(market: People, sign_in: Client) -> None:
    key = application_number(1)
    canonical = f"/patents/CN{key[:-1]}.{key[-1]}"
    client = sign_in(None)
    for spelling in (key, f"ZL{key}", f"cn{key[:-1]}.{key[-1]}", f"ZL {key[:4]} {key[4]} {key[5:]}"):
        answer = client.get(f"/patents/{spelling}")
        assert (answer.status_code, answer.headers["Location"]) == (301, canonical), spelling
    page = _page(client, canonical)
    for words in ("提交许可意向", "国家知识产权局公布公告", "普通许可", "著录项目"):
        assert words in page
    _page(client, "/patents/CN202199999999.1", 404)
    _page(client, "/patents/电池", 404)


def test_an_unlisted_patent_offers_to_ask_and_hidden_ones_are_not_there(
    market: People, sign_in: Client
) -> None:
    address = f"/patents/{application_number(2)}"
    patents.show_inventory(market.officer, True, "科研处 0451-5555", now=NOW)
    page = sign_in(None).get(address, follow_redirects=True).get_data(as_text=True)
    assert "询问权利人" in page
    assert "科研处 0451-5555" in page
    patents.show_inventory(market.officer, False, "", now=NOW)
    assert sign_in(None).get(address, follow_redirects=True).status_code == 404
    assert sign_in(market.other_officer).get(address, follow_redirects=True).status_code == 404
    assert sign_in(market.officer).get(address, follow_redirects=True).status_code == 200


def test_home_shows_counts_news_cities_and_what_waits(market: People, sign_in: Client) -> None:
    page = _page(sign_in(None), "/")
    assert page.count("/patents?city=") == 13
    assert "秸秆热解" in page
    made = listings.draft(
        market.inventor,
        application_number(2),
        LICENCE,
        contact="张",
        now=NOW,
    )
    listings.submit(market.inventor, made.public_id, str(uuid7()), NOW)
    page = _page(sign_in(market.officer), "/")
    assert "挂牌待本单位审批" in page
    assert "挂牌待平台审核" not in page
    listings.approve_owner(market.officer, made.public_id, str(uuid7()), NOW)
    assert "挂牌待平台审核" in _page(sign_in(market.operator), "/")


def test_pages_are_whole_in_english(market: People, sign_in: Client) -> None:
    client = sign_in(None)
    client.post("/language/en")
    for address in ("/", "/patents", f"/patents/CN{application_number(1)[:-1]}.{application_number(1)[-1]}"):
        assert 'lang="en"' in _page(client, address)


def test_the_language_outlives_logging_in_and_out(market: People, sign_in: Client) -> None:
    client = sign_in(None)
    client.post("/language/en")
    client.post("/login", data={"email": market.officer.email, "password": PASSWORD})
    assert "Log out" in _page(client, "/")
    client.post("/logout")
    assert "Log in" in _page(client, "/")
