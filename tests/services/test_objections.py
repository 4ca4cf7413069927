"""Objections: filed once, by anybody, while the price is shown; recorded and decided by those who may."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, Invalid, InvalidInput, InvalidTransition, NotAllowed, NotFound
from marketplace.models import Objection
from marketplace.services import ledger, objections, publicity
from tests.deal_play import deal_of
from tests.factories import People
from tests.shown_price import CONTACT, REASON, Shown, agreed


@pytest.fixture
def play(people: People, now: datetime) -> Shown:
    """A price that is shown since now."""
    found = agreed(people, now)
    found.shown()
    return found


def _kinds(play: Shown) -> list[str]:
    return [entry.kind for entry in ledger.history(play.id)]


def test_sending_twice_files_one(play: Shown) -> None:
    assert play.objected().id == play.objected().id
    assert _kinds(play).count("objection.file") == 1
    with pytest.raises(Conflict, match="另一操作"):
        play.objected(reason=REASON + "另一理由")


def test_what_is_refused_stops_nothing(people: People, now: datetime, play: Shown) -> None:
    ident, before = play.publicity.public_id, _kinds(play)
    with pytest.raises(Invalid) as refused:
        objections.file(None, ident, "太低", "", "k", now=now)
    assert [problem.field for problem in refused.value.problems] == ["reason", "contact"]
    with pytest.raises(InvalidInput, match="请求编号"):
        objections.file(None, ident, REASON, CONTACT, "", now=now)
    with pytest.raises(NotFound):
        objections.file(None, uuid4(), REASON, CONTACT, "k", now=now)
    with pytest.raises(Conflict, match="已经结束"):
        play.objected(days=16)
    assert _kinds(play) == before
    assert play.publicity.stopped_on is None


def test_on_the_last_day_it_is_in_time(play: Shown) -> None:
    assert play.objected(days=15).status == "filed"


def test_only_owner_and_staff_record_and_only_owner_and_administrator_decide(
    people: People, now: datetime, play: Shown
) -> None:
    ident, before = play.objected().public_id, _kinds(play)
    with pytest.raises(NotAllowed):
        objections.record(people.enterprise, play.id, ident, "k", now=now)
    for stranger in (people.other_officer, people.other_enterprise):
        with pytest.raises(NotFound):
            objections.record(stranger, play.id, ident, "k", now=now)
    with pytest.raises(InvalidTransition):
        play.decided(ident)  # not recorded yet
    with pytest.raises(NotFound):
        objections.record(people.officer, play.id, uuid4(), "k", now=now)
    assert _kinds(play) == [*before]
    objections.record(people.operator, play.id, ident, "r", now=now)
    objections.record(people.operator, play.id, ident, "r", now=now)
    for nobody in (people.operator, people.enterprise):
        with pytest.raises(NotAllowed):
            objections.decide(nobody, play.id, ident, REASON, "d", upheld=False, now=now)
    objections.decide(people.administrator, play.id, ident, REASON, "d", upheld=False, now=now)
    objections.decide(people.administrator, play.id, ident, REASON, "d", upheld=False, now=now)
    assert _kinds(play)[len(before) :] == [
        "objection.record", "deal.object", "objection.dismiss", "deal.dismiss",
    ]  # fmt: skip


def test_the_last_of_several_lets_the_deal_go_on(people: People, now: datetime, play: Shown) -> None:
    first, second = play.objected("one"), play.objected("two", REASON + "二", days=3)
    for number, one in enumerate((first, second)):
        objections.record(people.officer, play.id, one.public_id, f"r{number}", now=now)
    play.decided(first.public_id, days=5, key="d1")
    assert (deal_of(play.id).status, play.publicity.stopped_on) == ("objection", now.date())
    play.decided(second.public_id, days=7, key="d2")
    assert (deal_of(play.id).status, play.publicity.stopped_on) == ("cleared", None)
    assert play.publicity.ends_on == now.date() + timedelta(days=22)


def test_another_objection_while_the_rest_of_the_days_run_holds_the_signature(
    people: People, now: datetime, play: Shown
) -> None:
    first = play.objected()
    objections.record(people.officer, play.id, first.public_id, "r", now=now)
    play.decided(first.public_id)
    second = play.objected("again", REASON + "又一件", days=2)
    assert deal_of(play.id).status == DealStatus.CLEARED
    assert publicity.sweep(now + timedelta(days=60)) == 0
    objections.record(people.officer, play.id, second.public_id, "r2", now=now)
    play.decided(second.public_id, days=4, key="d2")
    assert publicity.sweep(now + timedelta(days=60)) == 1
    assert play.publicity.closed


def test_reason_and_contact_are_for_the_owner_and_the_staff(people: People, play: Shown) -> None:
    play.objected()
    deal = deal_of(play.id)
    seen: dict[str, list[Objection]] = {
        name: objections.of(getattr(people, name), deal) for name in ("officer", "enterprise", "operator")
    }
    assert {name: len(found) for name, found in seen.items()} == {
        "officer": 1,
        "enterprise": 0,
        "operator": 1,
    }
    with pytest.raises(NotFound):
        objections.of(people.other_enterprise, deal)
