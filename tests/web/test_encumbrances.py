"""The page of a patent's encumbrances, and what everybody reads of them; the platform's list of organisations."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.numbers import ApplicationNumber
from marketplace.services import encumbrances
from tests.deal_play import publish
from tests.factories import People, organisation_of

SignIn = Callable[[Actor | None], FlaskClient]
PLEDGE = {"kind": "pledge", "holder": "示例银行", "amount": "500,000", "source": "公告"}


@pytest.fixture
def now() -> datetime:
    """Pages use the real clock."""
    return datetime.now(UTC)


def test_an_entry_is_made_shown_and_ended(people: People, now: datetime, sign_in: SignIn) -> None:
    patent, today = publish(people, 1, now).patent, local_day(now).isoformat()
    number, owner, visitor = ApplicationNumber(patent.number), sign_in(people.officer), sign_in(None)
    page = f"/patents/{number}/encumbrances"
    assert "没有登记权利负担" in owner.get(page).text
    answer = owner.post(page, data={**PLEDGE, "amount": "五十万", "starts_on": today})
    assert answer.status_code == 422
    assert "金额请填数字" in answer.text
    assert (
        "请填写质押担保的债权金额" in owner.post(page, data={**PLEDGE, "amount": "", "starts_on": today}).text
    )
    assert owner.post(page, data={**PLEDGE, "starts_on": today}).status_code == 302
    assert "示例银行" in visitor.get(f"/patents/{number}").text
    row = encumbrances.of(patent.id)[0]
    end = f"{page}/{row.public_id}/end"
    assert "此项必填" in owner.post(end, data={"ends_on": today}).text
    assert owner.post(end, data={"ends_on": today, "source": "公告"}).status_code == 302
    assert owner.post(f"{page}/{uuid4()}/end", data={"ends_on": today, "source": "公告"}).status_code == 404


def test_a_courts_applicant_is_not_named_to_the_public(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    patent, today = publish(people, 1, now).patent, local_day(now).isoformat()
    number = ApplicationNumber(patent.number)
    data = {"kind": "ownership_dispute", "holder": "某某人", "source": "裁定", "starts_on": today}
    assert sign_in(people.operator).post(f"/patents/{number}/encumbrances", data=data).status_code == 302
    text = sign_in(None).get(f"/patents/{number}").text
    assert "权属争议" in text
    assert "某某人" not in text


def test_the_administrator_says_what_a_unit_is(people: People, sign_in: SignIn) -> None:
    admin = sign_in(people.administrator)
    assert "没有符合条件的单位" in admin.get("/operator/organisations?q=没有这家").text
    assert "示例农机有限公司" in admin.get("/operator/organisations?q=农机").text
    page = f"/operator/organisations/{people.enterprise.organisation_public_id}"
    assert "两位国家或地区代码" in admin.post(page, data={"country": "1x"}).text
    assert admin.post(page, data={"country": "de"}).status_code == 302
    assert organisation_of(people.enterprise).country == "DE"
    assert admin.get(f"/operator/organisations/{uuid4()}").status_code == 404
