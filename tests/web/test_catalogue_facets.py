"""The filter column: every facet with its counts, the IPC's tree, long lists, chips; all of it links."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.services import outbox
from marketplace.web import catalogue_facets
from tests.factories import People, make_patent
from tests.offers import LICENCE, publish

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)
CODES = (["C01B32/184", "H01M4/36"], ["C01G9/02"], ["C10B53/02"], ["A01D41/12"])


@pytest.fixture
def client(people: People, sign_in: Client) -> FlaskClient:
    """A visitor's client, and four patents on offer in different classes; the second is free for small firms."""
    for serial, ipc in enumerate(CODES, 1):
        offer = replace(LICENCE, free_for_small=serial == 2, price_fen=serial * 1_000_000)
        publish(people, make_patent(people.officer, serial, NOW, ipc=ipc), NOW, offer)
    outbox.drain()
    return sign_in(None)


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.get_data(as_text=True))


def _choices(page: str) -> dict[str, tuple[str, str]]:
    """What the filter column offers: words → (address, count)."""
    found = re.findall(
        r'<a href="([^"]+)" rel="nofollow"[^>]*><span class="box"[^>]*>.</span> <span class="name">(.*?)</span> '
        r'<span class="number">(\d*)</span>',
        page,
        re.S,
    )
    return {re.sub(r"<[^>]+>|\s+", " ", text).strip(): (address, count) for address, text, count in found}


def test_every_facet_has_its_group_with_counts(client: FlaskClient) -> None:
    page = _page(client, "/patents")
    assert re.findall(r"<summary><h2>(.+?)</h2>", page) == [
        "交易方式", "许可方式", "价格", "付款方式", "产业链", "技术领域（IPC）", "地市", "权利人单位",
        "专利类型", "法律状态", "授权年份", "小微企业",
    ]  # fmt: skip
    choices = _choices(page)
    for words, count in (
        ("许可", 4), ("普通许可", 4), ("1–5 万元", 4), ("一次总付", 4), ("化工", 2), ("农机装备", 1), ("哈尔滨市", 4),
        ("北辰示例大学", 4), ("发明", 4), ("有效", 4), ("2023", 4), ("小微企业免费使用", 1),
    ):  # fmt: skip
        assert choices[words][1] == str(count), words
    assert "1 件" in _page(client, choices["小微企业免费使用"][0])
    assert "对小微企业免费" in _page(client, "/patents?free_for_small=yes")


def test_a_section_opens_its_classes_and_a_class_its_subclasses(client: FlaskClient) -> None:
    closed = _choices(_page(client, "/patents"))
    assert {"A 人类生活必需", "C 化学；冶金", "H 电学"} <= closed.keys()
    assert not any(words.startswith("C01") for words in closed)
    section = _choices(_page(client, closed["C 化学；冶金"][0]))
    assert section["C01 无机化学"][1] == "2"
    assert section["A 人类生活必需"][1] == "1"  # counted as if no section were chosen
    assert "H01 基本电气元件" not in section  # beside C01 in a patent, but not below the section
    opened = _choices(_page(client, section["C01 无机化学"][0]))
    assert opened["C01B 非金属元素；其化合物"][1] == opened["C01G"][1] == "1"
    assert "A 人类生活必需" not in opened
    leaf = _page(client, opened["C01B 非金属元素；其化合物"][0])
    assert "1 件" in leaf
    given_up = _choices(leaf)["C 化学；冶金"][0]
    assert "ipc_" not in given_up


def test_a_class_alone_in_the_address_shows_its_way_down(client: FlaskClient) -> None:
    page = _page(client, "/patents?ipc_subclass=C01B")
    assert "1 件" in page
    choices = _choices(page)
    assert {"C 化学；冶金", "C01 无机化学", "C01B 非金属元素；其化合物"} <= choices.keys()
    assert choices["C01 无机化学"][0] == "/patents"


def test_long_lists_unfold_and_longer_ones_have_a_page(
    client: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(client, "/patents?q=石墨烯")
    assert "更多" not in page
    monkeypatch.setattr(catalogue_facets, "SHOWN", 1)
    assert _choices(_page(client, "/patents"))["化工"]  # unfolded by hand, without a script
    assert "更多（3）" in _page(client, "/patents?q=石墨烯")
    monkeypatch.setattr(catalogue_facets, "UNFOLDED", 2)
    page = _page(client, "/patents?q=石墨烯&deal_type=licence")
    everything = re.search(r'href="(/patents/by/industry[^"]+)"', page)
    assert everything is not None
    whole = _page(client, everything[1])
    assert len(_choices(whole)) == 4
    assert _choices(whole)["化工"][0].startswith("/patents?q=%E7%9F%B3%E5%A2%A8%E7%83%AF&deal_type=licence&")
    assert client.get("/patents/by/nothing").status_code == 404
    assert "没有可选的值" in _page(client, "/patents/by/institution?q=没有这样的专利")


def test_the_address_is_the_whole_state_and_unknown_values_do_no_harm(client: FlaskClient) -> None:
    address = "/patents?q=石墨烯&scope=all&sort=newest&size=50&city=230100&granted_year=2023&price_high=50000"
    page = _page(client, address)
    chips = re.findall(
        r'<li><a href="([^"]+)"><span class="visually-hidden">去掉条件</span>\s*(.*?)\s*<span', page
    )
    assert {words for _, words in chips} == {"哈尔滨市", "2023", "价格：不高于 ¥50,000"}
    for kept in ("scope=all", "sort=newest", "size=50"):
        assert all(kept in chip for chip, _ in chips)
    cleared = re.search(r'<a href="([^"]+)">清除筛选', page)
    assert cleared is not None
    assert cleared[1] == "/patents?q=%E7%9F%B3%E5%A2%A8%E7%83%AF&scope=all&sort=newest&size=50"
    assert "0 件" in _page(client, "/patents?industry=nothing&ipc_class=QQQ&open_licence=no")


def test_english_pages_name_codes_and_mark_chinese_titles(client: FlaskClient) -> None:
    client.post("/language/en")
    page = _page(client, "/patents?ipc_section=C")
    assert 'C01 <span lang="zh-CN">无机化学</span>' in page
    assert "Chemistry; metallurgy" in page
    assert not re.search(r'class="name">\s*产业', page)
