"""Two at once: what may happen only once happens once, and the same attempt without the guard shows that it guards."""

import io
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.database import Base, db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidTransition
from marketplace.domain.licences import LicenceType
from marketplace.domain.terms import Terms
from marketplace.models import Deal, LedgerEntry, LedgerPosting, RightsGrant, TitleTransfer
from marketplace.services import deals, facts, ledger
from marketplace.services.unit_of_work import transaction
from tests.deal_play import PDF, SALE, Play, licence, publish
from tests.factories import People
from tests.together import together

ROUNDS = 3
EXCLUSIVE, ORDINARY = licence(LicenceType.EXCLUSIVE), licence(LicenceType.NON_EXCLUSIVE)
#: How the guard of a table is taken away, as somebody with the right to change the schema could.
UNGUARD = {
    ("title_transfers", "sqlite"): ["DROP INDEX uq_title_transfers_patent_id_from_epoch_active"],
    ("title_transfers", "postgresql"): ["DROP INDEX uq_title_transfers_patent_id_from_epoch_active"],
    ("rights_grants", "sqlite"): ["DROP TRIGGER rights_grants_exclude_on_insert"],
    ("rights_grants", "postgresql"): [
        "ALTER TABLE rights_grants DROP CONSTRAINT ex_rights_grants_two_blocking",
        "ALTER TABLE rights_grants DROP CONSTRAINT ex_rights_grants_beside_blocking",
    ],
}


def _two_agreed(people: People, now: datetime, serial: int, first: Terms, second: Terms) -> list[Play]:
    """Two buyers have agreed on the same patent and the owner has signed both: each needs one more signature."""
    listing = publish(people, serial, now, first)
    plays = [
        Play(people, now, listing, first),
        Play(people, now, listing, second, people.other_enterprise),
    ]
    for play in plays:
        play.to(DealStatus.AGREED)
        play.sign(people.officer)
    return plays


def _countersign(play: Play) -> Callable[[], Deal]:
    return partial(play.sign, play.licensee)


@pytest.mark.parametrize(
    ("first", "second"),
    [(SALE, SALE), (EXCLUSIVE, ORDINARY), (EXCLUSIVE, EXCLUSIVE), (licence(LicenceType.SOLE), ORDINARY)],
)
def test_two_contracts_that_exclude_each_other_are_not_both_concluded(
    app: Flask, people: People, now: datetime, first: Terms, second: Terms
) -> None:
    for serial in range(1, ROUNDS + 1):
        plays = _two_agreed(people, now, serial, first, second)
        outcomes = together(app, [_countersign(play) for play in plays])
        assert [type(one) for one in outcomes if not isinstance(one, Deal)] == [Conflict]
        stored = [db.session.get(Deal, play.id).status for play in plays]  # type: ignore[union-attr]
        assert sorted(stored) == ["agreed", "signed"]
    assert ledger.verify() == []


def test_ordinary_licences_of_one_patent_stand_side_by_side(
    app: Flask, people: People, now: datetime
) -> None:
    plays = _two_agreed(people, now, 1, ORDINARY, ORDINARY)
    outcomes = together(app, [_countersign(play) for play in plays])
    assert [one.status for one in outcomes] == ["signed", "signed"]


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
@pytest.mark.parametrize("table", ["title_transfers", "rights_grants"])
def test_the_database_itself_refuses_what_a_faulty_use_case_would_store(
    app: Flask, people: People, now: datetime, table: str, guarded: bool
) -> None:
    listing = publish(people, 1, now)
    plays = [Play(people, now, listing), Play(people, now, listing, buyer=people.other_enterprise)]
    ids = [play.enquiry().id for play in plays]
    db.session.rollback()
    if not guarded:
        with transaction(now) as tx:
            for statement in UNGUARD[table, db.engine.dialect.name]:
                tx.session.execute(sa.text(statement))
    rows = _rows(table, listing.patent_id, ids)
    outcomes = together(app, [partial(_store, row, now) for row in rows])
    refused = [one for one in outcomes if one is not None]
    assert [type(one) for one in refused] == ([Conflict] if guarded else [])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) == 2 - len(refused)


