"""Forms of the deal room: what is refused, and that it says why beside the field."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealStatus
from marketplace.services import deals
from tests.deal_play import PDF, Play, publish
from tests.factories import People
from tests.web.deal_pages import post, stored

SignIn = Callable[[Actor | None], FlaskClient]
OFFER = {"payment_mode": "lump_sum", "price": "300,000"}
PERIOD = {"licence_type": "non_exclusive", "starts_on": "2027-01-01", "ends_on": "2029-12-31"}


@pytest.fixture
def now() -> datetime:
    """Pages use the real clock."""
    return datetime.now(UTC)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"price": "三十万"}, "金额请填数字"),
        ({"price": ""}, "请填写价款"),
        ({"price": "1.001"}, "最多两位小数"),
        ({"technology": "400000"}, "不能超过合同总价"),
        ({"ends_on": "2026-01-01"}, "早于开始日期"),
        ({"ends_on": "2060-01-01"}, "民法典第八百六十五条"),
        ({"ends_on": "2027-13-01"}, "许可截止日"),
        ({"payment_mode": "royalty", "price": ""}, "提成率"),
        ({"payment_mode": "gift"}, "付款方式"),
        ({"note": "长" * 2001}, "其他约定"),
    ],
)
def test_a_refused_offer_says_why_beside_its_field(
    people: People, now: datetime, sign_in: SignIn, changes: dict[str, str], says: str
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.TALKING)
    answer = post(sign_in(people.officer), f"/deals/{play.id}", "offers", **{**OFFER, **PERIOD, **changes})
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    assert says in answer.text
    assert stored(play.id).offers == []


def test_an_offer_form_starts_from_the_listing_and_then_from_the_last_offer(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.TALKING)
    owner = sign_in(people.officer)
    assert 'value="300,000"' in owner.get(f"/deals/{play.id}").text
    post(owner, f"/deals/{play.id}", "offers", **{**OFFER, **PERIOD, "price": "123456.78"})
    assert 'value="123,456.78"' in sign_in(people.enterprise).get(f"/deals/{play.id}").text


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [(b"", "合同.pdf", "空的"), (b"MZ\x90", "合同.pdf", "扩展名不符"), (PDF, "合同.docx", "PDF、JPG 或 PNG")],
)
def test_a_file_that_is_no_contract_is_refused(
    people: People, now: datetime, sign_in: SignIn, content: bytes, name: str, says: str
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.AGREED)
    answer = post(sign_in(people.officer), f"/deals/{play.id}", "signature", file=(io.BytesIO(content), name))
    assert answer.status_code == 422
    assert says in answer.text
    assert stored(play.id).documents == []


def test_a_signature_without_a_file_is_asked_for(people: People, now: datetime, sign_in: SignIn) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.AGREED)
    assert "请选择文件" in post(sign_in(people.officer), f"/deals/{play.id}", "signature").text


def test_dates_that_cannot_be_are_refused_on_the_page(people: People, now: datetime, sign_in: SignIn) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.SIGNED)
    operator, tomorrow = sign_in(people.operator), local_day(now) + timedelta(days=1)
    for day, says in (
        (tomorrow.isoformat(), "不能晚于今天"),
        ("2001-01-01", "不能早于签约日"),
        ("", "此项必填"),
    ):
        answer = post(operator, f"/deals/{play.id}", "effect", effective_on=day)
        assert answer.status_code == 422
        assert says in answer.text


def test_what_came_too_late_is_said_in_the_room_as_it_is_now(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.OFFERED)
    deals.cancel(people.officer, play.id, "项目另有安排", "end", now=now)
    answer = post(sign_in(people.enterprise), f"/deals/{play.id}", "accept", version="1")
    assert answer.status_code == 422
    assert "刷新页面查看最新状态" in answer.text
    assert "结束理由：项目另有安排" in answer.text
