"""Shares that a deal keeps, costs charged to it, and who sees the split."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, Invalid, InvalidInput, NotAllowed, NotFound
from marketplace.domain.revenue import USUAL, CostKind, Shares
from marketplace.models import Deal
from marketplace.services import ledger, revenue
from tests.deal_play import Play, publish
from tests.factories import People

HALVES = Shares(5000, 2500, 2500)


def _effective(people: People, now: datetime, serial: int = 1) -> UUID:
    play = Play(people, now, publish(people, serial, now, inventors=["甲", "乙", "丙"]))
    return play.to(DealStatus.EFFECTIVE).id


def _statement(actor: Actor, deal_id: UUID, received: int) -> revenue.Statement | None:
    deal = db.session.get(Deal, deal_id)
    assert deal
    return revenue.statement(actor, deal, received)


def _cost(people: People, deal_id: UUID, amount: int, now: datetime, key: str = "cost") -> None:
    day = date(2026, 11, 20)
    revenue.add_cost(people.officer, deal_id, CostKind.AGENCY, amount, day, key, now=now)


def test_the_split_follows_the_shares_that_stood_at_the_effect(people: People, now: datetime) -> None:
    early = _effective(people, now)
    revenue.set_shares(people.officer, HALVES, "校科发〔2026〕1号", "shares", now=now)
    late = _effective(people, now, 2)
    _cost(people, early, 2_000_000, now)
    first, second = _statement(people.officer, early, 20_000_000), _statement(people.officer, late, 100)
    assert first
    assert second
    assert (first.split.net_fen, first.split.parts) == (18_000_000, (12_600_000, 2_700_000, 2_700_000))
    assert first.split.inventors == (4_200_000, 4_200_000, 4_200_000)
    assert (first.split.shares, second.split.shares) == (USUAL, HALVES)
    assert second.split.inventors == (17, 17, 16)


def test_a_cost_is_charged_once_and_taken_back_once(people: People, now: datetime) -> None:
    deal_id = _effective(people, now)
    for _ in range(2):
        _cost(people, deal_id, 100, now)
    found = _statement(people.officer, deal_id, 1000)
    assert found
    assert [cost.amount_fen for cost in found.costs] == [100]
    wrong = found.costs[0].public_id
    for _ in range(2):
        revenue.reverse_cost(people.officer, deal_id, wrong, "back", now=now)
    with pytest.raises(Conflict, match="已冲销"):
        revenue.reverse_cost(people.officer, deal_id, wrong, "again", now=now)
    found = _statement(people.officer, deal_id, 1000)
    assert found
    assert ([cost.amount_fen for cost in found.costs], found.split.net_fen) == ([100, -100], 1000)
    assert ledger.verify() == []


def test_nobody_but_the_owner_sees_or_charges(people: People, now: datetime) -> None:
    deal_id = _effective(people, now)
    for role in ("enterprise", "operator", "administrator", "other_officer"):
        assert _statement(getattr(people, role), deal_id, 1) is None
    for role, refusal in (("enterprise", NotAllowed), ("other_officer", NotFound), ("operator", NotAllowed)):
        actor, day = getattr(people, role), date(2026, 11, 1)
        with pytest.raises(refusal):
            revenue.add_cost(actor, deal_id, CostKind.TAX, 1, day, "key", now=now)
        with pytest.raises(refusal):
            revenue.reverse_cost(actor, deal_id, uuid4(), "key", now=now)


def test_what_cannot_be_is_refused(people: People, now: datetime) -> None:
    deal_id = _effective(people, now)
    with pytest.raises(InvalidInput) as refused:
        _cost(people, deal_id, 0, now)
    assert refused.value.field == "amount"
    with pytest.raises(InvalidInput) as refused:
        revenue.add_cost(people.officer, deal_id, CostKind.TAX, 1, date(2026, 11, 24), "key", now=now)
    assert refused.value.field == "incurred_on"
    with pytest.raises(NotFound):
        revenue.reverse_cost(people.officer, deal_id, uuid4(), "key", now=now)
    agreed = Play(people, now, publish(people, 2, now)).to(DealStatus.AGREED)
    with pytest.raises(Conflict, match="生效后"):
        _cost(people, agreed.id, 1, now)


def test_a_university_gives_its_inventors_half_at_least(people: People, now: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        revenue.set_shares(people.officer, Shares(4999, 2501, 2499), "无", "key", now=now)
    assert [one.field for one in refused.value.problems] == ["unit_share", "inventors_share", "reason"]
    assert revenue.shares_of(people.officer.organisation_id) == USUAL
    with pytest.raises(NotAllowed):
        revenue.set_shares(people.enterprise, HALVES, "公司办法一号", "key", now=now)
