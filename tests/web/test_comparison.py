"""The comparison page: its address is its state, differences are words, and bad numbers get a sentence each."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.numbers import ApplicationNumber
from marketplace.services import patents
from tests.factories import People, application_number, make_patent
from tests.offers import publish

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)


def _number(serial: int) -> str:
    return str(ApplicationNumber(application_number(serial)))


def _address(*serials: int, more: str = "") -> str:
    return "/compare?" + "&".join(f"number={_number(serial)}" for serial in serials) + more


def test_without_numbers_the_page_says_how_to_begin(people: People, sign_in: Client) -> None:
    answer = sign_in(None).get("/compare")
    assert answer.status_code == 200
    assert "勾选 2 至 4 件专利" in answer.text
    assert 'name="number"' in answer.text


def test_patents_stand_side_by_side_and_differences_are_marked_in_words(
    people: People, sign_in: Client
) -> None:
    publish(people, make_patent(people.officer, 1, NOW, title="甲<b>装置"), NOW)
    make_patent(people.officer, 2, NOW, ipc=["H01M4/36"])
    page = sign_in(None).get(_address(1, 2)).text
    for words in (
        "甲&lt;b&gt;装置",
        "普通许可",
        "¥300,000",
        "未挂牌",
        "没有共同的 IPC 小类",
        "只看不同（2 项）",
    ):
        assert words in page
    assert page.count('class="different"') == page.count(">不同<") == 2
    assert "申请日" in page
    fewer = sign_in(None).get(_address(1, 2, more="&only=different")).text
    assert fewer.count('scope="row"') == 2
    assert "申请日</th>" not in fewer
    assert f'number={_number(2)}&amp;only=different">移出对比' in fewer  # what stays keeps the view


def test_patents_that_do_not_differ_say_so(people: People, sign_in: Client) -> None:
    for serial in (1, 2):
        make_patent(people.officer, serial, NOW)
    page = sign_in(None).get(_address(1, 2, more="&only=different")).text
    assert "没有不同" in page
    assert "共同的 IPC 小类：C01B" in page


def test_what_cannot_be_compared_is_named(people: People, sign_in: Client) -> None:
    for serial in range(1, 6):
        make_patent(people.officer, serial, NOW)
    client = sign_in(None)
    cases = {
        _address(1): "至少要有 2 件才能对比",
        _address(1, 2, 9): f"没有找到 {_number(9)}",
        _address(1, 2, 1): "同一件专利只列一次",
        _address(1, 2, 3, 4, 5): "一次最多对比 4 件",
        _address(1, 2, more="&number=<script>"): "没有找到 &lt;script&gt;",
    }
    for address, words in cases.items():
        answer = client.get(address)
        assert answer.status_code == 422, address
        assert words in answer.text
    assert 'id="more"' in client.get(_address(1, 2)).text
    assert 'id="more"' not in client.get(_address(1, 2, 3, 4)).text


def test_a_hidden_patent_is_as_unknown_as_any(people: People, sign_in: Client) -> None:
    for serial in (1, 2):
        make_patent(people.officer, serial, NOW, title="示例密件")
    patents.show_inventory(people.officer, False, "", now=NOW)
    assert "示例密件" not in sign_in(people.other_officer).get(_address(1, 2)).text
    assert "示例密件" in sign_in(people.officer).get(_address(1, 2)).text


def test_the_page_is_whole_in_english(people: People, sign_in: Client) -> None:
    for serial in (1, 2):
        make_patent(people.officer, serial, NOW)
    client = sign_in(None)
    client.post("/language/en")
    page = client.get(_address(1, 2)).text
    assert "Compare patents" in page
    assert "14 yr" in page
