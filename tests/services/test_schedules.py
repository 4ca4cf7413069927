"""Payments of a contract: the way of a fixed price and of a royalty, what is refused, what the accounts say."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask

from marketplace.domain.errors import Conflict, InvalidInput, InvalidTransition, NotFound
from marketplace.domain.revenue import CostKind
from marketplace.domain.schedules import PaymentStatus
from marketplace.services import ledger, revenue, schedule_sums, schedule_views, schedules, waiting
from marketplace.services.kept_files import LIMIT, Upload
from tests.deal_play import PDF
from tests.factories import People
from tests.payment_play import ROYALTY, YUAN, Till
from tests.together import together

PRICE = 30_000_000


def test_a_price_is_scheduled_due_paid_received_and_distributed(people: People, now: datetime) -> None:
    till = Till(people, now)
    assert till.line().status == "scheduled"
    assert till.balances() == {
        "payable": -PRICE,
        "receivable": PRICE,
    }  # posted once, by the contract's effect
    till.to("confirmed")
    assert till.balances() == {"paid": -PRICE, "received": PRICE}
    day = now.date()
    revenue.add_cost(people.officer, till.deal.id, CostKind.TAX, 2_000_000, day, "tax", now=now)
    schedules.distribute(till.asker(people.officer), 2_000_000)
    body = json.loads(ledger.history(till.deal.id)[-1].body)["data"]
    assert (body["net_fen"], body["parts_fen"]) == (28_000_000, [19_600_000, 4_200_000, 4_200_000])
    assert sum(body["inventors_fen"]) == 19_600_000
    line = till.line()
    assert schedule_views.shared(line, people.enterprise) is None
    assert revenue.undistributed(till.deal.id, PRICE).costs_fen == 0  # borne once
    assert (line.status, line.received_fen, line.received_on) == ("distributed", PRICE, now.date())
    kinds = [one.kind for one in ledger.history(till.deal.id) if one.kind.startswith("payment.")]
    steps = ("schedule", "fall_due", "claim", "confirm", "distribute")
    assert kinds == [f"payment.{step}" for step in steps]
    assert schedule_sums.finished(till.deal.id)
    assert ledger.verify() == []


@pytest.mark.rule("R-19")
def test_the_worked_example_of_a_royalty(people: People, now: datetime) -> None:
    """Report 3,000,000 in the first half-year: 80,000 less the entry fee's 30,000; the second has no credit left."""
    till = Till(people, now, terms=ROYALTY)
    assert [one.kind for one in till.lines()][:2] == ["entry_fee", "royalty"]
    till.sweep((till.line(3).payable_on - till.today).days)  # type: ignore[operator]
    assert [till.line(n).status for n in (2, 3, 4)] == ["report_wait", "report_wait", "scheduled"]
    for number, base, credit, due in ((2, 3_000_000, 30_000, 50_000), (3, 100, 0, 50_000)):
        schedules.report(till.asker(people.enterprise, number), base * YUAN)
        reckoned = schedule_views.reckoned(till.line(number))
        assert reckoned
        assert reckoned.amount_fen == due * YUAN
        schedules.accept(till.asker(people.officer, number), base * YUAN)
        line = till.line(number)
        assert (line.credit_fen, line.amount_fen) == (credit * YUAN, due * YUAN)
        assert line.due_on == till.today + timedelta(days=30)
    assert till.balances()["receivable"] == (30_000 + 50_000 + 50_000) * YUAN
    till.claim(2)
    till.confirm(2)
    assert till.balances()["receivable"] == (30_000 + 50_000) * YUAN
    assert ledger.verify() == []


def test_a_report_is_queried_sent_again_and_accepted_only_as_read(people: People, now: datetime) -> None:
    till = Till(people, now, terms=ROYALTY)
    till.sweep(400)
    with pytest.raises(InvalidTransition):
        till.claim(2)
    sheet = Upload(io.BytesIO(PDF + b"sales"), "销售明细.pdf")
    schedules.report(till.asker(people.enterprise, 2), 100, sheet)
    schedules.query(till.asker(people.officer, 2), "少报了一个月")
    assert (till.line(2).status, till.line(2).reason) == ("queried", "少报了一个月")
    schedules.report(till.asker(people.enterprise, 2), 200)
    with pytest.raises(InvalidInput, match="已更新报告"):
        schedules.accept(till.asker(people.officer, 2), 100)
    schedules.accept(till.asker(people.officer, 2), 200)
    assert [one.step for one in till.line(2).files] == ["report"]


def test_nothing_to_pay_is_no_debt_and_never_late(people: People, now: datetime) -> None:
    royalty = replace(ROYALTY.royalty, minimum_fen=0)  # type: ignore[type-var]
    till = Till(people, now, terms=replace(ROYALTY, royalty=royalty))
    till.sweep(250)
    schedules.report(till.asker(people.enterprise, 2), 0)
    schedules.accept(till.asker(people.officer, 2), 0)
    before = ledger.head()
    assert till.sweep(60) == 0
    assert (till.line(2).status, ledger.head()) == ("accepted", before)
    with pytest.raises(Conflict, match="没有应付金额"):
        till.claim(2)


