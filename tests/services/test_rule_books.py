"""Versions of the rules' settings: changed by an administrator with a reason, never backwards, kept by deals."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from marketplace.domain.errors import Conflict, Invalid, InvalidInput, NotAllowed
from marketplace.domain.rule_book import RuleBook
from marketplace.services import ledger, rule_books
from tests.deal_play import Play, publish
from tests.factories import People
from tests.together import together

TODAY = date(2026, 11, 23)


def _change(people: People, now: datetime, key: str = "one", **others: Any) -> RuleBook:
    given: dict[str, Any] = {
        "typed": {"publicity_days": "20"},
        "reason": "省里的新办法",
        "in_force_on": TODAY,
    } | others
    return rule_books.change(people.administrator, key=key, now=now, **given)


def test_a_change_is_a_new_version_with_its_reason_and_its_entry(people: People, now: datetime) -> None:
    assert rule_books.in_force(TODAY).publicity_days == 15
    assert _change(people, now).version == 2
    assert rule_books.in_force(TODAY).publicity_days == 20
    assert rule_books.version(1).publicity_days == 15
    (only,) = rule_books.history()
    assert (only.number, only.differences) == (2, (("publicity_days", 15, 20),))
    assert _change(people, now).version == 2, "a retry is answered"
    assert ledger.count() == 1
    assert ledger.verify() == []


def test_a_version_begins_on_its_day_and_a_deal_keeps_its_own(people: People, now: datetime) -> None:
    _change(people, now, in_force_on=TODAY + timedelta(days=1))
    today = Play(people, now, publish(people, 1, now)).enquiry()
    tomorrow = Play(people, now + timedelta(days=1), publish(people, 2, now)).enquiry()
    assert [today.rules_version, tomorrow.rules_version] == [1, 2]


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"reason": "短"}, "reason"),
        ({"in_force_on": TODAY - timedelta(days=1)}, "in_force_on"),
    ],
)
def test_a_change_without_reason_or_in_the_past_is_refused(
    people: People, now: datetime, others: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        _change(people, now, **others)
    assert refused.value.field == field
    with pytest.raises(Invalid):
        _change(people, now, typed={"publicity_days": "x"})
    with pytest.raises(Conflict, match="没有任何"):
        _change(people, now, typed={"publicity_days": "15"})
    assert (rule_books.newest().version, ledger.count()) == (1, 0)


def test_a_version_does_not_begin_before_an_earlier_one(people: People, now: datetime) -> None:
    _change(people, now, in_force_on=TODAY + timedelta(days=5))
    with pytest.raises(InvalidInput, match="2026-11-28"):
        _change(people, now, "two", typed={"publicity_days": "10"})


@pytest.mark.parametrize("role", ["officer", "enterprise", "operator", "inventor"])
def test_nobody_else_changes_them(people: People, now: datetime, role: str) -> None:
    with pytest.raises(NotAllowed):
        rule_books.change(getattr(people, role), {}, "理由理由理由", TODAY, "key", now=now)


def test_two_administrators_at_once_make_two_versions(app: Flask, people: People, now: datetime) -> None:
    calls = [partial(_change, people, now, str(n), typed={"publicity_days": str(20 + n)}) for n in range(4)]
    outcomes = together(app, calls)
    assert sorted(one.version for one in outcomes) == [2, 3, 4, 5]
