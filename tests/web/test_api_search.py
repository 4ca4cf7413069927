"""The JSON interface to searching: suggestions, what is alike and why, how a text is read."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.services import outbox, patents
from tests.factories import People, application_number, make_patent
from tests.offers import publish

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)
TITLES = ("一种石墨烯导热膜", "一种石墨烯导热涂层", "秸秆热解装置")


@pytest.fixture
def client(people: People, sign_in: Client) -> FlaskClient:
    """A visitor's client, with three patents on offer, two of them alike."""
    for serial, title in enumerate(TITLES, 1):
        ipc = ["C01B32/184"] if serial < 3 else ["C10B53/02"]
        made = make_patent(people.officer, serial, NOW, title=title, abstract=f"公开了{title}。", ipc=ipc)
        publish(people, made, NOW)
    outbox.drain()
    return sign_in(None)


def _spelt(serial: int) -> str:
    key = application_number(serial)
    return f"CN{key[:-1]}.{key[-1]}"


def test_suggestions_name_their_kind_query_and_count(client: FlaskClient) -> None:
    def ask(text: str) -> list[dict[str, object]]:
        answer = client.get("/api/v1/search/suggest", query_string={"q": text})
        assert answer.status_code == 200
        found: list[dict[str, object]] = answer.get_json()["suggestions"]
        assert len(found) <= 10
        assert all(set(one) == {"kind", "text", "query", "count"} for one in found)
        return found

    assert {"title", "term"} == {one["kind"] for one in ask("石墨")}
    assert {
        "kind": "institution",
        "text": "北辰示例大学",
        "query": 'owner:"北辰示例大学"',
        "count": 3,
    } in ask("示例")
    classes = ask("C01")
    assert {one["query"]: one["count"] for one in classes} == {"ipc:C01": 2, "ipc:C01B": 2}
    assert ask("") == ask("   ") == ask("x" * 300) == []


def test_what_is_alike_and_why(client: FlaskClient, people: People) -> None:
    answer = client.get(f"/api/v1/patents/{application_number(1)}/similar?size=2").get_json()
    first = answer["hits"][0]
    assert (first["number"], first["title"]) == (_spelt(2), TITLES[1])
    assert first["score"] > 0
    assert first["reasons"][0] == "同属 C01B 32"
    assert "石墨烯" in first["reasons"][1]
    assert _spelt(1) not in {hit["number"] for hit in answer["hits"]}
    client.get("/patents")
    page = client.get(f"/patents/{_spelt(1)}").get_data(as_text=True)
    assert "同属 C01B 32；共同词语：" in page
    assert TITLES[1] in page


def test_only_what_the_asker_may_see_has_alike_ones(client: FlaskClient, people: People) -> None:
    hidden = make_patent(people.other_officer, 9, NOW, title=TITLES[0])
    patents.show_inventory(people.other_officer, False, "", now=NOW)
    outbox.drain()
    assert client.get(f"/api/v1/patents/{hidden.number}/similar").status_code == 404
    hits = client.get(f"/api/v1/patents/{application_number(1)}/similar").get_json()["hits"]
    assert _spelt(9) not in {hit["number"] for hit in hits}
    alone = make_patent(people.officer, 10, NOW, title="完全无关的东西", abstract="", ipc=[])
    assert "没有找到相似的公开专利" in client.get(f"/patents/{alone.number}", follow_redirects=True).get_data(
        as_text=True
    )


def test_a_text_is_explained(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search/explain", query_string={"q": "石墨烯 -owner:大学"}).get_json()
    assert answer["tree"]["kind"] == "and"
    assert answer["canonical"] == "石墨烯 AND NOT owner:大学"
    tokens = answer["passes"][0]["tokens"]
    assert {(token["text"], token["excluded"]) for token in tokens} >= {("石墨烯", False), ("大学", True)}
    assert all(token["fields"] for token in tokens)
    empty = client.get("/api/v1/search/explain").get_json()
    assert (empty["tree"], empty["passes"]) == (None, [])


@pytest.mark.parametrize(
    "address, code",
    [
        ("/api/v1/patents/nothing/similar", 404),
        (f"/api/v1/patents/{application_number(1)}/similar?size=0", 422),
        (f"/api/v1/patents/{application_number(1)}/similar?size=999", 422),
        ("/api/v1/search/suggest?scope=secret", 422),
        ("/api/v1/search/explain?q=" + "a" * 501, 422),
    ],
)
def test_errors_are_json_of_one_shape(client: FlaskClient, address: str, code: int) -> None:
    answer = client.get(address)
    assert answer.status_code == code
    assert {"code", "message"} <= set(answer.get_json()["error"])


def test_who_asks_too_often_is_told_to_wait(client: FlaskClient) -> None:
    codes = [client.get("/api/v1/search/explain").status_code for _ in range(601)]
    assert set(codes) == {200, 429}
    answer = client.get("/api/v1/search/explain")
    assert "请稍等" in answer.get_json()["error"]["message"]


def test_the_description_names_the_new_addresses_and_their_answers(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    for path in ("/search/suggest", "/search/explain", "/patents/{number}/similar"):
        answers = described["paths"][f"/api/v1{path}"]["get"]["responses"]
        assert "$ref" in answers["200"]["content"]["application/json"]["schema"], path
        assert "429" in answers, path
    schemas = described["components"]["schemas"]
    assert set(schemas["SimilarPatent"]["properties"]) == {"number", "title", "score", "reasons"}
    assert set(schemas["OneSuggestion"]["properties"]) == {"kind", "text", "query", "count"}
    assert "fields" in schemas["LookedFor"]["properties"]
