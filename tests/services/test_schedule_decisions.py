"""What two persons decide: waivers by a colleague of the owner's, reversals by the platform's administrator."""

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from marketplace.database import db
from marketplace.domain.errors import Conflict, NotAllowed, NotFound
from marketplace.domain.schedules import PaymentStatus
from marketplace.services import ledger, schedule_decisions, waiting
from tests.factories import People
from tests.payment_play import ROYALTY, Till, colleague

PRICE = 30_000_000


def _version(till: Till, number: int = 1) -> int:
    return till.line(number).version


@pytest.mark.parametrize("status", ["scheduled", "due"])
def test_a_waiver_is_decided_by_a_colleague(people: People, now: datetime, status: str) -> None:
    till, second = Till(people, now).to(status), colleague(people, now)
    with pytest.raises(Conflict, match="须先由经办人提出"):
        schedule_decisions.waive(till.asker(second), _version(till))
    till.ask_waiver()
    head = ledger.head()
    with pytest.raises(Conflict, match="不能复核自己的申请"):
        schedule_decisions.waive(till.asker(people.officer), _version(till))
    with pytest.raises(Conflict, match="待第二人复核"):
        till.ask_waiver(second)
    with pytest.raises(NotAllowed):
        schedule_decisions.waive(till.asker(people.enterprise), _version(till))
    with pytest.raises(NotFound):
        schedule_decisions.waive(till.asker(people.other_officer), _version(till))
    with pytest.raises(Conflict, match="有变化"):
        schedule_decisions.waive(till.asker(second), _version(till) - 1)
    assert ledger.head() == head
    assert [one.count for one in waiting.tasks(second, now=now) if one.arguments.get("pile") == "waiver"] == [
        1
    ]
    assert not [
        one for one in waiting.tasks(people.officer, now=now) if one.arguments.get("pile") == "waiver"
    ]
    version = _version(till)
    for _ in range(2):  # sent twice, done once
        schedule_decisions.waive(till.asker(second, key="waive"), version)
    assert till.line().status == "waived"
    assert till.balances() == {}


def test_a_waiver_of_a_sum_not_known_yet_moves_no_account(people: People, now: datetime) -> None:
    till, second = Till(people, now, terms=ROYALTY), colleague(people, now)
    before = till.balances()
    till.ask_waiver(number=2)
    schedule_decisions.waive(till.asker(second, 2), _version(till, 2))
    assert (till.line(2).status, till.balances()) == ("waived", before)


def test_what_was_asked_can_be_refused_or_taken_back(people: People, now: datetime) -> None:
    till, second = Till(people, now).to("due"), colleague(people, now)
    for who in (second, people.officer):
        till.ask_waiver()
        schedule_decisions.keep(till.asker(who), _version(till))
        assert (till.line().status, till.line().asked, till.line().reason) == ("due", None, "")
    till.ask_waiver()
    till.claim()  # who pays ends the question
    assert till.line().asked is None


def test_a_reversal_is_decided_by_the_platform_and_the_sum_is_owed_again(
    people: People, now: datetime
) -> None:
    till = Till(people, now).to("confirmed")
    schedule_decisions.ask_reversal(till.asker(people.officer), "误认了另一笔款")
    for who in (people.officer, people.operator, people.enterprise):
        with pytest.raises(NotAllowed):
            schedule_decisions.reverse(till.asker(who), _version(till))
    piles = waiting.tasks(people.administrator, now=now)
    assert [one.count for one in piles if one.endpoint == "schedules.mine"] == [1]
    schedule_decisions.reverse(till.asker(people.administrator), _version(till))
    assert [one.status for one in till.lines()] == ["reversed", "scheduled"]
    assert till.balances() == {"payable": -PRICE, "receivable": PRICE}
    till.sweep()
    till.claim(2)
    till.confirm(2)
    assert till.balances() == {"paid": -PRICE, "received": PRICE}
    assert ledger.verify() == []


def test_the_database_too_wants_two_persons(people: People, now: datetime) -> None:
    till = Till(people, now)
    line = till.line()
    line.status = PaymentStatus.WAIVED
    line.asked_by = line.decided_by = people.officer.user_id
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
