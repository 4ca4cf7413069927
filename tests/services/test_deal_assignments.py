"""Who looks after a deal: only staff assigns, only to staff, and not once the deal has ended."""

from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.models import Deal, LedgerEntry
from marketplace.services import deal_assignments, deals
from tests.deal_play import Play, publish
from tests.factories import People
from tests.together import together


def test_a_deal_is_assigned_handed_over_and_assigned_again(people: People, now: datetime) -> None:
    deal = Play(people, now, publish(people, 1, now)).to(DealStatus.ENQUIRY)
    entries = db.session.query(LedgerEntry).count()
    for actor, chosen in ((people.operator, people.operator), (people.operator, people.administrator)):
        for _ in range(2):
            deal_assignments.assign(actor, deal.id, chosen.user_id, now=now)
    db.session.rollback()
    assert db.session.get_one(Deal, deal.id).assigned_to == people.administrator.user_id
    assert db.session.query(LedgerEntry).count() == entries


def test_who_may_not_assign_and_to_whom_nothing_is_assigned(people: People, now: datetime) -> None:
    deal = Play(people, now, publish(people, 1, now)).to(DealStatus.ENQUIRY)
    for name in ("officer", "enterprise", "inventor", "college", "other_officer"):
        with pytest.raises(NotAllowed):
            deal_assignments.assign(getattr(people, name), deal.id, people.operator.user_id, now=now)
    for user_id in (0, people.officer.user_id, 999_999):
        with pytest.raises(InvalidInput, match="运营人员"):
            deal_assignments.assign(people.operator, deal.id, user_id, now=now)
    with pytest.raises(NotFound):
        deal_assignments.assign(people.operator, uuid4(), people.operator.user_id, now=now)
    deals.cancel(people.enterprise, deal.id, "不再需要", "cancel", now=now)
    with pytest.raises(Conflict, match="已结束"):
        deal_assignments.assign(people.operator, deal.id, people.operator.user_id, now=now)


def test_two_operators_at_once_leave_one_assignee(app: Flask, people: People, now: datetime) -> None:
    deal = Play(people, now, publish(people, 1, now)).to(DealStatus.ENQUIRY)
    chosen = [people.operator.user_id, people.administrator.user_id] * 4
    calls = [
        lambda ident=ident: deal_assignments.assign(people.operator, deal.id, ident, now=now)
        for ident in chosen
    ]
    outcomes = together(app, calls)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert db.session.get_one(Deal, deal.id).assigned_to in chosen
