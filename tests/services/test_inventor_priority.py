"""Inventors are told of a transfer and answer, or the days pass (R-17)."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.domain.inventor_priority import InventorAnswer, PriorityState
from marketplace.models import NotifiedInventor
from marketplace.services import inventor_priority, ledger, preparations
from tests.deal_play import SALE, Play, deal_of, publish
from tests.factories import People
from tests.shown_price import Shown, agreed

WAIVED, WANTED = InventorAnswer.WAIVED, InventorAnswer.WANTED


@pytest.fixture
def play(people: People, now: datetime) -> Shown:
    """An agreed transfer by the unit that filed the patent."""
    return agreed(people, now)


def _notify(play: Shown, day: date, key: str = "n") -> list[NotifiedInventor]:
    return inventor_priority.notify(play.licensor, play.id, day, key, now=play.now).inventors


def _answer(
    play: Shown, rows: list[NotifiedInventor], given: InventorAnswer, day: date, key: str = "a"
) -> None:
    ids = [one.public_id for one in rows]
    inventor_priority.answer(play.licensor, play.id, ids, given, day, key, now=play.now)


def _state(play: Shown, day: date) -> PriorityState:
    return inventor_priority.priority(deal_of(play.id), day).state


def test_silence_of_fifteen_days_waives(play: Shown, now: datetime) -> None:
    today = now.date()
    assert _state(play, today) is PriorityState.MISSING
    first, second = _notify(play, today)
    assert _notify(play, today) == [first, second], "a retry tells nobody twice"
    _answer(play, [first], WAIVED, today)
    assert _state(play, today + timedelta(days=15)) is PriorityState.WAITING
    assert _state(play, today + timedelta(days=16)) is PriorityState.SETTLED


def test_a_wish_holds_the_deal_until_it_is_withdrawn(play: Shown, now: datetime) -> None:
    today = now.date()
    rows = _notify(play, today)
    _answer(play, rows[:1], WANTED, today)
    assert _state(play, today + timedelta(days=60)) is PriorityState.WANTED
    _answer(play, rows, WAIVED, today, "b")
    assert _state(play, today) is PriorityState.SETTLED
    with pytest.raises(InvalidInput, match="已登记放弃"):
        _answer(play, rows, WANTED, today, "c")


def test_a_late_wish_and_wrong_days_are_refused(play: Shown, now: datetime) -> None:
    today = now.date()
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        _notify(play, today + timedelta(days=1))
    with pytest.raises(InvalidInput, match="条款冻结"):
        _notify(play, today - timedelta(days=1))
    rows, late = _notify(play, today), play.after(16)
    for day in (today - timedelta(days=1), today + timedelta(days=17)):
        with pytest.raises(InvalidInput) as refused:
            _answer(late, rows, WAIVED, day)
        assert refused.value.field == "answered_on"
    with pytest.raises(InvalidInput, match="答复期已于"):
        _answer(late, rows, WANTED, today + timedelta(days=16))
    for ids in ([], [uuid4()]):
        with pytest.raises(InvalidInput) as refused:
            inventor_priority.answer(play.licensor, play.id, ids, WAIVED, today, "x", now=now)
        assert refused.value.field == "inventors"
    assert [entry.kind for entry in ledger.history(play.id)].count("inventor.answer") == 0


def test_only_the_owner_tells_and_only_once_terms_are_frozen(
    people: People, now: datetime, play: Shown
) -> None:
    for actor, error in (
        (people.enterprise, NotAllowed),
        (people.operator, NotAllowed),
        (people.other_officer, NotFound),
    ):
        with pytest.raises(error):
            inventor_priority.notify(actor, play.id, now.date(), "k", now=now)
    _notify(play, now.date())
    with pytest.raises(Conflict, match="已登记过"):
        _notify(play, now.date(), "again")
    early = Play(people, now, publish(people, 2, now, SALE), SALE)
    early.to(DealStatus.OFFERED)
    with pytest.raises(Conflict, match="条款冻结后"):
        inventor_priority.notify(people.officer, early.id, now.date(), "k", now=now)


def test_the_counterpart_reads_numbers_and_no_names(people: People, now: datetime, play: Shown) -> None:
    _notify(play, now.date())
    deal = deal_of(play.id)
    seen = {
        name: preparations.inventors(getattr(people, name), deal, now.date())
        for name in ("officer", "enterprise", "operator")
    }
    assert {name: one.sees_names for name, one in seen.items() if one} == {
        "officer": True, "enterprise": False, "operator": True,
    }  # fmt: skip


def test_who_bought_a_patent_owes_its_inventors_nothing(people: People, now: datetime) -> None:
    listing = publish(people, 1, now, SALE, applicants=["某发明单位"])
    play = Play(people, now, listing, SALE)
    play.to(DealStatus.AGREED)
    assert inventor_priority.inventors(deal_of(play.id)) == ()
    assert play.signed().status == "signed"