def test_a_retry_is_answered_once_and_other_content_is_refused(people: People, now: datetime) -> None:
    till = Till(people, now).to("due")
    for step in (lambda: till.claim(key="pay"), lambda: till.confirm(key="got")):
        step()
        head = ledger.head()
        step()
        assert ledger.head() == head
    assert len(till.line().files) == 1
    with pytest.raises(Conflict, match="另一操作"):
        till.confirm(key="got", fen=1)


@pytest.mark.parametrize(
    ("late_bp", "days_late", "fen", "code"),
    [
        (None, 0, PRICE, None),
        (None, 0, PRICE - 1, "too_little"),
        (None, 0, PRICE + 1, "too_much"),
        (None, 10, PRICE + 1, "too_much"),
        (5, 0, PRICE + 1, "too_much"),
        (5, 10, PRICE + PRICE * 50 // 10_000, None),
        (5, 10, PRICE + PRICE * 50 // 10_000 + 1, "too_much"),
    ],
)
def test_what_was_received_is_the_sum_and_the_agreed_interest(
    people: People, now: datetime, late_bp: int | None, days_late: int, fen: int, code: str | None
) -> None:
    till = Till(people, now, terms=replace(ROYALTY, late_interest_bp=late_bp, price_fen=PRICE))
    till.sweep()
    till.sweep(30 + days_late)
    till.claim()
    if code:
        with pytest.raises(InvalidInput) as caught:
            till.confirm(fen=fen)
        assert (caught.value.field, caught.value.code) == ("received", code)
        return
    till.confirm(fen=fen)
    assert till.balances() == {"paid": -fen, "received": fen}


def test_bad_days_files_and_reasons_change_nothing(people: People, now: datetime) -> None:
    till = Till(people, now).to("due")
    before = ledger.head()
    asker, tomorrow = till.asker(people.enterprise), till.today + timedelta(days=1)
    tries: list[tuple[Callable[[], object], str]] = [
        (lambda: till.claim(paid_on=tomorrow), "paid_on"),
        (lambda: till.claim(paid_on=till.today - timedelta(days=1)), "paid_on"),
        (lambda: schedules.claim(asker, Upload(io.BytesIO(b"MZ"), "a.pdf"), till.today), "file"),
        (lambda: schedules.claim(asker, Upload(io.BytesIO(PDF), "a.exe"), till.today), "file"),
        (lambda: schedules.claim(asker, Upload(io.BytesIO(b""), "a.pdf"), till.today), "file"),
        (
            lambda: schedules.claim(asker, Upload(io.BytesIO(PDF.ljust(LIMIT + 1)), "a.pdf"), till.today),
            "file",
        ),
        (lambda: schedules.reject(till.asker(people.officer), " "), "reason"),
    ]
    for attempt, field in tries:
        with pytest.raises(InvalidInput) as caught:
            attempt()
        assert caught.value.field == field
    assert ledger.head() == before
    till.claim()
    with pytest.raises(InvalidInput) as caught:
        schedules.confirm(till.asker(people.officer), PRICE, tomorrow)
    assert caught.value.field == "received_on"
    till.confirm()
    with pytest.raises(Conflict, match="直接费用在您查看后有变化"):
        schedules.distribute(till.asker(people.officer), 1)


def test_a_line_of_another_deal_is_not_found(people: People, now: datetime) -> None:
    till, other = Till(people, now), Till(people, now, serial=2)
    with pytest.raises(NotFound):
        schedule_views.line(people.officer, till.deal.id, other.line().public_id, now)
    with pytest.raises(NotFound):
        schedule_views.line(people.other_officer, till.deal.id, till.line().public_id, now)


def test_what_waits_is_on_somebodys_list(people: People, now: datetime) -> None:
    def piles(actor: object) -> dict[str, int]:
        found = waiting.tasks(actor, now)  # type: ignore[arg-type]
        return {one.arguments["pile"]: one.count for one in found if one.endpoint == "schedules.mine"}

    till = Till(people, now)
    assert piles(people.enterprise) == {}
    till.to("due")
    assert (piles(people.enterprise), piles(people.officer)) == ({"pay": 1}, {})
    till.claim()
    assert (piles(people.enterprise), piles(people.officer)) == ({}, {"receive": 1})
    found, total = schedule_views.mine(people.officer, till.now, "receive")
    assert (total, [one.line.public_id for one in found]) == (1, [till.line().public_id])
    assert schedule_views.mine(people.other_officer, till.now)[1] == 0
    assert schedule_views.mine(people.operator, till.now)[1] == 1


@pytest.mark.parametrize("guarded", [True, False])
def test_two_who_confirm_at_once_settle_the_sum_once(
    app: Flask, people: People, now: datetime, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: without the look at the line's status, the sum is received as often as somebody says so."""
    till = Till(people, now).to("paid_claimed")
    if not guarded:
        follows = "marketplace.services.schedule_moves._follows"
        monkeypatch.setattr(follows, lambda *_: PaymentStatus.CONFIRMED)
    line_id, deal_id, today = till.line().public_id, till.deal.id, till.today

    def call() -> None:
        asker = schedules.Asker(people.officer, deal_id, line_id, str(uuid4()), till.now)
        schedules.confirm(asker, PRICE, today)

    settled = together(app, [call] * 4).count(None)
    assert till.balances()["received"] == PRICE * settled
    assert (settled == 1) is guarded
