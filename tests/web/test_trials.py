"""Use first, pay later in the browser's words: each step by its form, what is refused and where it says so."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealStatus
from marketplace.models import Trial
from marketplace.services import trial_sweep
from tests.deal_play import PDF, Play, publish
from tests.factories import People
from tests.trial_play import DEFERRED, TrialPlay
from tests.web.deal_pages import post

SignIn = Callable[[Actor | None], FlaskClient]
SIZE = {"size_staff": "60", "size_revenue": "12,000,000", "size_year": str(datetime.now(UTC).year - 1)}


@pytest.fixture
def now() -> datetime:
    """Pages use the real clock."""
    return datetime.now(UTC)


def _sale(now: datetime, **changes: Any) -> dict[str, Any]:
    return {
        "trial_kind": "revenue",
        "trial_amount": "1,000",
        "trial_on": local_day(now).isoformat(),
        **changes,
    }


def _status() -> str:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Trial.status)).one()


def test_the_size_is_declared_in_the_room_and_then_the_parties_sign(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    play = Play(people, now, publish(people, 1, now), DEFERRED)
    play.to(DealStatus.AGREED)
    address = f"/deals/{play.id}"
    owner, buyer = sign_in(people.officer), sign_in(people.enterprise)
    answer = post(owner, address, "signature", file=(io.BytesIO(PDF), "合同.pdf"))
    assert answer.status_code == 422
    assert "申报企业规模" in answer.text
    assert "trial/size" not in owner.get(address).text
    assert "trial/size" in buyer.get(address).text
    assert post(buyer, address, "trial/size", **SIZE).location == address
    assert "小型企业" in owner.get(address).text
    assert post(owner, address, "signature", file=(io.BytesIO(PDF), "合同.pdf")).status_code == 302


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"size_staff": ""}, "请填写从业人员人数"),
        ({"size_staff": "很多"}, "整数"),
        ({"size_staff": "0"}, "1 至 5000000"),
        ({"size_revenue": "一千万"}, "金额请填数字"),
        ({"size_revenue": "-1"}, "不能为负数"),
        ({"size_year": "1999"}, "数据年度应为"),
        ({"size_year": ""}, "请填写数据年度"),
    ],
)
def test_what_is_wrong_with_a_size_stands_beside_its_field(
    people: People, now: datetime, sign_in: SignIn, changes: dict[str, str], says: str
) -> None:
    play = Play(people, now, publish(people, 1, now), DEFERRED)
    play.to(DealStatus.AGREED)
    answer = post(sign_in(people.enterprise), f"/deals/{play.id}", "trial/size", **{**SIZE, **changes})
    assert answer.status_code == 422
    assert says in answer.text


def test_from_a_sale_to_payment(people: People, now: datetime, sign_in: SignIn) -> None:
    address = f"/deals/{TrialPlay(people, now).begin().id}"
    owner, buyer = sign_in(people.officer), sign_in(people.enterprise)
    assert "还没有报告" in owner.get(address).text
    file = (io.BytesIO(PDF), "开票汇总.pdf")
    assert post(buyer, address, "trial/reports", **_sale(now, trial_file=file)).status_code == 302
    assert _status() == "triggered"
    page = owner.get(address).text
    assert "开票汇总.pdf" in page
    assert "确认触发，开始付款期" in page
    assert "trial/confirmation" not in buyer.get(address).text
    assert post(owner, address, "trial/confirmation").status_code == 302
    due = local_day(now) + timedelta(days=30)
    assert f"于 {due.isoformat()} 前付款" in buyer.get(address).text
    assert post(owner, address, "trial/payment").status_code == 302
    assert _status() == "paid"
    assert "款项已全部收到" in buyer.get(address).text


def test_a_dispute_and_its_decision(people: People, now: datetime, sign_in: SignIn) -> None:
    play = TrialPlay(people, now).begin()
    play.report(local_day(now), 100)
    address, operator = f"/deals/{play.id}", sign_in(people.operator)
    assert (
        post(sign_in(people.officer), address, "trial/dispute", dispute_reason="不是本专利产品").status_code
        == 302
    )
    page = operator.get(address).text
    assert "不是本专利产品" in page
    wrong = post(operator, address, "trial/decision", decision_reason="依据凭证")
    assert wrong.status_code == 422
    assert "请选择裁定结果" in wrong.text
    answer = post(operator, address, "trial/decision", decision="upheld", decision_reason="依据凭证")
    assert answer.status_code == 302
    page = sign_in(people.enterprise).get(address).text
    assert "裁定：异议成立" in page
    assert "不计" in page
    assert _status() == "trial"


def test_leaving_asks_for_a_yes(people: People, now: datetime, sign_in: SignIn) -> None:
    address, buyer = f"/deals/{TrialPlay(people, now).begin().id}", sign_in(people.enterprise)
    answer = post(buyer, address, "trial/exit")
    assert answer.status_code == 422
    assert "请勾选确认后再退出" in answer.text
    assert post(buyer, address, "trial/exit", exit_confirmed="y").status_code == 302
    assert "无须付费" in buyer.get(address).text
    assert _status() == "exited"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"trial_kind": ""}, "请选择报告内容"),
        ({"trial_amount": ""}, "金额请填数字"),
        ({"trial_amount": "许多"}, "金额请填数字"),
        ({"trial_on": ""}, "请填写日期"),
        ({"trial_on": "2999-01-01"}, "日期不能晚于今天"),
        ({"trial_on": "2001-01-01"}, "日期不能早于试用开始日"),
        ({"trial_kind": "milestone"}, "里程碑报告不填金额"),
        ({"trial_file": (io.BytesIO(b"MZ"), "a.pdf")}, "文件内容与扩展名不符"),
    ],
)
def test_what_is_wrong_with_a_report_stands_beside_its_field(
    people: People, now: datetime, sign_in: SignIn, changes: dict[str, Any], says: str
) -> None:
    play = TrialPlay(people, now).begin()
    answer = post(sign_in(people.enterprise), f"/deals/{play.id}", "trial/reports", **_sale(now, **changes))
    assert answer.status_code == 422
    assert says in answer.text
    assert _status() == "trial"


def test_steps_of_others_and_of_another_state_are_refused(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    address = f"/deals/{TrialPlay(people, now).begin().id}"
    assert post(sign_in(people.officer), address, "trial/reports", **_sale(now)).status_code == 403
    assert post(sign_in(people.officer), address, "trial/confirmation").status_code == 422
    assert post(sign_in(people.other_enterprise), address, "trial/reports", **_sale(now)).status_code == 404
    assert post(sign_in(people.inventor), address, "trial/exit", exit_confirmed="y").status_code == 403


def test_trials_near_their_end_and_what_is_to_be_answered_are_piles(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    soon = now - timedelta(days=340)
    play = TrialPlay(people, soon).begin()
    operator, owner, buyer = (sign_in(one) for one in (people.operator, people.officer, people.enterprise))
    for client in (operator, owner, buyer):
        assert "免费使用期即将届满" in client.get("/").text
    assert "试用报告待提交" in buyer.get("/").text
    play.report(local_day(soon), 100)
    assert "试用触发付费，待本单位确认" in owner.get("/").text
    assert "HLJ-" in owner.get("/my/trials?pile=answer").text
    post(owner, f"/deals/{play.id}", "trial/dispute", dispute_reason="待核实")
    assert "试用争议待裁定" in operator.get("/").text


def test_the_list_of_trials_says_why_it_is_empty(people: People, now: datetime, sign_in: SignIn) -> None:
    client = sign_in(people.enterprise)
    assert "还没有试用" in client.get("/my/trials").text
    assert "没有需要办理的试用" in client.get("/my/trials?pile=ending").text
    play = TrialPlay(people, now).begin()
    assert "剩 365 天" in client.get("/my/trials").text or "剩 366 天" in client.get("/my/trials").text
    assert "还没有试用" in sign_in(people.other_enterprise).get("/my/trials").text
    trial_sweep.sweep(now + timedelta(days=400))
    page = client.get("/my/trials").text
    assert "应于" in page
    assert str(play.id) in page


def test_the_pages_are_english_too(people: People, now: datetime, sign_in: SignIn) -> None:
    client = sign_in(people.enterprise)
    client.post("/language/en")
    page = client.get(f"/deals/{TrialPlay(people, now).begin().id}").text
    assert "Use first, pay later" in page
    assert "free of charge" in page