def test_one_of_two_acceptances_counts(app: Flask, people: People, now: datetime) -> None:
    for serial in range(1, ROUNDS + 1):
        play = Play(people, now, publish(people, serial, now))
        play.to(DealStatus.OFFERED)
        calls = [partial(deals.accept, people.enterprise, play.id, 1, f"key-{one}", now=now) for one in "ab"]
        outcomes = together(app, calls)
        assert sorted(type(one).__name__ for one in outcomes) == ["Deal", InvalidTransition.__name__]


def test_acceptance_and_counter_offer_do_not_both_count(app: Flask, people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.OFFERED)
    counter = partial(deals.offer, people.enterprise, play.id, ORDINARY, "counter", now=now)
    outcomes = together(app, [counter, play.agreed])
    assert sum(isinstance(one, Deal) for one in outcomes) == 1


def test_a_storm_of_retries_makes_one_deal_and_each_step_once(
    app: Flask, people: People, now: datetime
) -> None:
    play = Play(people, now, publish(people, 1, now, SALE), SALE)
    steps: list[Callable[[], Any]] = [
        play.enquiry, play.talking, play.offered, play.agreed, partial(play.sign, people.officer),
        partial(play.sign, people.enterprise), play.effective, play.recorded,
    ]  # fmt: skip
    for step in steps:
        outcomes = together(app, [step] * 8)
        assert {getattr(one, "id", one) for one in outcomes} == {play.id}
    assert [entry.kind for entry in ledger.history(play.id)] == [
        "deal.open", "deal.reply", "deal.offer", "deal.accept", "inventor.notify", "inventor.answer", "deal.sign",
        "deal.countersign", "deal.take_effect", "payment.schedule", "recordal.prepare", "recordal.submit",
        "recordal.record", "deal.record",
    ]  # fmt: skip
    for table in (Deal, LedgerPosting):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 1
    assert ledger.verify() == []
    assert facts.differences() == []


def test_deals_opened_at_once_have_numbers_without_gap_or_repetition(
    app: Flask, people: People, now: datetime
) -> None:
    plays = [Play(people, now, publish(people, serial, now)) for serial in range(1, 9)]
    outcomes = together(app, [play.enquiry for play in plays])
    assert sorted(one.reference for one in outcomes) == [f"HLJ-2026-{n:04d}" for n in range(1, 9)]


@pytest.mark.parametrize("other", ["open", "countersign", "take_effect"])
def test_a_sale_is_recorded_while_the_patent_is_licensed_without_a_deadlock(
    app: Flask, people: People, now: datetime, other: str
) -> None:
    """Registration locks the patent and closes its listings while other steps write rows that name the patent."""
    for serial in range(1, ROUNDS + 1):
        licences, sale = publish(people, serial, now), publish(people, serial, now, SALE, exists=True)
        sold = Play(people, now, sale, SALE)
        sold.to(DealStatus.EFFECTIVE)
        licensed = Play(people, now, licences, EXCLUSIVE, people.other_enterprise)
        if other == "countersign":
            licensed.to(DealStatus.AGREED)
            licensed.sign(people.officer)
        elif other == "take_effect":
            licensed.to(DealStatus.SIGNED)
        steps = {"open": licensed.enquiry, "countersign": _countersign(licensed)}
        outcomes = together(app, [sold.recorded, steps.get(other, licensed.effective)])
        assert isinstance(outcomes[0], Deal)
        assert isinstance(
            outcomes[1], (Deal, Conflict, InvalidTransition)
        )  # the sale may have ended it first
    kinds = list(db.session.scalars(sa.select(LedgerEntry.kind)))
    assert kinds.count("listing.close") == 2 * ROUNDS
    assert ledger.verify() == []


def test_both_parties_may_sign_at_once(app: Flask, people: People, now: datetime) -> None:
    for serial in range(1, ROUNDS + 1):
        play = Play(people, now, publish(people, serial, now))
        play.to(DealStatus.AGREED)

        def sign(actor: Actor, ident: UUID) -> Deal:
            return deals.sign(actor, ident, io.BytesIO(PDF), "a.pdf", str(uuid4()), now=now)

        calls = [partial(sign, actor, play.id) for actor in (people.officer, people.enterprise)]
        outcomes = together(app, calls)
        assert [type(one) for one in outcomes] == [Deal, Deal]
        assert db.session.get(Deal, play.id).status == "signed"  # type: ignore[union-attr]
