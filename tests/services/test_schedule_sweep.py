"""The clock of payments: to the day, in Shanghai's calendar, once, and racing with people."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from flask import Flask

from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidTransition
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import Instalment
from marketplace.models import Deal
from marketplace.services import ledger, schedule_starts, schedule_sweep, schedules
from marketplace.services.unit_of_work import transaction
from tests.deal_play import ORDINARY
from tests.factories import People
from tests.payment_play import Till
from tests.together import together

PRICE = 30_000_000


def test_a_sum_is_late_the_day_after_its_last_and_only_once(people: People, now: datetime) -> None:
    till = Till(people, now)
    assert till.sweep() == 1
    assert till.sweep(30) == 0  # the last day itself
    assert till.sweep(1) == 1
    assert till.line().status == "overdue"
    head = ledger.head()
    assert (till.sweep(), till.sweep(30), ledger.head()) == (0, 0, head)


def test_the_day_is_shanghais(people: People, now: datetime) -> None:
    """At 16:00 UTC it is midnight in Shanghai: the last day, 2026-12-23, ends there."""
    till = Till(people, now)
    till.sweep()
    assert till.line().due_on == date(2026, 12, 23)
    assert schedule_sweep.sweep(datetime(2026, 12, 23, 15, 59, tzinfo=UTC)) == 0
    assert schedule_sweep.sweep(datetime(2026, 12, 23, 16, 0, tzinfo=UTC)) == 1


def test_a_milestone_falls_due_when_it_is_accepted(people: People, now: datetime) -> None:
    parts = (Instalment(PRICE - 1, date(2027, 6, 30)), Instalment(1, None, "中试验收"))
    terms = replace(ORDINARY, payment_mode=PaymentMode.INSTALMENTS, instalments=parts)
    till = Till(people, now, terms=terms)
    assert till.balances() == {"payable": -PRICE, "receivable": PRICE}
    assert till.sweep((date(2027, 5, 30) - till.today).days) == 0
    assert till.sweep(1) == 1
    with pytest.raises(InvalidTransition):
        schedules.reach(till.asker(people.enterprise, 1), till.today)
    schedules.reach(till.asker(people.operator, 2), till.today)
    line = till.line(2)
    assert (line.status, line.due_on) == ("due", till.today + timedelta(days=30))


def test_a_terminated_contract_brings_nothing_new_but_what_was_due_stays(
    people: People, now: datetime
) -> None:
    parts = (Instalment(PRICE - 1, now.date()), Instalment(1, date(2027, 6, 30)))
    till = Till(people, now, terms=replace(ORDINARY, payment_mode=PaymentMode.INSTALMENTS, instalments=parts))
    till.sweep()
    with transaction(now) as tx:
        tx.lock(Deal, till.deal.id).status = DealStatus.TERMINATED
    till.sweep(400)
    assert [one.status for one in till.lines()] == ["overdue", "scheduled"]


@pytest.mark.rule("R-20")
def test_a_deferred_price_is_owed_from_its_trigger_on(people: People, now: datetime) -> None:
    till = Till(people, now, terms=replace(ORDINARY, payment_mode=PaymentMode.DEFERRED, deferred_months=12))
    assert (till.lines(), till.balances()) == ([], {})
    triggered_on = till.today + timedelta(days=365)
    with transaction(now) as tx:
        schedule_starts.start_after_trigger(tx, tx.lock(Deal, till.deal.id), triggered_on)
    assert till.balances() == {"payable": -PRICE, "receivable": PRICE}
    assert till.sweep(364) == 0
    assert till.sweep(1) == 1
    assert till.line().due_on == triggered_on + timedelta(days=30)
    with pytest.raises(Conflict), transaction(now) as tx:  # a second trigger makes no second schedule
        schedule_starts.start_after_trigger(tx, tx.lock(Deal, till.deal.id), triggered_on)
    assert len(till.lines()) == 1


def test_the_clock_and_the_payer_at_once_leave_one_status(app: Flask, people: People, now: datetime) -> None:
    for serial in range(1, 6):
        till = Till(people, now, serial).to("due")
        late = till.now + timedelta(days=31)
        together(app, [partial(schedule_sweep.sweep, late), till.claim, partial(schedule_sweep.sweep, late)])
        kinds = [one.kind for one in ledger.history(till.deal.id) if one.kind.startswith("payment.")]
        assert till.line().status == "paid_claimed"
        assert kinds.count("payment.claim") == 1
        assert kinds.count("payment.fall_overdue") <= 1
    assert ledger.verify() == []
