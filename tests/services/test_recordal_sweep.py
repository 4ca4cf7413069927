"""The clock of recordals: days that move with the calendar, the flag past the day, and people who act meanwhile."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.periods import whole_year
from marketplace.domain.recordals import RecordalDocument
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.statistics import Basis, Selection
from marketplace.models import Recordal, RuleVersion
from marketplace.services import facts, ledger, recordal_sweep, recordals, statistics, waiting
from marketplace.services.recordals import Told
from marketplace.services.unit_of_work import transaction
from tests.deal_play import Play, publish
from tests.factories import People
from tests.together import together

EVERYTHING = tuple(RecordalDocument)


def _play(people: People, now: datetime) -> Play:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.EFFECTIVE)
    return play


def _stored(play: Play) -> Recordal:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Recordal, play.id)


def _open(people: People, now: datetime) -> tuple[int, int]:
    """Contracts in effect without recordal, and those of them that are overdue (S-05)."""
    selection = Selection(whole_year(2026), Basis.EFFECTIVE)
    figures = statistics.report(people.administrator, selection, now=now).total
    return figures["unrecorded"], figures["overdue"]


@pytest.mark.rule("R-06")
def test_the_clock_flags_once_what_is_overdue_and_it_can_still_be_submitted(
    people: People, now: datetime
) -> None:
    """Due 2027-02-23: at 15:59 UTC that is still the day in Shanghai, a minute later it is over."""
    play = _play(people, now)
    last = datetime.fromisoformat("2027-02-23T15:59:00+00:00")
    assert recordal_sweep.sweep(last) == 0
    assert [recordal_sweep.sweep(last + timedelta(minutes=1)) for _ in range(2)] == [1, 0]
    late = _stored(play)
    assert (late.status, late.overdue_on) == ("not_started", date(2027, 2, 24))
    assert facts.differences() == []
    assert _open(people, now) == (1, 1)
    tasks = waiting.tasks(people.officer, now=last + timedelta(days=1))
    assert {task.message_id: task.count for task in tasks}["备案登记已逾期"] == 1
    play.recorded()
    assert facts.differences() == []
    assert _open(people, now) == (0, 0)


@pytest.mark.rule("R-06")
def test_a_calendar_entered_later_moves_the_day_and_months_stay_the_deals(
    people: People, now: datetime
) -> None:
    play = _play(people, now)
    book = replace(RuleBook(), recordal_months=1, holidays=(date(2027, 2, 23), date(2027, 2, 24)))
    version = RuleVersion(version=2, settings=book.as_json(), reason="2027 年放假安排", changed_at=now)
    version.in_force_on, version.changed_by = now.date(), people.administrator.user_id
    with transaction(now) as tx:
        tx.add(version)
    assert [recordal_sweep.sweep(now) for _ in range(2)] == [1, 0]
    assert _stored(play).due_on == date(2027, 2, 25)


def test_a_submission_and_the_clock_do_not_meet(app: Flask, people: People, now: datetime) -> None:
    """Whoever comes first: the file is submitted, and flagged at most once."""
    play = _play(people, now)
    recordals.prepare(people.operator, play.id, "p", now=now)
    late = now + timedelta(days=120)
    told = Told(late.date(), papers=EVERYTHING)
    sweeps = [lambda: recordal_sweep.sweep(late)] * 4
    outcomes = together(
        app, [lambda: recordals.submit(people.officer, play.id, told, "s", now=late), *sweeps]
    )
    if isinstance(outcomes[0], Exception):  # the clock changed the row meanwhile: sent again, it is taken
        recordals.submit(people.officer, play.id, told, "s", now=late)
    assert _stored(play).status == "submitted"
    kinds = [entry.kind for entry in ledger.history(play.id)]
    assert kinds.count("recordal.flag_overdue") <= 1
    assert ledger.verify() == []
