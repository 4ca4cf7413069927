"""The nightly look: who is found, who is left alone and why, once a day, and reasons that excuse."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.dormancy import DormancyReason
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.domain.patents import LegalStatus
from marketplace.models import AcceptedReason, DormantPatent, Organisation, Patent
from marketplace.services import dormancy, dormancy_sweep, waiting
from marketplace.services.unit_of_work import transaction
from tests.deal_play import SALE, Play, publish
from tests.factories import People, application_number, make_patent
from tests.together import together

RESTING = date(2023, 11, 23)  # three years before the tests' today
TOMORROW = timedelta(days=1)


def _found(people: People, now: datetime) -> list[str]:
    return [one.patent.number for one in dormancy.overview(people.officer, 1, now=now).candidates]


def _accept(people: People, now: datetime, serial: int, until: date, key: str = "k") -> AcceptedReason:
    number, reason = application_number(serial), DormancyReason.FURTHER_RESEARCH
    return dormancy.accept_reason(people.officer, number, reason, until, key, now=now)


def test_a_patent_is_found_on_the_day_it_has_rested_for_three_years(people: People, now: datetime) -> None:
    make_patent(people.officer, 1, now, granted_on=RESTING)
    make_patent(people.officer, 2, now, granted_on=RESTING + TOMORROW)
    assert dormancy_sweep.sweep(now) == 2  # both universities
    assert _found(people, now) == [application_number(1)]
    assert dormancy_sweep.sweep(now) == 0  # once a day
    assert dormancy_sweep.sweep(now + TOMORROW) == 2
    assert set(_found(people, now)) == {application_number(1), application_number(2)}
    assert db.session.get_one(DormantPatent, 1).found_on == now.date()  # the day on which it was first found


def test_the_day_of_the_look_is_shanghais(people: People, now: datetime) -> None:
    make_patent(people.officer, 1, now, granted_on=RESTING + TOMORROW)
    dormancy_sweep.sweep(now.replace(hour=23, minute=30))
    assert _found(people, now) == [application_number(1)]


def test_what_is_licensed_sold_lapsed_foreign_or_an_enterprises_is_left_alone(
    people: People, now: datetime
) -> None:
    make_patent(people.officer, 1, now, granted_on=RESTING, legal_status=LegalStatus.LAPSED)
    make_patent(people.enterprise, 2, now, granted_on=RESTING)
    make_patent(people.other_officer, 3, now, granted_on=RESTING)
    Play(people, now, publish(people, 4, now, granted_on=RESTING)).to(DealStatus.SIGNED)
    Play(people, now, publish(people, 5, now, SALE, granted_on=RESTING), SALE).to(DealStatus.SIGNED)
    with transaction(now) as tx:
        tx.lock(Organisation, people.other_officer.organisation_id).city = "110100"
    assert dormancy_sweep.sweep(now) == 1
    assert db.session.scalar(select(func.count()).select_from(DormantPatent)) == 0


def test_a_candidate_that_is_licensed_leaves_the_list_the_next_night(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now, granted_on=RESTING))
    dormancy_sweep.sweep(now)
    assert len(_found(people, now)) == 1
    play.to(DealStatus.SIGNED)
    dormancy_sweep.sweep(now + TOMORROW)
    assert _found(people, now) == []


def test_a_reason_excuses_at_once_and_until_its_day(people: People, now: datetime) -> None:
    make_patent(people.officer, 1, now, granted_on=RESTING)
    dormancy_sweep.sweep(now)
    _accept(people, now, 1, now.date() + TOMORROW)
    seen = dormancy.overview(people.officer, 1, now=now)
    assert (seen.candidates, seen.total) == ([], 0)
    assert [one.reason for one in seen.excused] == ["further_research"]
    dormancy_sweep.sweep(now + TOMORROW)
    assert _found(people, now) == []
    dormancy_sweep.sweep(now + 2 * TOMORROW)
    assert _found(people, now) == [application_number(1)]
    assert dormancy.overview(people.officer, 1, now=now + 2 * TOMORROW).excused == []


def test_the_newest_reason_counts_and_a_retry_is_answered(people: People, now: datetime) -> None:
    make_patent(people.officer, 1, now, granted_on=RESTING)
    first = _accept(people, now, 1, now.date() + timedelta(days=300))
    assert _accept(people, now, 1, now.date() + timedelta(days=300)).id == first.id
    with pytest.raises(Conflict, match="另一操作"):
        _accept(people, now, 1, now.date())
    _accept(people, now, 1, now.date(), "another")
    dormancy_sweep.sweep(now + TOMORROW)
    assert _found(people, now) == [application_number(1)]


def test_reasons_are_checked_and_foreign_patents_are_not_there(people: People, now: datetime) -> None:
    make_patent(people.officer, 1, now)
    make_patent(people.other_officer, 2, now)
    with pytest.raises(InvalidInput, match="今天或以后"):
        _accept(people, now, 1, now.date() - TOMORROW)
    for call in (
        partial(dormancy.case, people.officer, application_number(2), now=now),
        partial(_accept, people, now, 2, now.date()),
    ):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(NotAllowed):
        dormancy.overview(people.enterprise, 1, now=now)


def test_the_case_names_each_condition(people: People, now: datetime) -> None:
    make_patent(people.officer, 1, now, granted_on=RESTING + TOMORROW)
    found = dormancy.case(people.officer, application_number(1), now=now)
    assert [name for name, holds in found.findings.items() if not holds] == ["old_enough"]
    assert not found.proposed


def test_candidates_are_a_pile_of_the_universitys(people: People, now: datetime) -> None:
    make_patent(people.officer, 1, now, granted_on=RESTING)
    dormancy_sweep.sweep(now)
    piles = {
        task.endpoint: task.count
        for who in (people.officer, people.operator)
        for task in waiting.tasks(who, now)
    }
    assert piles["dormancy.index"] == 1
    assert [
        task for task in waiting.tasks(people.other_officer, now) if task.endpoint == "dormancy.index"
    ] == []


def test_two_looks_and_a_reason_at_once_leave_no_excused_candidate(
    app: Flask, people: People, now: datetime
) -> None:
    for serial in range(1, 6):
        make_patent(people.officer, serial, now, granted_on=RESTING)
        day = now + serial * TOMORROW
        accept = partial(_accept, people, now, serial, date(2027, 12, 31), f"k{serial}")
        calls: list[Callable[[], object]] = [partial(dormancy_sweep.sweep, day)] * 2 + [accept]
        outcomes = together(app, calls)
        assert [one for one in outcomes if isinstance(one, Exception)] == []
        assert db.session.scalar(select(func.count()).select_from(DormantPatent)) == 0
    assert db.session.scalar(select(func.count()).select_from(Patent)) == 5
