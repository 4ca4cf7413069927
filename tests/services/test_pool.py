"""The resource pool's use cases: who may do what, what a step leaves in the ledger, and what deals do to it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, Invalid, InvalidInput, InvalidTransition, NotAllowed, NotFound
from marketplace.domain.patents import LegalStatus
from marketplace.domain.pool import POOL_PROCESS, PoolAction, PoolStatus
from marketplace.models import LedgerEntry, PoolItem
from marketplace.services import ledger, pool, pool_lists, waiting
from marketplace.services.unit_of_work import transaction
from tests.factories import People, make_patent
from tests.pool_play import ANSWERS, bring
from tests.together import together

_S, _A = PoolStatus, PoolAction
Call = Callable[[Actor, str, datetime], object]
CALLS: dict[PoolAction, Call] = {
    _A.FILL: lambda actor, number, now: pool.fill(actor, number, ANSWERS, str(uuid4()), now=now),
    _A.CHECK: lambda actor, number, now: pool.check(actor, number, str(uuid4()), now=now),
    _A.RETURN: lambda actor, number, now: pool.send_back(actor, number, "请补充", str(uuid4()), now=now),
    _A.ADMIT: lambda actor, number, now: pool.admit(actor, number, 1, str(uuid4()), now=now),
    _A.PARK: lambda actor, number, now: pool.park(actor, number, "无前景", str(uuid4()), now=now),
    **{
        action: partial(
            lambda action, actor, number, now: pool.advance(actor, number, action, str(uuid4()), now=now),
            action,
        )
        for action in (_A.PUSH, _A.RECOGNISE, _A.RECONSIDER)
    },
}
#: As whom each step is taken in the test of every pair, and the step of the table that it begins with.
DOERS = {_A.FILL: "inventor", _A.CHECK: "college"}
FIRST = {_A.ADMIT: _A.APPROVE, _A.PARK: _A.APPROVE}


def _number(people: People, now: datetime, serial: int = 1) -> str:
    return make_patent(people.officer, serial, now).number


def _item() -> PoolItem:
    db.session.rollback()
    return db.session.scalars(select(PoolItem)).one()


def _kinds() -> list[str]:
    db.session.rollback()
    query = select(LedgerEntry.kind).where(LedgerEntry.kind.startswith("pool."))
    return list(db.session.scalars(query.order_by(LedgerEntry.sequence)))


def test_inventor_college_and_university_each_do_their_step(people: People, now: datetime) -> None:
    bring(people, _number(people, now), _S.MUTUALLY_RECOGNISED, now, tier=3)
    item = _item()
    assert (item.status, item.tier, item.filled_by) == (_S.MUTUALLY_RECOGNISED, 3, people.inventor.user_id)
    assert (item.willingness, item.scenario) == (["licence", "transfer"], ANSWERS.scenario)
    expected = ("fill", "check", "approve", "admit", "push", "recognise")
    assert _kinds() == [f"pool.{action}" for action in expected]
    assert ledger.verify() == []


def test_what_people_wrote_stays_out_of_the_ledger(people: People, now: datetime) -> None:
    number = _number(people, now)
    bring(people, number, _S.FILLED, now)
    pool.send_back(people.college, number, "请写明用户", str(uuid4()), now=now)
    bodies = list(db.session.scalars(select(LedgerEntry.body)))
    assert len(bodies) == 2
    assert not any(text in body for body in bodies for text in (ANSWERS.scenario, "请写明用户", "材料学院"))
    assert json.loads(bodies[0])["data"]["number"] == number


def test_sent_twice_is_done_once_and_another_request_under_the_key_is_refused(
    people: People, now: datetime
) -> None:
    number, key = _number(people, now), str(uuid7())
    for _ in range(3):
        pool.fill(people.inventor, number, ANSWERS, key, now=now)
    with pytest.raises(Conflict):
        pool.fill(people.inventor, number, replace(ANSWERS, readiness_level=2), key, now=now)
    bring_key = str(uuid7())
    pool.check(people.college, number, str(uuid7()), now=now)
    for _ in range(2):
        pool.admit(people.officer, number, 1, bring_key, now=now)
    with pytest.raises(Conflict):
        pool.admit(people.officer, number, 2, bring_key, now=now)
    assert _kinds() == ["pool.fill", "pool.check", "pool.approve", "pool.admit"]
    assert (_item().tier, _item().readiness_level) == (1, 6)


@pytest.mark.parametrize("action", CALLS)
def test_every_pair_of_status_and_step(people: People, now: datetime, action: PoolAction) -> None:
    """What the table doesn't have is refused and leaves no entry; what it has leads where it says."""
    number = _number(people, now)
    bring(people, number, _S.FILLED, now)
    ident = _item().id
    for status in PoolStatus:
        if status is _S.UNIVERSITY_OK:
            continue  # no item rests there
        with transaction(now) as tx:
            item = tx.lock(PoolItem, ident)
            item.status, item.tier = status, 1
        doer = "college" if (action, status) == (_A.RETURN, _S.FILLED) else DOERS.get(action, "officer")
        before, step = _kinds(), FIRST.get(action, action)
        if (status, step) in POOL_PROCESS.moves:
            CALLS[action](getattr(people, doer), number, now)
            after = POOL_PROCESS.moves[_S.UNIVERSITY_OK if action in FIRST else status, action].target
            assert _item().status == after
            continue
        with pytest.raises(InvalidTransition):
            CALLS[action](getattr(people, doer), number, now)
        assert (_item().status, _kinds()) == (status, before)


