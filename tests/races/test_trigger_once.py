"""Timer, report and exit at once: one of them ends the free use; without the guard they all would."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.database import db
from marketplace.domain.errors import Conflict, InvalidTransition
from marketplace.domain.trials import TRIAL_PROCESS, ReportKind, TrialAction, TrialEnd, TrialStatus
from marketplace.models import LedgerEntry, Trial, TrialEnding, TrialReport
from marketplace.services import trial_answers, trial_moves, trial_sweep, trials
from marketplace.services.trials import Told
from marketplace.services.unit_of_work import transaction
from tests.factories import People
from tests.races.guarding import ROUNDS, THREADS, heedless, intact, unguard
from tests.together import together
from tests.trial_play import TrialPlay

DAY = datetime(2027, 11, 23, 4, tzinfo=UTC)  # the agreed date of the trials below
SALE = Told(ReportKind.REVENUE, date(2027, 11, 22), 100)


def _report(people: People, deal_id: UUID, key: str, now: datetime = DAY) -> Trial:
    return trials.report(people.enterprise, deal_id, SALE, key, now=now)


def _exit(people: People, deal_id: UUID, now: datetime = DAY) -> Trial:
    return trials.exit_trial(people.enterprise, deal_id, "leave", now=now)


def _endings(deal_id: UUID) -> list[str]:
    query = sa.select(TrialEnding.kind).where(TrialEnding.deal_id == deal_id, TrialEnding.standing)
    return list(db.session.scalars(query))


def _entries(deal_id: UUID, kind: str) -> int:
    query = sa.select(sa.func.count()).where(LedgerEntry.deal_id == deal_id, LedgerEntry.kind == kind)
    return db.session.scalar(query) or 0


@pytest.mark.parametrize("rounds", ROUNDS)
def test_the_timer_and_reports_trigger_once(app: Flask, people: People, now: datetime, rounds: int) -> None:
    """Half the threads are workers whose clock has struck, half the licensee's reports of a sale the day before."""
    won: dict[str, int] = {}
    for serial in range(1, rounds + 1):
        play = TrialPlay(people, now, serial).begin()
        calls: list[Callable[[], Any]] = []
        for one in range(THREADS // 2):
            calls += [partial(trial_sweep.sweep, DAY), partial(_report, people, play.id, f"report-{one}")]
        outcomes = together(app, calls)
        refused = [one for one in outcomes if isinstance(one, Exception)]
        assert {type(one) for one in refused} <= {InvalidTransition}
        [ending] = _endings(play.id)
        assert _entries(play.id, "trial.trigger") == 1
        trial = db.session.get_one(Trial, play.id)
        assert trial.status == ("payable" if ending == TrialEnd.DATE else "triggered")
        won[ending] = won.get(ending, 0) + 1
        if ending != TrialEnd.DATE:
            trial_answers.confirm(people.officer, play.id, "yes", now=DAY)
        assert _entries(play.id, "trial.confirm") == 1
    assert sum(won.values()) == rounds
    assert intact()


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("struck", [True, False], ids=["on the date", "the day before"])
def test_an_exit_and_a_trigger_do_not_both_count(
    app: Flask, people: People, now: datetime, rounds: int, struck: bool
) -> None:
    moment = DAY if struck else DAY.replace(day=22)
    for serial in range(1, rounds + 1):
        play = TrialPlay(people, now, serial).begin()
        calls: list[Callable[[], Any]] = [partial(_exit, people, play.id, moment)] * (THREADS // 2)
        calls += [partial(trial_sweep.sweep, moment)] if struck else []
        calls += [
            partial(_report, people, play.id, f"report-{one}", moment) for one in range(THREADS - len(calls))
        ]
        outcomes = together(app, calls)
        assert {type(one) for one in outcomes if isinstance(one, Exception)} <= {InvalidTransition, Conflict}
        [ending] = _endings(play.id)
        assert _entries(play.id, "trial.exit") + _entries(play.id, "trial.trigger") == 1
        assert not (struck and ending == TrialEnd.EXIT)  # the date has come: too late to leave
    assert intact()


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_two_reports_at_once_one_triggers(app: Flask, people: People, now: datetime, rounds: int) -> None:
    for serial in range(1, rounds + 1):
        play = TrialPlay(people, now, serial).begin()
        calls = [partial(_report, people, play.id, f"report-{one % 2}") for one in range(THREADS)]
        outcomes = together(app, calls)
        assert sum(isinstance(one, Trial) for one in outcomes) == THREADS // 2  # one report and its retries
        assert len(_endings(play.id)) == 1
        numbers = sa.select(TrialReport.number).where(TrialReport.deal_id == play.id)
        assert list(db.session.scalars(numbers)) == [1]


def _store(deal_id: UUID, kind: TrialEnd, now: datetime) -> None:
    """End the free use without looking first, as a use case with a fault would."""
    with transaction(now) as tx:
        tx.add(TrialEnding(deal_id=deal_id, kind=kind, ended_on=now.date()))


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("guarded", [True, False])
def test_the_database_itself_takes_one_ending(
    app: Flask, people: People, now: datetime, guarded: bool, rounds: int
) -> None:
    """The control: the same faulty calls on a table without its unique index store every ending."""
    plays = [TrialPlay(people, now, serial).begin() for serial in range(1, rounds + 1)]
    if not guarded:
        unguard("trial_endings", now)
    ends = (TrialEnd.DATE, TrialEnd.FIRST_SALE, TrialEnd.EXIT, TrialEnd.LONG_STOP)
    for play in plays:
        calls = [partial(_store, play.id, ends[one % 4], DAY) for one in range(THREADS)]
        outcomes = together(app, calls)
        refused = [one for one in outcomes if one is not None]
        assert [type(one) for one in refused] == ([Conflict] * (THREADS - 1) if guarded else [])
        assert len(_endings(play.id)) == THREADS - len(refused)


def test_without_index_and_table_every_report_would_trigger(
    app: Flask, people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the use case: steps allowed from every status, as if nobody looked at it."""
    play = TrialPlay(people, now).begin()
    targets = {
        TrialAction.REPORT: TrialStatus.TRIAL,
        TrialAction.TRIGGER: TrialStatus.TRIGGERED,
        TrialAction.CONFIRM: TrialStatus.PAYABLE,
    }
    monkeypatch.setattr(trial_moves, "TRIAL_PROCESS", heedless(TRIAL_PROCESS, targets))
    unguard("trial_endings", now)
    outcomes = together(app, [partial(_report, people, play.id, f"report-{one}") for one in range(8)])
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert _entries(play.id, "trial.trigger") == len(_endings(play.id)) == 8
