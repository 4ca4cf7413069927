"""The pages of lists: one click saves and leads back, notes are kept, colleagues and strangers see what they may."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from marketplace.domain.accounts import Actor
from marketplace.domain.numbers import ApplicationNumber
from marketplace.services import indexing, outbox, patents, shortlist_items, shortlists
from marketplace.services.unit_of_work import transaction
from tests.factories import People, application_number, make_patent

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)
NUMBER = str(ApplicationNumber(application_number(1)))


@pytest.fixture
def market(people: People) -> People:
    """Two patents that everybody finds."""
    shown = [make_patent(people.officer, serial, NOW, title=f"示例<b>装置{serial}") for serial in (1, 2)]
    with transaction(NOW) as tx:
        indexing.changed(tx, [patent.id for patent in shown])
    outbox.drain()
    return people


def _list(actor: Actor, name: str = "备选", shared: bool = False) -> UUID:
    ident = shortlists.create(actor, name, shared=shared, now=NOW).public_id
    shortlist_items.add(actor, NUMBER, ident, now=NOW)
    return ident


def _page(client: FlaskClient, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code, address
    return answer.text


def test_one_click_on_a_result_saves_and_leads_back_to_it(market: People, sign_in: Client) -> None:
    client = sign_in(market.enterprise)
    page = _page(client, "/patents?q=示例&scope=all")
    action = f"/patents/{NUMBER}/save"
    assert action in page
    back = re.search(rf'action="{action}".*?name="next" value="([^"]+)"', page, re.S)
    assert back is not None
    answer = client.post(action, data={"next": back[1].replace("&amp;", "&")})
    assert answer.headers["Location"].endswith(f"#saved-{NUMBER}")
    page = _page(client, answer.headers["Location"])
    assert "已收藏到“我的收藏”" in page
    assert action not in page
    assert "已收藏：" in page


def test_a_visitor_may_compare_and_is_asked_to_log_in_to_save(market: People, sign_in: Client) -> None:
    client = sign_in(None)
    page = _page(client, "/patents?q=示例&scope=all")
    assert page.count('form="compare"') == 2
    assert "/save" not in page
    assert "登录后收藏" in _page(client, f"/patents/{NUMBER}")
    assert "/login" in client.post(f"/patents/{NUMBER}/save").headers["Location"]


def test_a_patents_page_offers_the_lists_that_lack_it(market: People, sign_in: Client) -> None:
    ident = _list(market.enterprise)
    client = sign_in(market.enterprise)
    page = _page(client, f"/patents/{NUMBER}")
    assert f'/my/lists/{ident}#saved-{NUMBER}">备选' in page
    assert f'<option value="{ident}">' not in page
    assert '<option value="">我的收藏</option>' in page
    client.post(f"/patents/{NUMBER}/save", data={"list": ""})
    assert "<option" not in _page(client, f"/patents/{NUMBER}")


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_after_saving_nobody_is_led_away(market: People, sign_in: Client, target: str) -> None:
    answer = sign_in(market.enterprise).post(f"/patents/{NUMBER}/save", data={"next": target})
    assert answer.headers["Location"] == "/"


def test_saving_what_or_where_there_is_nothing_is_not_found(market: People, sign_in: Client) -> None:
    client = sign_in(market.enterprise)
    for number, chosen in (("CN202199999999.1", ""), (NUMBER, "no-uuid"), (NUMBER, str(uuid7()))):
        assert client.post(f"/patents/{number}/save", data={"list": chosen}).status_code == 404
    theirs = _list(market.officer)
    assert client.post(f"/patents/{NUMBER}/save", data={"list": str(theirs)}).status_code == 404


def test_a_full_list_says_so_and_leads_back(
    market: People, sign_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident = _list(market.enterprise)
    monkeypatch.setattr(shortlist_items, "MAX_ITEMS", 1)
    second = f"/patents/{ApplicationNumber(application_number(2))}"
    answer = sign_in(market.enterprise).post(
        f"{second}/save", data={"list": str(ident), "next": second}, follow_redirects=True
    )
    assert answer.status_code == 200
    assert "收藏夹已满（1 件）" in answer.text


def test_lists_begin_empty_and_are_made_by_name(market: People, sign_in: Client) -> None:
    client = sign_in(market.inventor)
    page = _page(client, "/my/lists")
    assert "还没有收藏" in page
    assert "/patents" in page
    refused = client.post("/my/lists", data={"name": "  "})
    assert refused.status_code == 422
    assert "请填写收藏夹名称" in refused.text
    made = client.post("/my/lists", data={"name": "<i>备选</i>", "shared": "y"}, follow_redirects=True)
    assert "这个收藏夹还是空的" in made.text
    assert "&lt;i&gt;备选" in made.text
    assert "已有同名" in client.post("/my/lists", data={"name": "<i>备选</i>"}).text
    assert "同事共享的收藏夹" in _page(sign_in(market.officer), "/my/lists")


def test_the_maker_renames_shares_and_deletes(market: People, sign_in: Client) -> None:
    client, ident = sign_in(market.officer), _list(market.officer)
    address = f"/my/lists/{ident}"
    assert "收藏夹名称" in client.post(address, data={"name": "长" * 51}).text
    assert "收藏夹已改名" in client.post(address, data={"name": "散热"}, follow_redirects=True).text
    client.post(f"{address}/sharing", data={"shared": "1"})
    page = _page(sign_in(market.inventor), address)
    assert "建立者：officer" in page
    assert "收藏夹设置" not in page
    assert sign_in(market.inventor).post(address, data={"name": "我的"}).status_code == 403
    client.post(f"{address}/sharing")
    _page(sign_in(market.inventor), address, 404)
    assert "已删除" in client.post(f"{address}/delete", follow_redirects=True).text
    _page(client, address, 404)


def test_the_default_list_has_a_name_in_both_languages_and_cannot_be_renamed(
    market: People, sign_in: Client
) -> None:
    client = sign_in(market.enterprise)
    client.post(f"/patents/{NUMBER}/save")
    ident = shortlists.mine(market.enterprise).own[0][0].public_id
    page = client.post(f"/my/lists/{ident}", data={"name": "别的"})
    assert page.status_code == 422
    assert "默认收藏夹不能改名" in page.text
    assert "改名</button>" not in page.text
    client.post("/language/en")
    assert "<h1>My saved patents</h1>" in _page(client, f"/my/lists/{ident}")


def test_a_note_is_saved_or_shown_again_with_what_was_typed(market: People, sign_in: Client) -> None:
    client, ident = sign_in(market.officer), _list(market.officer, shared=True)
    address = f"/my/lists/{ident}/patents/{NUMBER}"
    saved = client.post(
        address, data={"note": "先要<中试>数据", "version": "1", "next": f"/my/lists/{ident}?page=1"}
    )
    assert saved.headers["Location"] == f"/my/lists/{ident}?page=1"
    assert "先要&lt;中试&gt;数据" in _page(client, f"/my/lists/{ident}")
    late = sign_in(market.inventor).post(address, data={"note": "价格太高", "version": "1"})
    assert late.status_code == 422
    for words in (
        "刚刚被修改过",
        "先要&lt;中试&gt;数据",
        "价格太高",
        'name="version" type="hidden" value="2"',
    ):
        assert words in late.text
    long = client.post(address, data={"note": "长" * 501, "version": "2"})
    assert long.status_code == 422
    assert "现有 501 个" in long.text
    assert client.post(address, data={"note": "x", "version": "³"}).status_code == 422


def test_a_patent_is_moved_and_taken_out(market: People, sign_in: Client) -> None:
    client, first, second = sign_in(market.officer), _list(market.officer), _list(market.officer, "另一个")
    address = f"/my/lists/{first}/patents/{NUMBER}"
    clash = client.post(f"{address}/move", data={"list": str(second)}, follow_redirects=True)
    assert "目标收藏夹中已有这件专利" in clash.text
    assert "已移到“我的收藏”" in client.post(f"{address}/move", follow_redirects=True).text
    _page(client, address, 404)
    gone = client.post(f"/my/lists/{second}/patents/{NUMBER}/remove", follow_redirects=True)
    assert "已从收藏夹移除" in gone.text
    assert "这个收藏夹还是空的" in gone.text


def test_a_patent_that_is_hidden_shows_its_number_only(market: People, sign_in: Client) -> None:
    ident = _list(market.enterprise)
    patents.show_inventory(market.officer, False, "", now=NOW)
    page = _page(sign_in(market.enterprise), f"/my/lists/{ident}?order=number&page=x")
    assert "已不公开" in page
    assert NUMBER in page
    for gone in ("示例&lt;b&gt;装置", "北辰示例大学", "C01B", 'form="compare"', f'href="/patents/{NUMBER}"'):
        assert gone not in page


def test_the_account_and_every_page_lead_to_the_lists(market: People, sign_in: Client) -> None:
    assert _page(sign_in(market.operator), "/account").count('href="/my/lists"') == 2
    assert 'href="/my/lists"' not in _page(sign_in(None), "/")
