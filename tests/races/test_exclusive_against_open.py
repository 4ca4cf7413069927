"""Exclusive against open, at the same moment: never both; without the database's guard a fault would store both."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.database import Base, db
from marketplace.domain.deals import DealStatus
from marketplace.domain.declarations import LIVE, DeclarationStatus
from marketplace.domain.errors import Conflict, InvalidTransition
from marketplace.domain.licences import LicenceType
from marketplace.models import Deal, Declaration, RightsGrant
from marketplace.services import deal_rights, deals, declaration_steps
from marketplace.services.unit_of_work import transaction
from tests.deal_play import Play, licence, publish
from tests.declaring import TERMS, Declaring, file
from tests.factories import People
from tests.races.guarding import FEW, ROUNDS, THREADS, intact, unguard
from tests.together import together

EXCLUSIVE = licence(LicenceType.EXCLUSIVE)


def _one_step_before(people: People, now: datetime, serial: int) -> tuple[Play, Declaring]:
    """A patent whose declaration waits for its announcement, and whose exclusive licence waits for one signature."""
    listing = publish(people, serial, now, EXCLUSIVE)
    play = Play(people, now, listing, EXCLUSIVE)
    play.to(DealStatus.AGREED)
    play.sign(people.officer)
    declaring = Declaring(people, now, listing.patent)
    declaring.to(DeclarationStatus.FILED)
    return play, declaring


def _calls(play: Play, declaring: Declaring) -> list[Callable[[], Any]]:
    ident, day, now = declaring.id, declaring.now.date(), declaring.now
    officer, buyer = declaring.actor, play.licensee
    announce = [
        partial(declaration_steps.announce, officer, ident, "公告2026", day, f"a{n}", now=now)
        for n in range(THREADS // 2)
    ]
    sign = [
        partial(deals.sign, buyer, play.id, file().stream, "合同.pdf", f"s{n}", now=now)
        for n in range(THREADS // 2)
    ]
    return [call for pair in zip(announce, sign, strict=True) for call in pair]


def _race(app: Flask, play: Play, declaring: Declaring) -> tuple[bool, bool]:
    """Return whether the licence was concluded and whether the declaration was announced."""
    outcomes = together(app, _calls(play, declaring))
    won = [one for one in outcomes if isinstance(one, (Deal, Declaration))]
    assert {type(one) for one in outcomes} <= {Deal, Declaration, Conflict, InvalidTransition}
    signed = db.session.get_one(Deal, play.id).status == DealStatus.SIGNED
    query = sa.select(Declaration.status).where(Declaration.patent_id == declaring.patent.id)
    declared = db.session.scalars(query).one() in LIVE
    assert len(won) == signed + declared
    return signed, declared


@pytest.mark.parametrize("rounds", ROUNDS)
def test_one_of_them_is_stored(app: Flask, people: People, now: datetime, rounds: int) -> None:
    for serial in range(1, rounds + 1):
        signed, declared = _race(app, *_one_step_before(people, now, serial))
        assert signed != declared
    assert intact()


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_where_nobody_looks_the_database_alone_prevents_it(
    app: Flask, people: People, now: datetime, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """The control: the same race, and neither the signature looks for the declaration nor does the database."""
    prepared = [_one_step_before(people, now, serial) for serial in range(1, FEW + 1)]
    monkeypatch.setattr(deal_rights, "check_rights", lambda tx, deal, terms, patents: None)
    if not guarded:
        unguard("rights_grants", now)
    both = [all(_race(app, *one)) for one in prepared]
    assert both == [not guarded] * FEW


def _store(row: Callable[[], Base], now: datetime) -> None:
    """Store a right without looking first, as a use case with a fault would."""
    with transaction(now) as tx:
        tx.add(row())


@pytest.mark.parametrize("open_first", [True, False])
@pytest.mark.parametrize("guarded", [True, False])
def test_the_database_itself_refuses_the_second_of_them(
    app: Flask, people: People, now: datetime, guarded: bool, open_first: bool
) -> None:
    play, declaring = _one_step_before(people, now, 1)
    ident = db.session.scalars(sa.select(Declaration.id)).one()
    if not guarded:
        unguard("rights_grants", now)
    common = {"patent_id": declaring.patent.id, "starts_on": date(2027, 1, 1), "ends_on": TERMS.ends_on}
    rows: list[Callable[[], Base]] = [
        partial(RightsGrant, declaration_id=ident, licence_type=LicenceType.NON_EXCLUSIVE, **common),
        partial(RightsGrant, deal_id=play.id, licence_type=LicenceType.SOLE, **common),
    ]
    outcomes = together(app, [partial(_store, row, now) for row in (rows if open_first else rows[::-1])])
    refused = [one for one in outcomes if one is not None]
    assert [type(one) for one in refused] == ([Conflict] if guarded else [])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RightsGrant)) == 2 - len(refused)


def test_a_declared_right_stays_ordinary_and_rests_on_one_ground(people: People, now: datetime) -> None:
    play, declaring = _one_step_before(people, now, 1)
    ident = db.session.scalars(sa.select(Declaration.id)).one()
    common = {"patent_id": declaring.patent.id, "starts_on": date(2027, 1, 1), "ends_on": TERMS.ends_on}
    for wrong in (
        {"declaration_id": ident, "licence_type": LicenceType.EXCLUSIVE},
        {"declaration_id": ident, "deal_id": play.id, "licence_type": LicenceType.NON_EXCLUSIVE},
        {"licence_type": LicenceType.NON_EXCLUSIVE},
    ):
        with pytest.raises(Conflict):
            _store(partial(RightsGrant, **wrong, **common), now)
