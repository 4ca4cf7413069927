"""The pages of search evidence, and its section of the deal room."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.models import SearchEvidence
from marketplace.services import outbox
from tests.deal_play import Play, publish
from tests.factories import People
from tests.web.deal_pages import post

SignIn = Callable[[Actor | None], FlaskClient]


@pytest.fixture
def play(people: People, now: datetime) -> Play:
    """A deal that is being talked about, on a searchable market."""
    play = Play(people, now, publish(people, 1, now))
    publish(people, 2, now)
    outbox.drain()
    play.to(DealStatus.TALKING)
    return play


def _take(client: FlaskClient, note: str = "") -> str:
    answer = client.post("/patents/evidence?q=石墨烯&city=230100", data={"note": note})
    assert answer.status_code == 302
    return str(answer.location)


def _text(client: FlaskClient, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def test_from_search_to_evidence(play: Play, sign_in: SignIn) -> None:
    client = sign_in(play.people.enterprise)
    assert "还没有检索留痕" in _text(client, "/my/evidence")
    assert "哈尔滨市" in _text(client, "/patents/evidence?q=石墨烯&city=230100")
    address = _take(client, "<b>选型</b>")
    page = _text(client, address)
    for words in ("内容与哈希一致", "哈尔滨市", "按检索时的顺序全部列出", "&lt;b&gt;选型&lt;/b&gt;"):
        assert words in page
    file = client.get(f"{address}/evidence.json")
    assert hashlib.sha256(file.data).hexdigest() in page
    assert [number in page for number in json.loads(file.data)["numbers"]] == [True, True]
    assert address.rpartition("/")[2] in _text(client, "/my/evidence")
    compared = _text(client, f"{address}/today")
    assert "当时 2 件，今天 2 件" in compared
    assert client.post("/patents/evidence?q=x", data={"note": "长" * 201}).status_code == 422
    assert client.post("/patents/evidence?price_low=x").status_code == 422


def test_a_visitor_is_asked_to_log_in_and_comes_back(play: Play, sign_in: SignIn) -> None:
    answer = sign_in(None).get("/patents/evidence?q=石墨烯")
    assert answer.status_code == 302
    assert "evidence" in answer.location


def test_one_party_attaches_and_both_see(play: Play, sign_in: SignIn) -> None:
    buyer, seller = sign_in(play.people.enterprise), sign_in(play.people.officer)
    room = f"/deals/{play.id}"
    assert "去检索" in _text(buyer, room)
    ident = _take(buyer).rpartition("/")[2]
    assert "附到本交易" in _text(buyer, room)
    assert "附到本交易" not in _text(seller, room)
    missing = post(buyer, room, "evidence")
    assert (missing.status_code, "请选择一份检索留痕" in missing.get_data(as_text=True)) == (422, True)
    assert post(buyer, room, "evidence", evidence_id=ident).status_code == 302
    page = _text(seller, room)
    for words in ("检索词：石墨烯", "示例新材料有限公司", "一致", "附检索留痕"):
        assert words in page
    assert "内容与哈希一致" in _text(seller, f"/evidence/{ident}")
    assert seller.get(f"/evidence/{ident}/evidence.json").status_code == 200
    again = post(buyer, room, "evidence", evidence_id=ident)
    assert (again.status_code, "已附于本交易" in again.get_data(as_text=True)) == (422, True)
    assert sign_in(play.people.other_enterprise).get(f"/evidence/{ident}").status_code == 404


def test_what_is_not_mine_is_not_there(play: Play, sign_in: SignIn) -> None:
    other = sign_in(play.people.other_enterprise)
    foreign = _take(other).rpartition("/")[2]
    room = f"/deals/{play.id}"
    assert post(other, room, "evidence", evidence_id=foreign).status_code == 404
    mine = sign_in(play.people.enterprise)
    for ident in (foreign, "x", "00000000-0000-0000-0000-000000000000"):
        assert post(mine, room, "evidence", evidence_id=ident).status_code == 404
    for page in ("", "/today", "/evidence.json"):
        assert mine.get(f"/evidence/{foreign}{page}").status_code == 404
    assert post(sign_in(play.people.operator), room, "evidence", evidence_id=foreign).status_code == 403


def test_odd_questions_are_kept_as_they_are(play: Play, sign_in: SignIn) -> None:
    client = sign_in(play.people.enterprise)
    for text in (
        "%00%01",
        "%22(%22",
        "%F0%9F%92%A1",
        "<script>alert(1)</script>",
        "a" * 10_000,
        "'; DROP TABLE x --",
    ):
        answer = client.post(f"/patents/evidence?q={text}")
        assert answer.status_code == 302, text
        page = _text(client, answer.location)
        assert "内容与哈希一致" in page
        assert "<script>alert" not in page
    assert len(db.session.scalars(db.select(SearchEvidence)).all()) == 6
    assert _text(client, "/my/evidence")
