"""Operators who do the same thing at once: one effect and one entry; a use case that looks at no status shows many."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.database import db
from marketplace.domain import recordals
from marketplace.domain.accounts import Actor, Role
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import InvalidTransition
from marketplace.domain.listings import LISTING_PROCESS, ListingAction, ListingStatus
from marketplace.domain.objections import OBJECTION_PROCESS, ObjectionAction, ObjectionStatus
from marketplace.domain.recordals import RecordalAction, RecordalStatus
from marketplace.models import Ownership
from marketplace.services import accounts, deal_moves, deals, listing_process, listings, objections, sessions
from tests.deal_play import SALE, Play, deal_of, submitted
from tests.factories import PASSWORD, People, uscc
from tests.races.guarding import FEW, ROUNDS, THREADS, heedless, intact, kinds
from tests.shown_price import DECISION, Shown, agreed
from tests.together import together

Call = Callable[[], Any]
_O, _L = ObjectionAction, ListingAction


@dataclass(frozen=True)
class Matter:
    """What lies before several people, how one of them (the n-th) acts, what it may leave, and the fault's table."""

    prepare: Callable[[People, int, datetime], Any]
    act: Callable[[Any, Actor, int, datetime], Any]
    leaves: tuple[dict[str, int], ...]
    fault: Callable[[pytest.MonkeyPatch], None]
    decided: bool = False  # by the owner or an administrator, not by operators


def _registration(people: People, serial: int, now: datetime) -> Play:
    listing = submitted(people, serial, now, SALE)
    listings.approve_platform(people.operator, listing.public_id, f"publish-{serial}", now)
    play = Play(people, now, listing, SALE)
    play.to(DealStatus.EFFECTIVE)
    play.filed()
    return play


def _register(play: Play, actor: Actor, n: int, now: datetime) -> Any:
    return deals.record(actor, play.id, f"X{n}", now.date(), f"r{n}", now=now)


def _careless_registration(patch: pytest.MonkeyPatch) -> None:
    table = heedless(recordals.RECORDAL, {RecordalAction.RECORD: RecordalStatus.RECORDED})
    patch.setattr(recordals, "RECORDAL", table)
    patch.setattr(deal_moves, "advance", lambda *_: DealStatus.RECORDED)


def _offered(people: People, serial: int, now: datetime) -> UUID:
    return submitted(people, serial, now).public_id


def _approve(listing_id: UUID, actor: Actor, n: int, now: datetime) -> Any:
    return listings.approve_platform(actor, listing_id, f"{listing_id}-{n}", now)


def _careless_approval(patch: pytest.MonkeyPatch) -> None:
    targets = {_L.APPROVE_PLATFORM: ListingStatus.APPROVED, _L.PUBLISH: ListingStatus.PUBLISHED}
    patch.setattr(listing_process, "LISTING_PROCESS", heedless(LISTING_PROCESS, targets))


def _objected(people: People, serial: int, now: datetime) -> tuple[Shown, Any]:
    play = agreed(people, now, serial)
    play.shown()
    return play, play.objected().public_id


def _note(filed: tuple[Shown, Any], actor: Actor, n: int, now: datetime) -> Any:
    return objections.record(actor, filed[0].id, filed[1], f"n{n}", now=now)


def _noted(people: People, serial: int, now: datetime) -> tuple[Shown, Any]:
    filed = _objected(people, serial, now)
    _note(filed, people.operator, 0, now)
    return filed


def _decide(filed: tuple[Shown, Any], actor: Actor, n: int, now: datetime) -> Any:
    upheld, (play, ident) = n % 4 > 1, filed
    return objections.decide(actor, play.id, ident, f"{DECISION}{n}", f"d{n}", upheld=upheld, now=now)


def _careless_objection(patch: pytest.MonkeyPatch) -> None:
    targets = {
        _O.RECORD: ObjectionStatus.RECORDED,
        _O.DISMISS: ObjectionStatus.DISMISSED,
        _O.UPHOLD: ObjectionStatus.UPHELD,
    }
    patch.setattr(objections, "OBJECTION_PROCESS", heedless(OBJECTION_PROCESS, targets))


