"""Payments in the browser's words: the way through forms, what bad input is told, files, foreign lines, empty states."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealStatus
from marketplace.models import ScheduleLine
from marketplace.services import schedule_decisions
from tests.deal_play import PDF, Play, publish
from tests.factories import People
from tests.payment_play import ROYALTY, Till, colleague
from tests.web.deal_pages import post, stored

SignIn = Callable[[Actor | None], FlaskClient]
PERIOD = {"licence_type": "non_exclusive", "starts_on": "2027-01-01", "ends_on": "2029-12-31"}


@pytest.fixture
def now() -> datetime:
    """Pages use the real clock."""
    return datetime.now(UTC)


@pytest.fixture
def till(people: People, now: datetime) -> Till:
    """A contract whose price is due."""
    return Till(people, now).to("due")


def _address(till: Till, line: ScheduleLine | None = None) -> str:
    return f"/deals/{till.deal.id}/payments/{(line or till.line()).public_id}"


def _voucher() -> tuple[io.BytesIO, str]:
    return io.BytesIO(PDF), "回单.pdf"


def test_the_way_from_due_to_distributed(people: People, now: datetime, sign_in: SignIn, till: Till) -> None:
    buyer, owner = sign_in(people.enterprise), sign_in(people.officer)
    room, address, today = f"/deals/{till.deal.id}", _address(till), local_day(now).isoformat()
    assert address in buyer.get(room).text
    assert "款项待付" in buyer.get("/").text
    assert post(buyer, address, "claim", paid_on=today, file=_voucher()).status_code == 302
    assert "付款待确认到账" in owner.get("/").text
    assert post(owner, address, "confirm", received="300,000", received_on=today).status_code == 302
    cost = {"kind": "tax", "amount": "20000", "incurred_on": today, "request_key": "cost"}
    assert owner.post(f"{room}/costs", data=cost).status_code == 302
    assert 'name="costs" value="2000000"' in owner.get(address).text
    assert "收益分配" not in buyer.get(address).text
    assert "直接费用在您查看后有变化" in post(owner, address, "distribute", costs="0").text
    assert post(owner, address, "distribute", costs="2000000").status_code == 302
    page = owner.get(address).text
    assert "已分配" in page
    assert "¥280,000" in page  # net of direct costs
    assert "¥196,000" in page  # the inventors' 70 %
    assert "已到账 ¥300,000，未付 ¥0" in owner.get(room).text
    [file] = till.line().files
    with buyer.get(f"{address}/files/{file.public_id}") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.data == PDF


@pytest.mark.parametrize(
    ("step", "role", "data", "says"),
    [
        ("claim", "enterprise", {}, "请选择付款凭证文件"),
        ("claim", "enterprise", {"paid_on": "2026-13-01"}, "付款日期"),
        ("claim", "enterprise", {"paid_on": "2999-01-01", "file": b"%PDF-1.4"}, "日期不能晚于今天"),
        ("claim", "enterprise", {"paid_on": "2000-01-01", "file": b"%PDF-1.4"}, "日期不能早于合同生效日"),
        ("claim", "enterprise", {"paid_on": "today", "file": b"MZ"}, "文件内容与扩展名不符"),
        ("claim", "enterprise", {"paid_on": "today", "file": b""}, "文件是空的"),
        ("ask_waiver", "officer", {"reason": " "}, "500"),
        ("confirm", "officer", {"received": "abc", "received_on": "today"}, "金额请填数字"),
        ("confirm", "officer", {"received": "299999.99", "received_on": "today"}, "少于应付的 300,000 元"),
        ("confirm", "officer", {"received": "300000.01", "received_on": "today"}, "多于应付金额"),
        ("waive", "officer", {"version": "1"}, "须先由经办人提出"),
    ],
)
def test_bad_input_is_told_beside_its_field(
    people: People,
    now: datetime,
    sign_in: SignIn,
    till: Till,
    step: str,
    role: str,
    data: dict[str, object],
    says: str,
) -> None:
    if step == "confirm":
        till.claim()
    data = {name: local_day(now).isoformat() if value == "today" else value for name, value in data.items()}
    if "file" in data:
        data["file"] = (io.BytesIO(data["file"]), "回单.pdf")  # type: ignore[arg-type]
    answer = post(sign_in(getattr(people, role)), _address(till), step, **data)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'id="errors"' in answer.text


def test_a_royalty_is_reported_and_its_sum_shown_before_it_is_accepted(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    begun = now - timedelta(days=250)
    till = Till(people, begun, terms=replace(ROYALTY, starts_on=begun.date()))
    till.sweep(250)
    line = till.line(2)
    buyer, owner, address = sign_in(people.enterprise), sign_in(people.officer), _address(till, line)
    assert post(buyer, address, "report", base="一百万").status_code == 422
    assert post(buyer, address, "report", base="3,000,000").status_code == 302
    page = owner.get(address).text
    assert "提成 ¥80,000，入门费抵扣 ¥30,000，本期应付 ¥50,000" in page
    assert post(owner, address, "accept", base="1").status_code == 422  # not what was read
    assert post(owner, address, "accept", base="300000000").status_code == 302
    assert "报告已认可，待付款" in buyer.get(address).text


def test_a_colleague_decides_on_what_was_read(
    people: People, now: datetime, sign_in: SignIn, till: Till
) -> None:
    second, address = sign_in(colleague(people, now)), _address(till)
    assert post(sign_in(people.officer), address, "ask_waiver", reason="对方破产").status_code == 302
    assert "同意豁免" not in sign_in(people.officer).get(address).text
    page = second.get(address).text
    assert "对方破产" in page
    assert "豁免申请待复核" in second.get("/").text
    version = till.line().version
    assert post(second, address, "waive", version=str(version - 1)).status_code == 422
    assert post(second, address, "waive", version=str(version)).status_code == 302
    assert till.line().status == "waived"


def test_foreign_payments_do_not_exist(people: People, sign_in: SignIn, till: Till) -> None:
    till.claim()
    address = _address(till)
    file = f"{address}/files/{till.line().files[0].public_id}"
    for stranger in (people.other_officer, people.other_enterprise):
        client = sign_in(stranger)
        assert [client.get(path).status_code for path in (address, file)] == [404, 404]
        assert str(till.line().public_id) not in client.get("/my/payments").text
    assert sign_in(people.officer).get(f"/deals/{till.deal.id}/payments/{uuid4()}").status_code == 404
    assert sign_in(people.inventor).get(address).status_code == 403


def test_the_list_says_what_to_do_when_empty(people: People, sign_in: SignIn, till: Till) -> None:
    assert "还没有款项" in sign_in(people.other_enterprise).get("/my/payments").text
    buyer = sign_in(people.enterprise)
    assert "没有这一类待办的款项" in buyer.get("/my/payments?pile=report").text
    assert _address(till) in buyer.get("/my/payments?pile=pay").text
    for odd in ("pile=x", "page=0", "page=-1", "page=x", "page=99999999999"):
        assert buyer.get(f"/my/payments?{odd}").status_code == 200


def test_reversals_wait_on_the_administrators_list(people: People, sign_in: SignIn, till: Till) -> None:
    till.claim()
    till.confirm()
    schedule_decisions.ask_reversal(till.asker(people.officer), "误认了另一笔款")
    admin = sign_in(people.administrator)
    assert "冲正申请待复核" in admin.get("/").text
    assert post(admin, _address(till), "reverse", version=str(till.line().version)).status_code == 302
    assert [one.status for one in till.lines()] == ["reversed", "scheduled"]


def _offer(people: People, now: datetime, sign_in: SignIn, **terms: str) -> tuple[Play, TestResponse]:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.TALKING)
    return play, post(sign_in(people.officer), f"/deals/{play.id}", "offers", **{**PERIOD, **terms})


def test_tiers_and_instalments_are_typed_shown_and_compared(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    royalty = {
        "payment_mode": "entry_fee_and_royalty", "price": "30000", "royalty_rate": "3", "tier_from_1": "2,000,000",
        "tier_rate_1": "2", "minimum": "50000", "entry_fee_creditable": "y", "royalty_report_months": "6",
    }  # fmt: skip
    play, answer = _offer(people, now, sign_in, **royalty)
    assert answer.status_code == 302
    parts = {
        "payment_mode": "instalments", "price": "100", "part_amount_1": "40", "part_on_1": "2027-01-31",
        "part_amount_2": "60", "part_milestone_2": "中试验收",
    }  # fmt: skip
    buyer = sign_in(people.enterprise)
    page = buyer.get(f"/deals/{play.id}").text
    assert "超过 ¥2,000,000：2%" in page
    assert 'name="tier_rate_1" type="text" value="2"' in page  # the counter-offer starts from it
    assert post(buyer, f"/deals/{play.id}", "offers", **{**PERIOD, **parts}).status_code == 302
    page = buyer.get(f"/deals/{play.id}").text
    assert "第 2 期 ¥60，中试验收 后" in page
    assert page.count("变动") > 3
    assert stored(play.id).offers[0].terms["royalty"]["tiers"][0] == {
        "up_to_fen": 200_000_000,
        "rate_bp": 300,
    }


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"payment_mode": "royalty", "royalty_rate": "3", "tier_from_1": "100"}, "请同时填写该档的起点和提成率"),
        ({"payment_mode": "royalty", "royalty_rate": "3", "minimum": "x"}, "金额请填数字"),
        ({"payment_mode": "lump_sum", "price": "1", "minimum": "1"}, "所选付款方式不含提成"),
        ({"payment_mode": "lump_sum", "price": "1", "part_amount_1": "1"}, "付款方式应选“分期支付”"),
        ({"payment_mode": "instalments", "price": "100"}, "分期支付须写明各期金额和付款时间"),
        ({"payment_mode": "instalments", "price": "100", "part_amount_2": "100"}, "请填写本期金额"),
        ({"payment_mode": "deferred", "price": "1", "deferred_months": "12"}, "请至少选择一种付费触发条件"),
        (
            {"payment_mode": "deferred", "price": "1", "deferred_months": "12", "trigger_date": "y", "long_stop_months": "6"},
            "最长期限不短于免费使用期",
        ),
        ({"payment_mode": "lump_sum", "price": "1", "late_interest": "2"}, "不超过每日 1%"),
    ],
)  # fmt: skip
def test_an_offer_that_is_incomplete_comes_back_with_its_remedy(
    people: People, now: datetime, sign_in: SignIn, terms: dict[str, str], says: str
) -> None:
    _, answer = _offer(people, now, sign_in, **terms)
    assert answer.status_code == 422
    assert says in answer.text
