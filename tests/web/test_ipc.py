"""Walking through the classification: levels, counts, the search for a class, unknown codes."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.services import indexing, outbox
from marketplace.services.unit_of_work import transaction
from tests.factories import People, make_patent
from tests.offers import publish

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)


@pytest.fixture
def client(people: People, sign_in: Client) -> FlaskClient:
    """A visitor's client; one patent of C01B is on offer, another is only shown."""
    publish(people, make_patent(people.officer, 1, NOW), NOW)
    shown = make_patent(people.officer, 2, NOW)
    with transaction(NOW) as tx:
        indexing.changed(tx, [shown.id])
    outbox.drain()
    return sign_in(None)


def _page(client: FlaskClient, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code, address
    return answer.get_data(as_text=True)


def test_the_way_down_from_the_sections(client: FlaskClient) -> None:
    assert _page(client, "/ipc").count('class="number') == 8
    section = _page(client, "/ipc/C")
    assert 'href="/ipc/C01"' in section
    assert 'href="/ipc/A01"' not in section
    leaf = _page(client, "/ipc/C01B?scope=all")
    assert "/patents?ipc_section=C&amp;ipc_class=C01&amp;ipc_subclass=C01B&amp;scope=all" in leaf
    assert "查看 C01B 的专利（2 件）" in leaf
    assert "查看 C01B 的专利（1 件）" in _page(client, "/ipc/C01B")
    assert 'href="/ipc/C01?scope=all"' in leaf
    assert "1 件" in _page(client, "/patents?ipc_section=C&ipc_class=C01&ipc_subclass=C01B")


@pytest.mark.parametrize(
    "address, target", [("/ipc/c01b", "/ipc/C01B"), ("/ipc/C01B32/184?scope=all", "/ipc/C01B?scope=all")]
)
def test_other_spellings_and_groups_lead_to_the_class(client: FlaskClient, address: str, target: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, target)


@pytest.mark.parametrize("code", ["X", "C98", "C01Q1/00", "石墨", "%3Cb%3E", "a" * 300])
def test_an_unknown_code_says_so_and_shows_the_sections(client: FlaskClient, code: str) -> None:
    page = _page(client, f"/ipc/{code}", 404)
    assert "没有 IPC 分类" in page
    assert 'href="/ipc/A"' in page
    assert "<b>" not in page


def test_a_subclass_that_the_table_of_titles_lacks_is_there_when_patents_have_it(
    client: FlaskClient, people: People
) -> None:
    publish(people, make_patent(people.officer, 3, NOW, ipc=["C01G9/02"]), NOW)
    outbox.drain()
    assert 'href="/ipc/C01G"' in _page(client, "/ipc/C01")
    assert "查看 C01G 的专利（1 件）" in _page(client, "/ipc/C01G")


def test_titles_are_searched(client: FlaskClient) -> None:
    page = _page(client, "/ipc?q=非金属")
    assert 'href="/ipc/C01B"' in page
    assert 'href="/ipc/A01"' not in page
    nothing = _page(client, "/ipc?q=没有这样的词")
    assert "没有名称中含" in nothing
    assert "查看全部分类" in nothing


def test_in_english_the_titles_are_marked_as_chinese(client: FlaskClient) -> None:
    client.post("/language/en")
    page = _page(client, "/ipc/C01")
    assert '<span lang="zh-CN">无机化学</span>' in page
    assert "Chemistry; metallurgy" in page


def test_without_the_engine_there_are_no_counts(client: FlaskClient, engine_away: None) -> None:
    page = _page(client, "/ipc/C01B")
    assert "数量暂不显示" in page
    assert "查看 C01B 的专利" in page
