"""Grounds of high value: entered by the owner with evidence, one of each kind, withdrawn but kept."""

from datetime import datetime
from uuid import uuid4

import pytest

from marketplace.domain.clock import local_day
from marketplace.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from marketplace.domain.high_value import Evidence, Limb
from marketplace.models import Patent
from marketplace.services import high_value, ledger, rule_books
from tests.factories import People, make_patent

PRIZE = Evidence(Limb.AWARD, "中国专利奖优秀奖 2023")


def _limbs(patent: Patent, now: datetime) -> tuple[Limb, ...]:
    today = local_day(now)
    return high_value.limbs_of(patent, rule_books.in_force(today), today)


def test_a_ground_stands_until_it_is_withdrawn(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now)
    number = patent.number
    for _ in range(2):
        high_value.enter(people.officer, number, PRIZE, "one", now=now)
    assert _limbs(patent, now) == (Limb.AWARD,)
    with pytest.raises(Conflict, match="已登记"):
        high_value.enter(people.officer, number, PRIZE, "two", now=now)
    (ground,) = high_value.grounds(patent.id)
    high_value.withdraw(people.officer, number, ground.public_id, "back", now=now)
    assert _limbs(patent, now) == ()
    with pytest.raises(Conflict, match="已撤销"):
        high_value.withdraw(people.officer, number, ground.public_id, "again", now=now)
    high_value.enter(people.officer, number, PRIZE, "three", now=now)
    assert [entry.kind for entry in ledger.latest(people.administrator, 9)][::-1] == [
        "high_value.enter", "high_value.withdraw", "high_value.enter",
    ]  # fmt: skip


def test_only_the_owner_enters_and_only_with_evidence(people: People, now: datetime) -> None:
    number = make_patent(people.officer, 1, now).number
    with pytest.raises(NotFound):
        high_value.enter(people.other_officer, number, PRIZE, "key", now=now)
    with pytest.raises(NotAllowed):
        high_value.enter(people.operator, number, PRIZE, "key", now=now)
    with pytest.raises(Invalid):
        high_value.enter(people.officer, number, Evidence(Limb.AWARD, "奖"), "key", now=now)
    with pytest.raises(NotFound):
        high_value.withdraw(people.officer, number, uuid4(), "key", now=now)
    assert ledger.count() == 0
