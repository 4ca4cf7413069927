"""Use first, pay later: from effect to payment, exit and long stop; what is refused leaves no trace."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.domain.terms import DealType, TrialTerms
from marketplace.domain.trials import ReportKind, TrialStatus
from marketplace.models import Deal, RightsGrant
from marketplace.services import ledger, trial_answers, trial_rooms, trial_sweep, trials
from marketplace.services.trials import Told
from marketplace.services.unit_of_work import transaction
from tests.deal_play import PDF
from tests.factories import People
from tests.trial_play import DEFERRED, EVENTS, TrialPlay, noon

TODAY = date(2026, 11, 23)


def test_nothing_is_payable_before_the_date_and_the_clock_makes_it_so(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    trial = play.stored()
    assert (trial.status, trial.started_on, trial.date_on) == ("trial", TODAY, date(2027, 11, 23))
    assert (trial.due_on, trial.long_stop_on) == (None, date(2029, 11, 23))
    assert trial_sweep.sweep(noon(date(2027, 11, 22))) == 0
    assert trial_sweep.sweep(noon(date(2027, 11, 23))) == 1
    assert trial_sweep.sweep(noon(date(2027, 11, 24))) == 0
    trial = play.stored()
    assert (trial.status, trial.payable_on, trial.due_on) == (
        "payable",
        date(2027, 11, 23),
        date(2027, 12, 23),
    )
    trial_answers.pay(people.officer, play.id, "paid", now=noon(date(2027, 12, 1)))
    assert play.stored().status == "paid"
    assert play.kinds() == ["trial.declare", "trial.start", "trial.trigger", "trial.confirm", "trial.pay"]
    assert ledger.verify() == []


def test_the_day_is_shanghais(people: People, now: datetime) -> None:
    """23:30 UTC is the next day in Shanghai: the date has come there."""
    TrialPlay(people, now).begin()
    late = datetime(2027, 11, 22, 23, 30, tzinfo=UTC)
    assert trial_sweep.sweep(late.replace(hour=15, minute=59)) == 0
    assert trial_sweep.sweep(late) == 1


def test_a_worker_that_comes_late_keeps_the_agreed_day(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    trial_sweep.sweep(noon(date(2027, 12, 1)))
    assert play.stored().payable_on == date(2027, 11, 23)


def test_a_first_sale_waits_for_the_owners_word(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    assert play.report(TODAY, 0, "nothing").status == "trial"
    assert play.report(TODAY, 100, "sale").status == "triggered"
    later = now + timedelta(days=10)
    trial_answers.confirm(people.officer, play.id, "yes", now=later)
    trial = play.stored()
    assert (trial.status, trial.payable_on) == ("payable", later.date())
    assert trial.due_on == later.date() + timedelta(days=30)
    assert trial.ending is not None
    assert (trial.ending.kind, trial.ending.ended_on) == ("first_sale", TODAY)


def test_the_operator_may_report_for_the_licensee(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    assert play.report(TODAY, 1, actor=people.operator).status == "triggered"


@pytest.mark.parametrize("who", ["officer", "administrator", "other_enterprise", "inventor"])
def test_nobody_else_reports(people: People, now: datetime, who: str) -> None:
    play = TrialPlay(people, now).begin()
    before = len(ledger.history(play.id))
    with pytest.raises((NotAllowed, NotFound)):
        play.report(TODAY, 1, actor=getattr(people, who))
    assert len(ledger.history(play.id)) == before


def test_revenue_adds_up_to_the_threshold(people: People, now: datetime) -> None:
    play = TrialPlay(people, now, terms=EVENTS).begin()
    assert play.report(TODAY, 999_999, "a").status == "trial"
    assert play.report(TODAY, 1, "b").status == "triggered"
    assert [one.number for one in play.stored().reports] == [1, 2]


def test_leaving_before_a_trigger_costs_nothing_and_frees_the_patent(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    trial = trials.exit_trial(people.enterprise, play.id, "leave", now=now)
    assert (trial.status, trial.due_on, trial.last_use_on) == ("exited", None, TODAY + timedelta(days=30))
    grant = db.session.scalars(select(RightsGrant).where(RightsGrant.deal_id == play.id)).one()
    assert grant.ends_on == TODAY + timedelta(days=30)
    assert trial_sweep.sweep(noon(date(2030, 1, 1))) == 0


def test_the_last_day_to_leave_is_the_day_before_the_date(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    with pytest.raises(Conflict, match="2027-11-23 届满"):
        trials.exit_trial(people.enterprise, play.id, "late", now=noon(date(2027, 11, 23)))
    trial = trials.exit_trial(people.enterprise, play.id, "leave", now=noon(date(2027, 11, 22)))
    assert trial.last_use_on == date(2027, 11, 22)


def test_without_a_trigger_the_use_ends_after_the_long_stop(people: People, now: datetime) -> None:
    play = TrialPlay(people, now, terms=EVENTS).begin()
    assert trial_sweep.sweep(noon(date(2029, 11, 23))) == 0
    assert trial_sweep.sweep(noon(date(2029, 11, 24))) == 1
    trial = play.stored()
    assert (trial.status, trial.last_use_on, trial.due_on) == ("long_stop", date(2029, 11, 23), None)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Told(ReportKind.REVENUE, TODAY + timedelta(days=1)), "trial_on"),
        (Told(ReportKind.REVENUE, TODAY - timedelta(days=1)), "trial_on"),
        (Told(ReportKind.MILESTONE, TODAY, 5), "trial_amount"),
        (Told(ReportKind.REVENUE, TODAY, evidence=(io.BytesIO(b"MZ"), "a.exe")), "trial_file"),
        (Told(ReportKind.REVENUE, TODAY, evidence=(io.BytesIO(b""), "a.pdf")), "trial_file"),
    ],
)
def test_what_cannot_be_reported_names_its_field(
    people: People, now: datetime, told: Told, field: str
) -> None:
    play = TrialPlay(people, now).begin()
    with pytest.raises(InvalidInput) as refused:
        trials.report(people.enterprise, play.id, told, "k", now=now)
    assert refused.value.field == field
    assert play.stored().reports == []


def test_a_milestone_that_was_not_agreed_is_refused(people: People, now: datetime) -> None:
    play = TrialPlay(people, now, terms=replace(DEFERRED, trial=TrialTerms())).begin()
    with pytest.raises(InvalidInput, match="没有约定里程碑"):
        play.milestone(TODAY)


def test_the_evidence_is_a_document_of_the_deal(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    told = Told(ReportKind.REVENUE, TODAY, 100, (io.BytesIO(PDF), "../开票汇总.pdf"))
    trial = trials.report(people.enterprise, play.id, told, "k", now=now)
    document = trial.reports[0].document
    assert (document.file_name, document.kind) == ("开票汇总.pdf", "trial-1")
    assert document in db.session.get_one(Deal, play.id).documents


def test_a_deferred_open_licence_works_the_same(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    with transaction(now) as tx:
        deal = tx.lock(Deal, play.id)
        deal.deal_type = DealType.OPEN_LICENCE
        deal.terms = {**(deal.terms or {}), "deal_type": "open_licence"}
    assert play.report(TODAY, 100).status == "triggered"
    assert trial_answers.confirm(people.officer, play.id, "yes", now=now).status == "payable"


def test_other_ways_of_payment_have_no_trial(people: People, now: datetime) -> None:
    with pytest.raises(NotFound):
        trials.exit_trial(people.enterprise, uuid4(), "k", now=now)


@pytest.mark.parametrize(
    ("who", "steps"),
    [
        ("enterprise", {"report", "exit"}),
        ("officer", set()),
        ("operator", {"report"}),
        ("administrator", set()),
    ],
)
def test_each_reader_sees_its_own_steps(people: People, now: datetime, who: str, steps: set[str]) -> None:
    play = TrialPlay(people, now).begin()
    reader: Actor = getattr(people, who)
    seen = trial_rooms.section(reader, db.session.get_one(Deal, play.id), now)
    assert seen is not None
    assert (set(seen.steps), seen.days_left) == (steps, 365)
    assert seen.trial is not None
    assert seen.trial.status == TrialStatus.TRIAL


def test_reports_are_due_each_period_and_at_the_latest_with_the_end(people: People, now: datetime) -> None:
    play = TrialPlay(people, now).begin()
    assert play.stored().report_due_on == date(2027, 2, 23)
    play.now = noon(date(2027, 10, 31))
    assert play.report(TODAY, 0).report_due_on == date(2027, 11, 23)
