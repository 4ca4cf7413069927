"""Recordals with the ledger, the facts and the clock; who may step when, and what a slip says."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from marketplace.domain.periods import whole_year
from marketplace.domain.recordals import RecordalDocument, RefusalGround
from marketplace.domain.statistics import Basis, Selection
from marketplace.models import Deal, Patent, Recordal
from marketplace.services import (
    facts,
    ledger,
    recordal_queues,
    recordals,
    statistics,
)
from marketplace.services.recordal_queues import Pile
from marketplace.services.recordals import Told
from marketplace.services.unit_of_work import transaction
from tests.deal_play import ORDINARY, SALE, Play, publish
from tests.factories import People

EVERYTHING = tuple(RecordalDocument)


def _play(
    people: People, now: datetime, terms: Any = ORDINARY, to: DealStatus = DealStatus.EFFECTIVE
) -> Play:
    play = Play(people, now, publish(people, 1, now, terms), terms)
    play.to(to)
    return play


def _stored(play: Play) -> Recordal:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Recordal, play.id)


def _kinds(play: Play) -> list[str]:
    kinds = [entry.kind for entry in ledger.history(play.id)]
    return [kind.removeprefix("recordal.") for kind in kinds if kind.startswith("recordal.")]


def _figures(people: People, year: int, basis: Basis, now: datetime) -> dict[str, int]:
    return statistics.report(people.administrator, Selection(whole_year(year), basis), now=now).total


@pytest.mark.rule("R-06")
def test_a_deal_in_effect_has_its_recordal_due_in_three_months(people: People, now: datetime) -> None:
    play = _play(people, now, to=DealStatus.SIGNED)
    assert db.session.get(Recordal, play.id) is None
    play.effective()
    made = _stored(play)
    assert (made.kind, made.status, made.due_on) == ("licence", "not_started", date(2027, 2, 23))


def test_nothing_is_recorded_that_was_not_submitted(people: People, now: datetime) -> None:
    play = _play(people, now)
    for _ in range(2):
        before = ledger.head()
        with pytest.raises(Conflict, match="提交日期"):
            recordals.record(people.operator, play.id, "X1", now.date(), str(uuid4()), now=now)
        assert ledger.head() == before
        recordals.prepare(people.officer, play.id, "p", now=now)


@pytest.mark.parametrize(
    "told, field",
    [
        (Told(date(2026, 11, 23), papers=EVERYTHING[:2]), "papers"),
        (Told(date(2026, 11, 24), papers=EVERYTHING), "submitted_on"),
        (Told(date(2026, 11, 22), papers=EVERYTHING), "submitted_on"),
        (Told(papers=EVERYTHING), "submitted_on"),
    ],
)
def test_a_submission_needs_papers_and_a_day(people: People, now: datetime, told: Told, field: str) -> None:
    play = _play(people, now)
    recordals.prepare(people.operator, play.id, "p", now=now)
    before = ledger.head()
    with pytest.raises(InvalidInput) as refused:
        recordals.submit(people.enterprise, play.id, told, "s", now=now)
    assert refused.value.field == field
    assert ledger.head() == before


def test_correction_refusal_and_a_second_try(people: People, now: datetime) -> None:
    play, officer, day = _play(people, now), people.officer, now.date()
    play.filed()
    recordals.correct(officer, play.id, Told(day, note="补交委托书"), "c", now=now)
    recordals.keep_papers(officer, play.id, EVERYTHING[:3], now=now)
    recordals.submit(officer, play.id, Told(day, "回执7", papers=EVERYTHING), "again", now=now)
    recordals.refuse(officer, play.id, Told(day, ground=RefusalGround.PLEDGED), "r", now=now)
    recordals.prepare(officer, play.id, "anew", now=now)
    assert _stored(play).status == "preparing"
    kinds = ["prepare", "submit", "correct", "submit", "refuse", "prepare"]
    assert _kinds(play) == kinds
    events = _stored(play).events
    assert [event.action for event in events] == kinds
    assert (events[2].note, events[3].number, events[4].ground) == ("补交委托书", "回执7", "pledged")
    assert "补交委托书" not in "".join(entry.body for entry in ledger.entries())
    assert ledger.verify() == []


@pytest.mark.parametrize(
    "step, told, field",
    [
        (recordals.correct, Told(date(2026, 11, 23)), "corrected_note"),
        (recordals.correct, Told(date(2026, 11, 22), note="补正"), "corrected_on"),
        (recordals.refuse, Told(date(2026, 11, 23)), "ground"),
        (recordals.refuse, Told(date(2026, 11, 23), ground=RefusalGround.OTHER), "refused_note"),
        (recordals.refuse, Told(ground=RefusalGround.OVERLAP), "refused_on"),
    ],
)
def test_an_answer_needs_its_words(people: People, now: datetime, step: Any, told: Told, field: str) -> None:
    play = _play(people, now)
    play.filed()
    with pytest.raises(InvalidInput) as refused:
        step(people.officer, play.id, told, "k", now=now)
    assert refused.value.field == field


def test_who_may_not_and_when_not(people: People, now: datetime) -> None:
    play = _play(people, now)
    before = ledger.head()
    for actor in (people.other_officer, people.other_enterprise):
        with pytest.raises(NotFound):
            recordals.prepare(actor, play.id, "k", now=now)
    with pytest.raises(NotAllowed):
        recordals.prepare(people.inventor, play.id, "k", now=now)
    with pytest.raises(NotAllowed, match="另一方"):
        recordals.prepare(people.enterprise, play.id, "k", now=now)
    with pytest.raises(InvalidTransition):
        recordals.correct(people.officer, play.id, Told(now.date(), note="补正"), "k", now=now)
    with pytest.raises(InvalidTransition):
        recordals.keep_papers(people.officer, play.id, (), now=now)
    assert ledger.head() == before


def test_a_step_sent_twice_is_taken_once(people: People, now: datetime) -> None:
    play = _play(people, now)
    for _ in range(2):
        play.recorded()
    assert _kinds(play) == ["prepare", "submit", "record"]
    with pytest.raises(Conflict, match="另一操作"):
        recordals.record(people.operator, play.id, "X9", now.date(), "record", now=now)
    assert len(_stored(play).events) == 3


def test_a_cancelled_recordal_stays_in_its_year_and_shows_in_the_next(people: People, now: datetime) -> None:
    """Counting rule 6: no closed period is rewritten."""
    play, later = _play(people, now, to=DealStatus.RECORDED), now + timedelta(days=60)
    officer, day = people.officer, date(2027, 1, 20)
    before = _figures(people, 2026, Basis.RECORDED, later)
    recordals.change(officer, play.id, Told(now.date(), "X2", "期限延长一年"), "ch", now=later)
    recordals.cancel(officer, play.id, Told(day, note="双方协商提前终止"), "ca", now=later)
    assert (_stored(play).status, db.session.get_one(Deal, play.id).status) == ("cancelled", "recorded")
    assert _figures(people, 2026, Basis.RECORDED, later) == before
    assert before["licence_contracts"] == 1
    assert _figures(people, 2027, Basis.CANCELLED, later)["licence_contracts"] == 1
    assert facts.differences() == []
    facts.rebuild()
    assert facts.differences() == []
    with pytest.raises(InvalidTransition):
        recordals.cancel(officer, play.id, Told(day, note="再次"), "cb", now=later)


def test_a_cancellation_follows_the_record(people: People, now: datetime) -> None:
    play = _play(people, now, to=DealStatus.RECORDED)
    with pytest.raises(InvalidInput) as refused:
        recordals.cancel(people.officer, play.id, Told(date(2026, 11, 22), note="终止"), "k", now=now)
    assert refused.value.field == "cancelled_on"


def test_a_registered_transfer_is_not_cancelled(people: People, now: datetime) -> None:
    play = _play(people, now, SALE, DealStatus.RECORDED)
    with pytest.raises(Conflict, match="另行签约"):
        recordals.cancel(people.officer, play.id, Told(now.date(), note="反悔"), "k", now=now)


def test_a_transfer_of_a_shared_patent_needs_the_co_owners_paper(people: People, now: datetime) -> None:
    play = _play(people, now, SALE)
    with transaction(now) as tx:
        tx.session.execute(update(Patent).values(patentees=["北辰示例大学", "示例研究所"]))
    db.session.expire_all()
    deal = db.session.get_one(Deal, play.id)
    assert RecordalDocument.CO_OWNER_CONSENT in recordals.needed(deal, now.date())


@pytest.mark.rule("R-06")
def test_lists_are_ones_own_and_say_how_long_there_is(people: People, now: datetime) -> None:
    play = _play(people, now)
    for actor, total in ((people.officer, 1), (people.operator, 1), (people.other_officer, 0)):
        found, count = recordal_queues.page(actor, Pile.OPEN, 1, now=now)
        assert (len(found), count) == (total, total)
    clock = recordal_queues.page(people.officer, None, 1, now=now + timedelta(days=62))[0][0]
    assert (clock.days_left, clock.urgency) == (30, "amber")
    play.filed()
    assert recordal_queues.count(people.officer, Pile.OPEN, now=now) == 0
    assert recordal_queues.page(people.officer, Pile.SUBMITTED, 1, now=now)[0][0].urgency is None
