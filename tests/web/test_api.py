"""The JSON interface: the same answers as the pages, errors as JSON, and a description that can be used."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.services import outbox, patents
from search import FACETS
from tests.factories import People, application_number, make_patent
from tests.offers import publish

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)


@pytest.fixture
def client(people: People, sign_in: Client) -> FlaskClient:
    """A visitor's client, with one patent on offer."""
    publish(people, make_patent(people.officer, 1, NOW, title="秸秆热解装置"), NOW)
    outbox.drain()
    return sign_in(None)


def test_search_answers_with_total_hits_facets_and_time(client: FlaskClient) -> None:
    answer = client.get(
        "/api/v1/search", query_string={"q": "热解", "deal_type": "licence", "size": 5}
    ).get_json()
    assert answer["total"] == 1
    assert answer["took_ms"] >= 0
    assert answer["degraded"] is False
    (hit,) = answer["hits"]
    key = application_number(1)
    assert hit["number"] == f"CN{key[:-1]}.{key[-1]}"
    assert (hit["title"], hit["owner"]) == ("秸秆热解装置", "北辰示例大学")
    assert hit["score"] > 0
    assert hit["listings"][0]["price_fen"] == 30_000_000
    assert set(answer["facets"]) == set(FACETS)
    assert answer["facets"]["deal_type"] == [{"key": "licence", "count": 1, "selected": True}]
    none = client.get("/api/v1/search?deal_type=transfer&deal_type=equity").get_json()
    assert none["total"] == 0


def test_a_patent_by_any_spelling(client: FlaskClient, people: People) -> None:
    key = application_number(1)
    for spelling in (key, f"ZL{key[:-1]}.{key[-1]}", f"cn {key}"):
        answer = client.get(f"/api/v1/patents/{spelling}").get_json()
        assert answer["number"] == f"CN{key[:-1]}.{key[-1]}"
        assert answer["filed_on"] == "2021-03-04"
        assert answer["legal_events"][0]["wording"] == "授权"
    make_patent(people.officer, 2, NOW)
    patents.show_inventory(people.officer, False, "", now=NOW)
    assert client.get(f"/api/v1/patents/{application_number(2)}").status_code == 404
    assert client.get(f"/api/v1/patents/{key}").status_code == 200


@pytest.mark.parametrize(
    "address, code",
    [
        ("/api/v1/patents/nothing", 404),
        ("/api/v1/nowhere", 404),
        ("/api/v1/search?size=0", 422),
        ("/api/v1/search?sort=wrong", 422),
        ("/api/v1/search?page=9999", 422),
        ("/api/v1/search?price_low=abc", 422),
    ],
)
def test_errors_are_json_of_one_shape(client: FlaskClient, address: str, code: int) -> None:
    answer = client.get(address)
    assert answer.status_code == code
    assert set(answer.get_json()) == {"error"}
    assert {"code", "message"} <= set(answer.get_json()["error"])


def test_the_description_names_parameters_and_answers(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    names = {parameter["name"] for parameter in described["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert {"q", "scope", "page", "size", "sort", "price_low", *FACETS} <= names
    schemas = described["components"]["schemas"]
    assert "score" in schemas["FoundPatent"]["properties"]
    assert "legal_events" in schemas["PatentAnswer"]["properties"]