MATTERS = {
    "registration": Matter(
        _registration,
        _register,
        ({"recordal.record": 1, "deal.record": 1, "listing.close": 1},),
        _careless_registration,
    ),
    "approval": Matter(
        _offered, _approve, ({"listing.approve_platform": 1, "listing.publish": 1},), _careless_approval
    ),
    "objection noted": Matter(
        _objected, _note, ({"objection.record": 1, "deal.object": 1},), _careless_objection
    ),
    "objection decided": Matter(
        _noted,
        _decide,
        ({"objection.dismiss": 1, "deal.dismiss": 1}, {"objection.uphold": 1, "deal.cancel": 1}),
        _careless_objection,
        decided=True,
    ),
}


@pytest.fixture
def desks(people: People, now: datetime) -> tuple[Actor, Actor]:
    """Two operators of the platform."""
    email = "second-operator@example.test"
    accounts.create_user(email, "另一位", PASSWORD, Role.OPERATOR, uscc(3), now=now)
    return people.operator, sessions.actor_by_email(email)


def _race(
    app: Flask, matter: Matter, subject: Any, actors: tuple[Actor, Actor], now: datetime
) -> tuple[list[Any], dict[str, int]]:
    """Return what each thread got, and the ledger's new entries by kind."""
    before = len(kinds())
    calls: list[Call] = [partial(matter.act, subject, actors[n % 2], n, now) for n in range(THREADS)]
    outcomes = together(app, calls)
    return outcomes, dict(Counter(kinds()[before:]))


def _actors(matter: Matter, people: People, desks: tuple[Actor, Actor]) -> tuple[Actor, Actor]:
    return (people.officer, people.administrator) if matter.decided else desks


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("name", MATTERS)
def test_it_is_done_once(
    app: Flask, people: People, desks: tuple[Actor, Actor], now: datetime, name: str, rounds: int
) -> None:
    matter = MATTERS[name]
    for serial in range(1, rounds + 1):
        subject = matter.prepare(people, serial, now)
        outcomes, left = _race(app, matter, subject, _actors(matter, people, desks), now)
        refused = [one for one in outcomes if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [InvalidTransition] * (THREADS - 1)
        assert left in matter.leaves
    assert intact()


@pytest.mark.parametrize("name", MATTERS)
def test_a_use_case_that_ignores_the_status_does_it_again_and_again(
    app: Flask, people: People, desks: tuple[Actor, Actor], now: datetime,
    monkeypatch: pytest.MonkeyPatch, name: str,
) -> None:  # fmt: skip
    """The control: the same race with tables that allow the step from every status."""
    matter = MATTERS[name]
    prepared = [matter.prepare(people, serial, now) for serial in range(1, FEW + 1)]
    matter.fault(monkeypatch)
    for subject in prepared:
        outcomes, left = _race(app, matter, subject, _actors(matter, people, desks), now)
        assert sum(not isinstance(one, Exception) for one in outcomes) > 1
        assert sum(left.values()) > max(sum(one.values()) for one in matter.leaves)


def test_the_number_and_the_owner_are_those_of_the_one_who_was_first(
    app: Flask, people: People, desks: tuple[Actor, Actor], now: datetime
) -> None:
    matter, play = MATTERS["registration"], _registration(people, 1, now)
    outcomes, _ = _race(app, matter, play, desks, now)
    [first] = [n for n, one in enumerate(outcomes) if not isinstance(one, Exception)]
    assert deal_of(play.id).recordal_number == f"X{first}"
    owners = sa.select(Ownership.organisation_id).where(Ownership.patent_id == play.listing.patent_id)
    assert list(db.session.scalars(owners.order_by(Ownership.epoch))) == [
        people.officer.organisation_id,
        people.enterprise.organisation_id,
    ]
