"""Annual fees of an inventory: what presses, what was paid, who learns that a right is at risk."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain.annual_fees import FeeState
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.models import AnnualFeePayment, Deal, Patent
from marketplace.services import annual_fee_payments, annual_fees, ledger, waiting
from tests.deal_play import Play, publish
from tests.factories import People, application_number, make_patent
from tests.together import together

# Filed 2021-03-04 and granted 2023-05-06, in year 3: year 6 starts on 2026-03-04, and 2026-09-04 ends its grace.
NUMBER = application_number(1)


def _patent(
    people: People, now: datetime, checked: date = date(2026, 6, 1), serial: int = 1, **more: object
) -> Patent:
    at = datetime.combine(checked, now.timetz())
    return make_patent(people.officer, serial, now, status_checked_at=at, **more)


def _pay(people: People, now: datetime, *years: int, paid_on: date = date(2026, 3, 2), key: str = "") -> None:
    fees = [(NUMBER, year) for year in years]
    annual_fee_payments.pay(people.officer, fees, paid_on, "京财 0012345", key or str(uuid4()), now=now)


@pytest.mark.rule("R-07")
def test_arrears_end_with_the_entry_and_begin_again_with_its_withdrawal(
    people: People, now: datetime
) -> None:
    patent, day = _patent(people, now), date(2026, 7, 1)
    days = (date(2026, 3, 4), date(2026, 3, 5), day)
    assert [annual_fees.in_arrears(patent, one) for one in days] == [False, True, True]
    _pay(people, now, 6)
    assert annual_fees.in_arrears(patent, day) is False
    entry = db.session.scalars(select(AnnualFeePayment)).one()
    annual_fee_payments.withdraw(people.officer, entry.public_id, "w", now=now)
    assert annual_fees.in_arrears(patent, day) is True
    _pay(people, now, 6)  # the right one
    assert annual_fees.in_arrears(patent, day) is False
    assert ledger.verify() == []


@pytest.mark.rule("R-07")
@pytest.mark.parametrize("missing", ["filed_on", "granted_on"])
def test_without_the_days_nobody_knows(people: People, now: datetime, missing: str) -> None:
    patent = _patent(people, now)
    setattr(patent, missing, None)
    assert annual_fees.in_arrears(patent, now.date()) is None


@pytest.mark.rule("R-07")
def test_the_calendar_shows_what_presses_the_nearest_day_first(people: People, now: datetime) -> None:
    _patent(people, now)  # last seen in force before its grace ended: too late
    _patent(people, now, now.date(), 2)  # in force today: year 6 was paid, year 7 is far
    _patent(people, now, now.date(), 3, filed_on=date(2019, 12, 23))
    _patent(people, now, now.date(), 4, filed_on=date(2019, 12, 24))
    _patent(people, now, now.date(), 5, filed_on=date(2019, 11, 10))
    _patent(people, now, now.date(), 6, granted_on=None)
    make_patent(people.other_officer, 7, now)
    found = annual_fees.calendar(people.officer, None, 1, now=now)
    assert [due.line.state for due in found.rows] == ["grace", "soon", "near", "over"]
    assert (found.total, found.unknown, found.counts[FeeState.LATER]) == (4, 1, 1)
    later = annual_fees.calendar(people.officer, FeeState.LATER, 1, now=now)
    assert [due.patent.number for due in later.rows] == [application_number(2)]
    piles = {task.message_id: task.count for task in waiting.tasks(people.officer, now=now)}
    texts = ("年费缴费情况不明，请核验", "年费过期未缴", "年费 30 天内到期")
    assert [piles[text] for text in texts] == [1, 1, 1]


def test_the_day_is_shanghais(people: People, now: datetime) -> None:
    """16:00 UTC on the last day to pay is the next day there: the fee is late."""
    _patent(people, now, date(2026, 1, 5))
    last = datetime.fromisoformat("2026-03-04T15:59:00+00:00")
    moments = (last, last + timedelta(minutes=1))
    states = [annual_fees.schedule(people.officer, NUMBER, now=at)[1][3].state for at in moments]
    assert states == ["soon", "grace"]


@pytest.mark.parametrize(
    "year, paid_on, field, words",
    [
        (3, date(2026, 3, 2), "fees", "没有第 3 年度"),  # the year of the grant was paid with it
        (21, date(2026, 3, 2), "fees", "没有第 21 年度"),
        (6, date(2026, 11, 24), "paid_on", "晚于今天"),
        (6, date(2023, 5, 5), "paid_on", "日期不能早于"),
        (6, date(2026, 9, 5), "paid_on", "滞纳期已于 2026-09-04 届满"),
        (5, date(2025, 3, 4), "fees", "已登记缴纳"),
    ],
)
def test_entries_that_cannot_be(
    people: People, now: datetime, year: int, paid_on: date, field: str, words: str
) -> None:
    _patent(people, now)
    _pay(people, now, 5, paid_on=date(2025, 3, 4))
    before = ledger.head()
    with pytest.raises(InvalidInput, match=words) as refused:
        _pay(people, now, year, paid_on=paid_on)
    assert refused.value.field == field
    assert ledger.head() == before


def test_an_entry_needs_fees_and_a_receipt(people: People, now: datetime) -> None:
    _patent(people, now)
    with pytest.raises(InvalidInput, match="勾选"):
        _pay(people, now)
    with pytest.raises(InvalidInput, match="收据号"):
        annual_fee_payments.pay(people.officer, [(NUMBER, 6)], date(2026, 3, 2), " ", "k", now=now)


def test_foreign_patents_and_entries_do_not_exist(people: People, now: datetime) -> None:
    _patent(people, now)
    _pay(people, now, 6)
    entry = db.session.scalars(select(AnnualFeePayment)).one().public_id
    for actor in (people.other_officer, people.enterprise):
        with pytest.raises(NotFound):
            annual_fees.schedule(actor, NUMBER, now=now)
        with pytest.raises(NotFound):
            annual_fee_payments.pay(actor, [(NUMBER, 7)], now.date(), "R-1", "k", now=now)
        with pytest.raises(NotFound):
            annual_fee_payments.withdraw(actor, entry, "k", now=now)
    for actor in (people.inventor, people.operator):
        with pytest.raises(NotAllowed):
            annual_fees.calendar(actor, None, 1, now=now)


def test_an_entry_sent_twice_is_one_and_a_withdrawn_one_is_gone(people: People, now: datetime) -> None:
    _patent(people, now)
    for _ in range(2):
        _pay(people, now, 6, 7, key="k")
    assert db.session.scalar(select(func.count()).select_from(AnnualFeePayment)) == 2
    entry = db.session.scalars(select(AnnualFeePayment.public_id)).first()
    assert entry
    for _ in range(2):
        annual_fee_payments.withdraw(people.officer, entry, "w", now=now)
    with pytest.raises(Conflict, match="已被撤回"):
        annual_fee_payments.withdraw(people.officer, entry, "other", now=now)


def test_two_colleagues_enter_the_same_fee_once(app: Flask, people: People, now: datetime) -> None:
    _patent(people, now)
    outcomes = together(app, [lambda: _pay(people, now, 6)] * 8)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(one, InvalidInput | Conflict) for one in outcomes if one is not None)
    assert db.session.scalar(select(func.count()).select_from(AnnualFeePayment)) == 1


@pytest.mark.rule("R-07")
def test_a_licensee_learns_that_the_fee_is_at_risk(people: People, now: datetime) -> None:
    """Year 7 is due 2027-03-04: from the next day the licence's room says so, until the payment is entered."""
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.EFFECTIVE)
    deal, late = db.session.get_one(Deal, play.id), now.replace(year=2027, month=3, day=5)
    assert annual_fees.at_risk(deal, now=now) == []
    assert [due.line.fee.year for due in annual_fees.at_risk(deal, now=late)] == [7]
    _pay(people, late, 7, paid_on=date(2027, 3, 4))
    assert annual_fees.at_risk(deal, now=late) == []
