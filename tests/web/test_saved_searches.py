"""Saving a search, the list of saved ones, and the link that stops their mail."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from marketplace.domain.accounts import Actor
from marketplace.domain.saved_searches import Frequency
from marketplace.gateways.registry import Gateways, gateways
from marketplace.services import outbox, saved_search_mails, saved_searches
from marketplace.services.search_form import SearchForm
from marketplace.web.search_words import in_words
from tests.factories import PASSWORD, People, make_patent
from tests.offers import publish
from tests.search_addresses import asked_of

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)  # pages go by the real clock
QUESTION = "q=秸秆+热解&deal_type=licence&city=230100"


def _text(client: FlaskClient, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code, address
    return answer.get_data(as_text=True)


def _save(actor: Actor, since: datetime = NOW) -> saved_searches.SavedSearch:
    form = SearchForm.from_args(MultiDict({"q": "石墨烯"}))
    return saved_searches.save(actor, form, "导热材料", Frequency.DAILY, "en", now=since)


def test_from_the_results_to_a_saved_search(people: People, sign_in: Client) -> None:
    client = sign_in(people.enterprise)
    page = _text(client, f"/patents?{QUESTION}&sort=price_asc&page=1&x=y")
    (link,) = re.findall(r'href="(/my/searches/new[^"]*)"', page)
    address = link.replace("&amp;", "&")
    assert 'value="秸秆 热解 · 许可 · 哈尔滨市"' in _text(client, address)
    answer = client.post(address, data={"name": "秸秆", "frequency": "weekly"}, follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert "已保存：秸秆" in page
    assert "秸秆 热解 · 许可 · 哈尔滨市" in page
    assert '<option value="weekly" selected>' in page
    (entry,) = saved_searches.mine(people.enterprise, now=NOW)
    assert entry.search.arguments == {"q": ["秸秆 热解"], "deal_type": ["licence"], "city": ["230100"]}
    again = client.post(address, data={"name": "另一个", "frequency": "daily"})
    assert again.status_code == 422
    assert "已保存过相同的检索：秸秆" in again.get_data(as_text=True)


def test_a_visitor_logs_in_and_is_back_at_the_same_search(people: People, sign_in: Client) -> None:
    client = sign_in(None)
    answer = client.get(f"/my/searches/new?{QUESTION}")
    assert answer.status_code == 302
    answer = client.post(answer.location, data={"email": people.enterprise.email, "password": PASSWORD})
    assert 'value="秸秆 热解 · 许可 · 哈尔滨市"' in _text(client, answer.location)


def test_bad_input_is_named(people: People, sign_in: Client) -> None:
    client = sign_in(people.enterprise)
    for address, data, text in (
        ("q=a", {"name": " ", "frequency": "daily"}, "请填写名称"),
        ("q=a", {"name": "名", "frequency": "hourly"}, "frequency-error"),
        ("q=a", {"name": "字" * 101, "frequency": "daily"}, "请填写名称"),
        ("price_low=abc", {"name": "名", "frequency": "daily"}, "金额"),
    ):
        answer = client.post(f"/my/searches/new?{address}", data=data)
        assert (answer.status_code, text in answer.get_data(as_text=True)) == (422, True), text
    assert saved_searches.mine(people.enterprise, now=NOW) == []


def test_the_list_counts_what_is_new_and_opening_it_is_looking(people: People, sign_in: Client) -> None:
    client = sign_in(people.enterprise)
    assert "还没有保存的检索" in _text(client, "/my/searches")
    kept = _save(people.enterprise, NOW - timedelta(days=3))
    publish(people, make_patent(people.officer, 1, NOW), NOW - timedelta(days=1))
    outbox.drain()
    page = _text(client, "/my/searches")
    assert "上次查看后新增 1 件" in page
    assert "尚未发送" in page
    answer = client.get(f"/my/searches/{kept.public_id}")
    assert MultiDict(re.findall(r"[?&](\w+)=([^&]+)", answer.location))["sort"] == "newest"
    assert "石墨烯导热膜" in _text(client, answer.location).replace("<mark>", "").replace("</mark>", "")
    assert "没有新专利" in _text(client, "/my/searches")


def test_frequency_and_deletion(people: People, sign_in: Client) -> None:
    client, kept = sign_in(people.enterprise), _save(people.enterprise)
    address = f"/my/searches/{kept.public_id}"
    client.post(f"{address}/frequency", data={"frequency": "none"})
    assert "已暂停邮件" in _text(client, "/my/searches")
    assert client.post(f"{address}/frequency", data={"frequency": "hourly"}).status_code == 422
    assert "已删除：导热材料" in client.post(f"{address}/deletion", follow_redirects=True).get_data(
        as_text=True
    )
    assert client.post(f"{address}/deletion").status_code == 404


def test_without_the_engine_the_list_says_so(app: Flask, people: People, sign_in: Client) -> None:
    _save(people.enterprise)
    app.extensions["gateways"] = Gateways("http://127.0.0.1:9/nobody-answers", gateways().files)
    assert "检索服务暂时不可用" in _text(sign_in(people.enterprise), "/my/searches")


def test_the_way_out_needs_no_log_in_and_no_token_of_the_form(
    app: Flask, people: People, sign_in: Client
) -> None:
    kept = _save(people.enterprise)
    address = f"/unsubscribe/{saved_search_mails.token_of(kept)}"
    client = sign_in(None)
    app.config["WTF_CSRF_ENABLED"] = True
    page = _text(client, address)
    assert "停止发送" in page  # looking at the link changes nothing: mail scanners open every link
    assert people.enterprise.email not in page
    owner = sign_in(people.enterprise)
    assert "已暂停邮件" not in _text(owner, "/my/searches")
    for _ in range(2):
        answer = client.post(address, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "已停止发送" in answer.get_data(as_text=True)
    assert "已暂停邮件" in _text(owner, "/my/searches")
    assert "退订链接不完整或已失效" in _text(client, f"{address[:-2]}", 404)
    saved_searches.delete(people.enterprise, kept.public_id, now=NOW)
    assert "该检索已删除" in _text(client, address)


def test_every_condition_is_in_the_words(app: Flask) -> None:
    with app.test_request_context():
        plain = in_words(SearchForm())
        for name in sorted(asked_of(SearchForm.from_args) - {"page", "size", "sort"}):
            for value in {"scope": ("all",)}.get(name, ("7", "2026-01-02")):
                form = SearchForm.from_args(MultiDict({name: value}))
                asked = bool(form.canonical) and not form.problems
                assert (in_words(form) != plain) is asked, name


def test_what_is_mine_is_one_page_from_the_other(people: People, sign_in: Client) -> None:
    client = sign_in(people.enterprise)
    pages = ("/my/lists", "/my/searches", "/my/exports", "/my/evidence")
    for path in pages:
        links = re.findall(r'href="(/my/[a-z]+)" (aria-current="page")?', _text(client, path))
        assert [link for link, current in links if current and link == path], path
        assert set(pages) <= {link for link, _current in links}, path
