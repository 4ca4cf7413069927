"""Two contracts that exclude each other, countersigned at once: one is concluded; without its guards both would be."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.database import Base, db
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidTransition
from marketplace.domain.licences import LicenceType
from marketplace.domain.terms import Terms
from marketplace.models import Deal, RightsGrant, TitleTransfer
from marketplace.services import deal_rights
from marketplace.services.unit_of_work import transaction
from tests.deal_play import SALE, Play, licence, publish
from tests.factories import People
from tests.races.guarding import FEW, ROUNDS, THREADS, intact, unguard
from tests.together import together

EXCLUSIVE, ORDINARY = licence(LicenceType.EXCLUSIVE), licence(LicenceType.NON_EXCLUSIVE)
PAIRS = [(SALE, SALE), (EXCLUSIVE, ORDINARY), (EXCLUSIVE, EXCLUSIVE), (licence(LicenceType.SOLE), ORDINARY)]
TABLES = {SALE: "title_transfers", EXCLUSIVE: "rights_grants"}


def _two_agreed(people: People, now: datetime, serial: int, first: Terms, second: Terms) -> list[Play]:
    """Two buyers have agreed on the same patent and the owner has signed both: each needs one more signature."""
    listing = publish(people, serial, now, first)
    plays = [Play(people, now, listing, first), Play(people, now, listing, second, people.other_enterprise)]
    for play in plays:
        play.to(DealStatus.AGREED)
        play.sign(people.officer)
    return plays


def _race(app: Flask, plays: list[Play], threads: int = THREADS) -> int:
    """Have each buyer sign from half the threads, and return how many contracts were concluded."""
    calls = [partial(play.sign, play.licensee, f"s{n}") for n in range(threads // 2) for play in plays]
    outcomes = together(app, calls)
    assert {type(one) for one in outcomes} <= {Deal, Conflict, InvalidTransition}
    concluded = [play for play in plays if db.session.get_one(Deal, play.id).status == "signed"]
    assert sum(isinstance(one, Deal) for one in outcomes) == len(concluded)
    return len(concluded)


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize(("first", "second"), PAIRS[:2], ids=["two sales", "exclusive and ordinary"])
def test_one_is_concluded(
    app: Flask, people: People, now: datetime, rounds: int, first: Terms, second: Terms
) -> None:
    concluded = [_race(app, _two_agreed(people, now, n, first, second)) for n in range(1, rounds + 1)]
    assert concluded == [1] * rounds
    assert intact()


@pytest.mark.parametrize(("first", "second"), PAIRS[2:], ids=["two exclusive", "sole and ordinary"])
def test_so_it_is_with_other_pairs(
    app: Flask, people: People, now: datetime, first: Terms, second: Terms
) -> None:
    concluded = [_race(app, _two_agreed(people, now, n, first, second)) for n in range(1, FEW + 1)]
    assert concluded == [1] * FEW


def test_ordinary_licences_of_one_patent_stand_side_by_side(
    app: Flask, people: People, now: datetime
) -> None:
    assert _race(app, _two_agreed(people, now, 1, ORDINARY, ORDINARY), threads=2) == 2


@pytest.mark.parametrize(("guarded", "expected"), [(True, 1), (False, 2)], ids=["guarded", "control"])
@pytest.mark.parametrize(("first", "second"), PAIRS[:2], ids=["two sales", "exclusive and ordinary"])
def test_where_nobody_looks_the_database_alone_prevents_it(
    app: Flask, people: People, now: datetime, monkeypatch: pytest.MonkeyPatch,
    first: Terms, second: Terms, guarded: bool, expected: int,
) -> None:  # fmt: skip
    """The control: the same race, and neither the use case looks for other rights nor does the database."""
    prepared = [_two_agreed(people, now, serial, first, second) for serial in range(1, FEW + 1)]
    monkeypatch.setattr(deal_rights, "check_rights", lambda tx, deal, terms, patents: None)
    if not guarded:
        unguard(TABLES[first], now)
    assert [_race(app, plays) for plays in prepared] == [expected] * FEW


def _store(row: Callable[[], Base], now: datetime) -> None:
    """Store a right without looking first, as a use case with a fault would."""
    with transaction(now) as tx:
        tx.add(row())


def _rows(table: str, patent_id: int, ids: list[UUID]) -> list[Callable[[], Base]]:
    if table == "title_transfers":
        return [partial(TitleTransfer, deal_id=one, patent_id=patent_id, from_epoch=1) for one in ids]
    types = (LicenceType.EXCLUSIVE, LicenceType.NON_EXCLUSIVE)
    period = {"starts_on": date(2027, 1, 1), "ends_on": date(2028, 1, 1)}
    return [
        partial(RightsGrant, deal_id=one, patent_id=patent_id, licence_type=kind, **period)
        for one, kind in zip(ids, types, strict=True)
    ]


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("table", TABLES.values())
def test_the_database_refuses_the_second_row_without_any_lock(
    app: Flask, people: People, now: datetime, table: str, guarded: bool
) -> None:
    listing = publish(people, 1, now)
    plays = [Play(people, now, listing), Play(people, now, listing, buyer=people.other_enterprise)]
    ids = [play.enquiry().id for play in plays]
    if not guarded:
        unguard(table, now)
    rows = _rows(table, listing.patent_id, ids)
    outcomes = together(app, [partial(_store, row, now) for row in rows])
    refused = [one for one in outcomes if one is not None]
    assert [type(one) for one in refused] == ([Conflict] if guarded else [])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) == 2 - len(refused)
