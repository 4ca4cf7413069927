"""Pages of a deal whose asker is not named: nothing that the owner gets to see tells who asks."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.terms import DealType, Terms
from marketplace.services import confidentiality
from tests.deal_play import ORDINARY, PDF, SALE, Play, publish
from tests.factories import People
from tests.web.deal_pages import post

SignIn = Callable[[Actor | None], FlaskClient]
EQUITY = replace(SALE, deal_type=DealType.EQUITY)


@pytest.fixture
def now() -> datetime:
    """Pages use the real clock."""
    return datetime.now(UTC)


def _ask(client: FlaskClient, play: Play, **changes: str) -> None:
    data = {
        "deal_id": str(play.id),
        "message": "想了解中试数据",
        "related": "yes",
        "anonymous": "y",
        **changes,
    }
    assert client.post(f"/listings/{play.listing.public_id}/request", data=data).status_code == 302


@pytest.mark.parametrize("terms", [ORDINARY, SALE, EQUITY], ids=["licence", "transfer", "equity"])
def test_no_page_of_the_owner_tells_who_asks(
    people: People, now: datetime, sign_in: SignIn, terms: Terms
) -> None:
    play = Play(people, now, publish(people, 1, now, terms))
    asker, owner = sign_in(people.enterprise), sign_in(people.officer)
    _ask(asker, play)
    address, name = f"/deals/{play.id}", people.enterprise.organisation_name
    post(owner, address, "reply", message="欢迎洽谈")
    post(asker, address, "messages", message="请提供样品数据")
    post(asker, address, "files", file=(io.BytesIO(PDF), f"{name}.pdf"))
    post(asker, address, "confidentiality", subject="图纸", months="24")
    page = owner.get(address).text
    file = re.search(rf"{address}/files/[0-9a-f-]+", page)
    assert file
    with owner.get(file[0]) as download:
        headers = str(download.headers)
    pages = {
        path: owner.get(path).text
        for path in (
            address, "/my/deals", "/my/deals?status=talking", "/", "/my/patents", "/my/exports", "/my/evidence",
            f"/patents/{play.listing.patent.number}", f"/orgs/{people.officer.organisation_public_id}",
            f"/api/v1/patents/{play.listing.patent.number}", "/account",
        )
    }  # fmt: skip
    pages["headers"], pages["refused"] = headers, post(owner, address, "messages", message="").text
    secrets = (name, people.enterprise.email, str(people.enterprise.organisation_public_id))
    assert {path for path, text in pages.items() if any(secret in text for secret in secrets)} == set()
    assert "匿名意向方" in page
    assert "关联" not in page  # who says that it is related is half known
    for reader in (people.enterprise, people.operator):
        assert name in sign_in(reader).get(address).text
    for hidden in ("/ledger", "/statistics", "/exports/log"):
        assert owner.get(hidden).status_code in (403, 404)
    post(asker, address, "confidentiality/withdraw", agreement=confidentiality.agreements(play.id)[0].sha256)
    assert post(asker, address, "disclosure").status_code == 302
    assert name in owner.get(address).text
    assert name in owner.get("/my/deals").text


def test_an_anonymous_asker_is_warned_and_stopped_from_naming_itself(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    play, asker = Play(people, now, publish(people, 1, now)), sign_in(people.enterprise)
    name = people.enterprise.organisation_name
    data = {"deal_id": str(play.id), "message": f"我们是{name}", "related": "no", "anonymous": "y"}
    answer = asker.post(f"/listings/{play.listing.public_id}/request", data=data)
    assert answer.status_code == 422
    assert "文字中写有贵单位名称" in answer.text
    _ask(asker, play)
    page = asker.get(f"/deals/{play.id}").text
    assert "这一步会向权利人公开贵单位名称" in page
    assert "文字中写有贵单位名称" in post(asker, f"/deals/{play.id}", "messages", message=name).text


def test_every_text_of_the_room_is_there_in_english(people: People, now: datetime, sign_in: SignIn) -> None:
    play, asker = Play(people, now, publish(people, 1, now)), sign_in(people.enterprise)
    _ask(asker, play)
    asker.post("/language/en")
    page = asker.get(f"/deals/{play.id}").text
    assert "Waiting for 北辰示例大学" in page
    assert "10 working days left" in page
