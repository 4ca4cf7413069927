"""What follows a reported trigger: confirmation, dispute and decision; what is refused leaves no trace."""

from datetime import date, datetime

import pytest

from marketplace.domain.errors import Conflict, InvalidTransition, NotAllowed
from marketplace.models import Deal
from marketplace.services import ledger, trial_answers, trial_sweep, trials
from marketplace.services.unit_of_work import transaction
from tests.factories import People
from tests.trial_play import EVENTS, TrialPlay, noon

TODAY = date(2026, 11, 23)


def test_a_milestone_counts_once_the_owner_accepts_it(people: People, now: datetime) -> None:
    play = TrialPlay(people, now, terms=EVENTS).begin()
    assert play.milestone(TODAY).status == "triggered"
    assert trial_answers.confirm(people.officer, play.id, "yes", now=now).status == "payable"


def test_a_dispute_holds_the_clock_until_the_decision(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    play.report(TODAY, 100)
    trial_answers.dispute(people.officer, play.id, "首笔收入应更早", "no", now=now)
    assert trial_sweep.sweep(noon(date(2027, 12, 1))) == 0
    decided = noon(date(2027, 12, 5))
    trial_answers.decide(people.operator, play.id, False, "凭证与报告一致", "reject", now=decided)
    trial = play.stored()
    assert (trial.status, trial.payable_on, trial.due_on) == (
        "payable",
        date(2027, 12, 5),
        date(2028, 1, 4),
    )


def test_an_upheld_dispute_strikes_the_report_and_the_trial_goes_on(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    play.report(TODAY, 100)
    trial_answers.dispute(people.officer, play.id, "并非本专利产品", "no", now=now)
    trial_answers.decide(people.operator, play.id, True, "确非本专利产品", "uphold", now=now)
    trial = play.stored()
    assert (trial.status, trial.ending, trial.reports[0].struck) == ("trial", None, True)
    assert play.report(TODAY, 5, "again").status == "triggered"
    assert [one.standing for one in play.stored().endings] == [False, True]
    text = "\n".join(entry.body for entry in ledger.entries())
    assert "并非本专利产品" not in text


def test_a_dispute_upheld_after_the_date_makes_nobody_late(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    play.report(TODAY, 100)
    trial_answers.dispute(people.officer, play.id, "并非本专利产品", "no", now=now)
    decided = noon(date(2028, 3, 1))
    trial = trial_answers.decide(people.operator, play.id, True, "成立", "uphold", now=decided)
    assert (trial.status, trial.payable_on) == ("payable", date(2028, 3, 1))
    assert trial.ending is not None
    assert trial.ending.ended_on == date(2027, 11, 23)


def test_the_owner_may_take_a_dispute_back(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    play.report(TODAY, 100)
    trial_answers.dispute(people.officer, play.id, "待核实", "no", now=now)
    assert trial_answers.confirm(people.officer, play.id, "yes", now=now).status == "payable"


def test_each_step_sent_twice_counts_once_and_other_content_is_refused(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    for _ in range(2):
        play.report(TODAY, 100)
        trial_answers.dispute(people.officer, play.id, "待核实", "no", now=now)
        trial_answers.decide(people.operator, play.id, False, "一致", "reject", now=now)
        trial_answers.pay(people.officer, play.id, "paid", now=now)
    assert len(play.kinds()) == 7
    with pytest.raises(Conflict, match="另一操作"):
        play.report(TODAY, 101)


def test_illegal_steps_leave_no_entry(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    before = len(ledger.history(play.id))
    for call in (
        lambda: trial_answers.confirm(people.officer, play.id, "k", now=now),
        lambda: trial_answers.dispute(people.officer, play.id, "理由", "k", now=now),
        lambda: trial_answers.decide(people.operator, play.id, True, "理由", "k", now=now),
        lambda: trial_answers.pay(people.officer, play.id, "k", now=now),
    ):
        with pytest.raises(InvalidTransition):
            call()
    play.report(TODAY, 100)
    for call in (
        lambda: trial_answers.confirm(people.enterprise, play.id, "k", now=now),
        lambda: trial_answers.decide(people.officer, play.id, True, "理由", "k", now=now),
    ):
        with pytest.raises(NotAllowed):
            call()
    with pytest.raises(InvalidTransition):
        trials.exit_trial(people.enterprise, play.id, "k", now=now)
    assert len(ledger.history(play.id)) == before + 2
    assert play.stored().status == "triggered"


def test_the_schedule_marks_the_trial_as_paid(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    trial_sweep.sweep(noon(date(2027, 11, 23)))
    for _ in range(2):
        with transaction(now) as tx:
            trial_answers.all_received(tx, tx.lock(Deal, play.id))
    assert play.kinds()[-1] == "trial.pay"
    assert play.stored().status == "paid"