@pytest.mark.parametrize("action", CALLS)
def test_foreign_patents_and_other_roles_are_refused(
    people: People, now: datetime, action: PoolAction
) -> None:
    number = _number(people, now)
    bring(people, number, _S.COLLEGE_OK if action in FIRST else _S.FILLED, now)
    before = _kinds()
    for name in ("other_officer", "enterprise", "operator", "administrator"):
        with pytest.raises((NotFound, NotAllowed)):
            CALLS[action](getattr(people, name), number, now)
    with pytest.raises((NotFound, NotAllowed)):
        CALLS[action](people.officer, "2021100000000", now)
    if action in (_A.ADMIT, _A.PARK):
        for name in ("inventor", "college"):
            with pytest.raises(NotAllowed):
                CALLS[action](getattr(people, name), number, now)
    if action is _A.CHECK:
        for name in ("inventor", "officer"):
            with pytest.raises(NotAllowed):
                CALLS[action](getattr(people, name), number, now)
    assert _kinds() == before


def test_the_university_does_not_send_back_before_the_college_has_checked(
    people: People, now: datetime
) -> None:
    number = _number(people, now)
    bring(people, number, _S.FILLED, now)
    with pytest.raises(NotAllowed):
        CALLS[_A.RETURN](people.officer, number, now)
    pool.check(people.college, number, str(uuid4()), now=now)
    with pytest.raises(NotAllowed):
        CALLS[_A.RETURN](people.college, number, now)
    CALLS[_A.RETURN](people.officer, number, now)
    assert (_item().status, _item().status_reason) == (_S.NOT_INVENTORIED, "请补充")
    assert waiting.tasks(people.inventor, now)[0].count == 1
    pool.fill(people.inventor, number, ANSWERS, str(uuid4()), now=now)
    assert _item().status_reason == ""


def test_bad_input_changes_nothing(people: People, now: datetime) -> None:
    number = _number(people, now)
    with pytest.raises(Invalid):
        pool.fill(people.inventor, number, replace(ANSWERS, scenario="短"), str(uuid4()), now=now)
    assert db.session.scalar(select(PoolItem)) is None
    bring(people, number, _S.COLLEGE_OK, now)
    with pytest.raises(InvalidInput):
        pool.admit(people.officer, number, None, str(uuid4()), now=now)
    with pytest.raises(InvalidInput):
        pool.park(people.officer, number, " ", str(uuid4()), now=now)
    assert _item().status == _S.COLLEGE_OK


def test_two_decisions_at_once_are_one(app: Flask, people: People, now: datetime) -> None:
    for serial in range(1, 6):
        number = _number(people, now, serial)
        bring(people, number, _S.COLLEGE_OK, now)
        calls = [partial(CALLS[action], people.officer, number, now) for action in (_A.ADMIT, _A.PARK)]
        outcomes = together(app, calls)
        refused = [one for one in outcomes if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [InvalidTransition]
    kinds = _kinds()
    assert kinds.count("pool.approve") == kinds.count("pool.admit") + kinds.count("pool.park") == 5
    assert ledger.verify() == []


def test_two_first_fillings_at_once_make_one_item(app: Flask, people: People, now: datetime) -> None:
    for serial in range(1, 6):
        number = _number(people, now, serial)
        actors = (people.inventor, people.officer)
        together(app, [partial(CALLS[_A.FILL], actor, number, now) for actor in actors])
    db.session.rollback()
    assert len(db.session.scalars(select(PoolItem)).all()) == 5


def test_lists_count_every_state_and_find_by_words(people: People, now: datetime) -> None:
    numbers = [_number(people, now, serial) for serial in range(1, 5)]
    make_patent(people.officer, 5, now, legal_status=LegalStatus.LAPSED)  # an ended right isn't inventoried
    make_patent(people.other_officer, 6, now)
    bring(people, numbers[0], _S.POOLED, now)
    bring(people, numbers[1], _S.FILLED, now)
    page = pool_lists.page(people.inventor, _S.NOT_INVENTORIED)
    assert [patent.number for patent, item in page.rows if item is None] == numbers[2:]
    assert (page.counts[_S.NOT_INVENTORIED], page.counts[_S.POOLED], page.inventoried) == (2, 1, 2)
    assert pool_lists.page(people.college, _S.FILLED, "材料学院").total == 1
    assert pool_lists.page(people.college, _S.FILLED, numbers[0]).total == 0
    assert pool_lists.page(people.other_officer, _S.POOLED).total == 0
    with pytest.raises(NotFound):
        pool_lists.find(people.other_officer, numbers[0])
    with pytest.raises(NotAllowed):
        pool_lists.page(people.enterprise, _S.POOLED)
