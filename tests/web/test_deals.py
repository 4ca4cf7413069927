"""Deals in the browser's words: the whole way through forms, what is refused and where it says so, and foreign deals."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealStatus
from marketplace.domain.recordals import RecordalDocument
from marketplace.models import Listing, Patent
from tests.deal_play import ORDINARY, PDF, SALE, Play, publish
from tests.factories import People
from tests.web.deal_pages import post, stored

SignIn = Callable[[Actor | None], FlaskClient]
ASK = {"message": "想了解中试数据", "related": "no"}
OFFER = {"payment_mode": "lump_sum", "price": "300,000"}
PERIOD = {"licence_type": "non_exclusive", "starts_on": "2027-01-01", "ends_on": "2029-12-31"}


@pytest.fixture
def now() -> datetime:
    """Pages use the real clock."""
    return datetime.now(UTC)


def _hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    assert found, name
    return found[1]


def _ask(client: FlaskClient, listing: Listing, **changes: str) -> TestResponse:
    address = f"/listings/{listing.public_id}/request"
    deal_id = _hidden(client.get(address), "deal_id")
    return client.post(address, data={**ASK, "deal_id": deal_id, **changes})


@pytest.mark.parametrize("kind", ["licence", "transfer"])
def test_the_way_from_request_to_recordal(people: People, now: datetime, sign_in: SignIn, kind: str) -> None:
    listed = replace(SALE if kind == "transfer" else ORDINARY, price_fen=28_000_000)
    listing = publish(people, 1, now, listed)
    buyer, owner, operator = (sign_in(one) for one in (people.enterprise, people.officer, people.operator))
    address = _ask(buyer, listing).location
    offer = OFFER if kind == "transfer" else OFFER | PERIOD
    assert post(owner, address, "reply", message="欢迎洽谈").status_code == 302
    assert post(buyer, address, "messages", message="请报价").status_code == 302
    assert post(owner, address, "offers", **offer).status_code == 302
    assert post(buyer, address, "offers", **{**offer, "price": "280000"}).status_code == 302
    page = owner.get(address)
    assert "接受第 2 版报价" in page.text
    assert page.text.count("变动") == 2  # the caption's and the price's
    assert post(owner, address, "accept", version="2").status_code == 302
    Play(people, now, listing, listed, id=UUID(address.rsplit("/", 1)[1])).prepare()
    db.session.rollback()
    for who in (owner, buyer):
        answer = post(who, address, "signature", file=(io.BytesIO(PDF), "合同.pdf"))
        assert answer.status_code == 302
    today = local_day(now).isoformat()
    assert post(operator, address, "effect", effective_on=today).status_code == 302
    assert post(operator, address, "recordal/prepare").status_code == 302
    papers = {"papers": [one.value for one in RecordalDocument], "submitted_on": today}
    assert post(buyer, address, "recordal/submit", **papers).status_code == 302
    number = {"recordal_number": "X2026980000001", "recorded_on": today}
    assert post(operator, address, "recordal", **number).status_code == 302
    page = buyer.get(address)
    assert page.text.count("已完成") == 6
    assert "X2026980000001" in page.text
    assert "¥280,000" in page.text
    owners = set(db.session.scalars(select(Patent.owner_id)))
    new = people.enterprise if kind == "transfer" else people.officer
    assert owners == {new.organisation_id}


def test_sending_the_request_twice_opens_one_deal(people: People, now: datetime, sign_in: SignIn) -> None:
    listing, buyer = publish(people, 1, now), sign_in(people.enterprise)
    address = f"/listings/{listing.public_id}/request"
    data = {**ASK, "deal_id": _hidden(buyer.get(address), "deal_id")}
    first, second = (buyer.post(address, data=data) for _ in range(2))
    assert first.location == second.location
    third = buyer.post(address, data={**data, "deal_id": str(uuid4())})
    assert third.status_code == 422
    assert "HLJ-" in third.text


def test_several_patents_can_be_asked_for_at_once(people: People, now: datetime, sign_in: SignIn) -> None:
    first, second = publish(people, 1, now), publish(people, 2, now)
    answer = _ask(sign_in(people.enterprise), first, also=str(second.public_id))
    assert len(stored(UUID(answer.location.rsplit("/", 1)[1])).patents) == 2


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"related": ""}, "关联关系"), ({"message": " "}, "留言"), ({"message": "长" * 5001}, "留言")],
)
def test_an_incomplete_request_comes_back_with_what_was_typed(
    people: People, now: datetime, sign_in: SignIn, changes: dict[str, str], says: str
) -> None:
    answer = _ask(sign_in(people.enterprise), publish(people, 1, now), **changes)
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    assert says in answer.text
    if "related" in changes:
        assert "想了解中试数据" in answer.text


def test_who_may_not_ask(people: People, now: datetime, sign_in: SignIn) -> None:
    listing = publish(people, 1, now)
    address = f"/listings/{listing.public_id}/request"
    visitor = sign_in(None).get(address)
    assert visitor.status_code == 302
    assert "next=" in visitor.location
    assert sign_in(people.officer).get(address).status_code == 409
    assert sign_in(people.operator).get(address).status_code == 403
    buyer = sign_in(people.enterprise)
    assert buyer.get(f"/listings/{uuid4()}/request").status_code == 404
    assert buyer.post(address, data={**ASK, "deal_id": "no-id"}).status_code == 404


def test_foreign_deals_do_not_exist(people: People, now: datetime, sign_in: SignIn) -> None:
    play = Play(people, now, publish(people, 1, now))
    deal = play.to(DealStatus.SIGNED)
    paths = [f"/deals/{play.id}", f"/deals/{play.id}/documents/{deal.documents[0].public_id}"]
    for stranger in (people.other_officer, people.other_enterprise):
        client = sign_in(stranger)
        assert [client.get(path).status_code for path in paths] == [404, 404]
        for step in ("messages", "reply", "offers", "accept", "signature", "cancel"):
            assert client.post(f"/deals/{play.id}/{step}", data={"message": "x"}).status_code == 404, step
        assert deal.reference not in client.get("/my/deals").text
    for reader in (people.officer, people.enterprise, people.operator, people.administrator):
        for path in paths:
            with sign_in(reader).get(path) as answer:
                assert answer.status_code == 200
    assert sign_in(people.inventor).get(paths[0]).status_code == 403
    assert sign_in(None).get(paths[0]).status_code == 302


def test_a_document_is_a_download_and_never_a_page(people: People, now: datetime, sign_in: SignIn) -> None:
    play = Play(people, now, publish(people, 1, now))
    deal = play.to(DealStatus.SIGNED)
    with sign_in(people.officer).get(f"/deals/{play.id}/documents/{deal.documents[0].public_id}") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")


def test_markup_in_messages_and_terms_is_shown_as_text(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.TALKING)
    owner = sign_in(people.officer)
    post(owner, f"/deals/{play.id}", "messages", message="<script>alert(1)</script>")
    post(owner, f"/deals/{play.id}", "offers", **{**OFFER, **PERIOD, "note": "<img src=x>"})
    page = owner.get(f"/deals/{play.id}").text
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;" in page


def test_my_deals_can_be_filtered_and_say_what_to_do_when_empty(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    stranger = sign_in(people.other_enterprise)
    assert "还没有交易" in stranger.get("/my/deals").text
    Play(people, now, publish(people, 1, now)).to(DealStatus.TALKING)
    owner = sign_in(people.officer)
    assert "HLJ-" in owner.get("/my/deals?status=talking").text
    assert "没有符合筛选条件的交易" in owner.get("/my/deals?status=recorded").text
    for odd in ("status=nonsense", "page=0", "page=-3", "page=x", "page=999999"):
        assert owner.get(f"/my/deals?{odd}").status_code == 200


def test_the_room_reads_in_english_too(app: Flask, people: People, now: datetime, sign_in: SignIn) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.SIGNED)
    client = sign_in(people.officer)
    client.post("/language/en")
    assert '<html lang="en">' in client.get(f"/deals/{play.id}").text
