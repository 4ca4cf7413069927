"""The page of a patent's grounds, and the page of a unit's shares."""

import re
from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from tests.factories import People, make_patent

SignIn = Callable[[Actor | None], FlaskClient]


def test_a_ground_is_entered_shown_escaped_and_withdrawn(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    number = make_patent(people.officer, 1, now).number
    client, address = sign_in(people.officer), f"/my/patents/{number}/high-value"
    assert "还没有登记任何情形" in client.get(address).text
    data = {"limb": "award", "evidence": "<b>中国专利奖"}
    page = client.post(address, data=data, follow_redirects=True).text
    assert "&lt;b&gt;中国专利奖" in page
    assert "符合" in page
    withdrawal = re.search(r'action="([^"]+/withdraw)"', page)
    assert withdrawal
    assert "还没有登记任何情形" in client.post(withdrawal[1], follow_redirects=True).text


def test_what_is_missing_is_said_beside_the_field(people: People, now: datetime, sign_in: SignIn) -> None:
    number = make_patent(people.officer, 1, now).number
    data = {"limb": "pledge", "evidence": "质押登记 Y2026980000001"}
    answer = sign_in(people.officer).post(f"/my/patents/{number}/high-value", data=data)
    assert answer.status_code == 422
    assert "质押须填写金额" in answer.text
    data["amount"] = "一百万"
    assert "金额请填数字" in sign_in(people.officer).post(f"/my/patents/{number}/high-value", data=data).text


def test_a_unit_sets_its_shares(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.officer)
    data = {"inventors_share": "49.99", "college_share": "25.01", "unit_share": "25", "reason": "校科发一号"}
    refused = client.post("/my/revenue-shares", data=data)
    assert refused.status_code == 422
    assert "不能低于净收入的百分之 50" in refused.text
    saved = client.post(
        "/my/revenue-shares",
        data=data | {"inventors_share": "75", "college_share": "0"},
        follow_redirects=True,
    )
    assert "完成人 75%" in saved.text
