"""The annual-fee calendar: what presses, entries with their refusals, and what a licensee reads."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealStatus
from marketplace.domain.working_days import shift_months
from marketplace.models import AnnualFeePayment, Patent
from marketplace.services.unit_of_work import transaction
from tests.deal_play import Play, publish
from tests.factories import People, make_patent

SignIn = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)
#: Five years and two months ago: year 6 began two months ago, and its fee is in grace.
FILED = shift_months(local_day(NOW), -62)
GRANTED = FILED + timedelta(days=800)


@pytest.fixture
def number(people: People) -> str:
    """A patent whose fee is two months late."""
    return make_patent(people.officer, 1, NOW, filed_on=FILED, granted_on=GRANTED).number


def test_a_late_fee_is_shown_entered_and_withdrawn(people: People, number: str, sign_in: SignIn) -> None:
    owner = sign_in(people.officer)
    page = owner.get("/my/annual-fees").text
    assert all(words in page for words in ("已过期，滞纳期内", "¥1,200", "¥120"))
    entry = {"fees": [f"{number}:6"], "paid_on": local_day(NOW).isoformat(), "receipt_number": "京财 7"}
    assert owner.post("/my/annual-fees", data=entry).status_code == 302
    assert "90 天内没有到期的年费" in owner.get("/my/annual-fees").text
    page = owner.get(f"/my/annual-fees/{number}").text
    assert "京财 7" in page
    assert "随授权登记缴纳" in page
    db.session.rollback()
    made = db.session.scalars(select(AnnualFeePayment.public_id)).one()
    assert owner.post(f"/my/annual-fees/payments/{made}/withdraw").status_code == 302
    assert "已过期，滞纳期内" in owner.get(f"/my/annual-fees/{number}").text


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"fees": []}, "请勾选 1 至 200 笔年费"),
        ({"fees": ["x"]}, "请勾选 1 至 200 笔年费"),
        ({"paid_on": ""}, "此项必填"),
        ({"paid_on": "2999-01-01"}, "日期不能晚于今天"),
        ({"receipt_number": "7"}, "请填写缴费收据号"),
    ],
)
def test_an_entry_that_cannot_be_comes_back(
    people: People, number: str, sign_in: SignIn, changes: dict[str, object], words: str
) -> None:
    entry = {"fees": [f"{number}:6"], "paid_on": local_day(NOW).isoformat(), "receipt_number": "京财 7"}
    answer = sign_in(people.officer).post("/my/annual-fees", data={**entry, **changes})
    assert answer.status_code == 422
    assert words in answer.text


def test_missing_days_and_empty_calendars_say_what_to_do(people: People, sign_in: SignIn) -> None:
    owner = sign_in(people.officer)
    assert "90 天内没有到期的年费" in owner.get("/my/annual-fees").text
    assert "没有处于该状态的年费" in owner.get("/my/annual-fees?state=grace").text
    unknown = make_patent(people.officer, 2, NOW, granted_on=None).number
    assert "另有 1 件有效专利缺申请日或授权公告日" in owner.get("/my/annual-fees").text
    assert "无法推算年费" in owner.get(f"/my/annual-fees/{unknown}").text


def test_the_licensee_reads_that_the_right_is_at_risk(people: People, sign_in: SignIn) -> None:
    play = Play(people, NOW, publish(people, 3, NOW))
    play.to(DealStatus.EFFECTIVE)
    buyer = sign_in(people.enterprise)
    assert "年费提醒" not in buyer.get(f"/deals/{play.id}").text
    with transaction(NOW) as tx:
        patent = tx.session.scalars(select(Patent)).one()
        patent.filed_on, patent.granted_on = FILED, GRANTED
    page = buyer.get(f"/deals/{play.id}").text
    assert "年费提醒" in page
    assert "您的许可随之失去基础" in page
    assert "许可期内维持专利有效是许可人的义务" in sign_in(people.officer).get(f"/deals/{play.id}").text
