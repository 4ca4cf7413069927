"""An organisation's public page, and the way to it from a patent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.services import deals
from tests.deal_play import Play, publish
from tests.factories import People

SignIn = Callable[[Actor | None], FlaskClient]


@pytest.fixture
def now() -> datetime:
    """Pages use the real clock."""
    return datetime.now(UTC)


def test_an_organisations_page_shows_offers_rate_and_recorded_deals(
    app: Flask, people: People, now: datetime, sign_in: SignIn
) -> None:
    visitor, address = sign_in(None), f"/orgs/{people.officer.organisation_public_id}"
    page = visitor.get(address).text
    for text in ("北辰示例大学", "高校院所", "哈尔滨市", "样本不足", "目前没有在售的专利"):
        assert text in page
    plays = [Play(people, now.replace(hour=4), publish(people, serial, now)) for serial in (1, 2, 3)]
    plays[0].to(DealStatus.RECORDED)
    plays[1].to(DealStatus.TALKING)
    deals.reply(people.officer, plays[2].enquiry().id, "迟复", "r", now=now + timedelta(days=30))
    page = visitor.get(address).text
    assert "67%（近 12 个月 3 条意向中按时回复的）" in page
    assert "1 笔" in page
    assert plays[0].listing.patent.title in page
    patent = visitor.get(f"/patents/{plays[0].listing.patent.number}", follow_redirects=True).text
    assert f'href="{address}"' in patent
    assert "67%" in patent
    visitor.post("/language/en")
    assert "Response rate" in visitor.get(address).text
    for odd in ("?page=0", "?page=x", "?page=99999999999"):
        assert visitor.get(address + odd).status_code == 200
    for nobody in (people.operator.organisation_public_id, uuid4()):
        assert visitor.get(f"/orgs/{nobody}").status_code == 404
