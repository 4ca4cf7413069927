"""Fact rows follow the ledger: equal to a replay at every entry, and an edit by hand is found."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import delete, select, update

from marketplace.database import db
from marketplace.domain.facts import TAKE_EFFECT
from marketplace.models import DealFact
from marketplace.services import facts, ledger
from marketplace.services.unit_of_work import transaction
from tests.contracts import FREE, ROYALTY, TRANSFER, Book, Contract
from tests.factories import People


@pytest.fixture
def book(people: People, now: datetime) -> Book:
    return Book(people, now)


def _rows() -> list[tuple[object, ...]]:
    columns = DealFact.__table__.columns
    query = select(*columns).order_by(DealFact.deal_id, DealFact.patent_id)
    return [tuple(row) for row in db.session.execute(query)]


def test_live_rows_equal_a_replay_at_every_entry(book: Book) -> None:
    assert (facts.differences(), facts.rebuild(), _rows()) == ([], 0, [])
    open_deal = None
    for contract in (
        Contract(patents=3),
        Contract(terms=TRANSFER, related=True),
        Contract(terms=ROYALTY, licensor_city="", ipc=""),
        Contract(terms=FREE, recorded_on=None),
    ):
        open_deal = book.write(contract)
        before = _rows()
        assert facts.differences() == []
        assert facts.rebuild() == len(before)
        assert _rows() == before
    assert open_deal
    book.record(open_deal, book.people.administrator, date(2026, 2, 1))
    before = _rows()
    assert facts.differences() == []
    facts.rebuild()
    assert _rows() == before
    assert len(before) == 6


def test_a_row_says_what_the_body_says(book: Book) -> None:
    deal_id = book.write(Contract(terms=TRANSFER, patents=2))
    first, second = db.session.scalars(
        select(DealFact).where(DealFact.deal_id == deal_id).order_by(DealFact.share.desc())
    )
    assert (first.share, first.value_fen, first.technology_fen) == (1, 12_000_050, 2_000_000)
    assert (second.share, second.value_fen, second.technology_fen) == (0, 0, 0)
    assert (first.recorded_on, first.recordal_number) == (date(2026, 1, 5), "X2026980000001")
    assert first.entry_sequence == ledger.head()[0] == 2
    assert (first.ipc_section, first.licence_type) == ("C", None)


def test_facts_come_from_the_entry_and_not_from_today(book: Book) -> None:
    deal_id = book.write(Contract(licensor="改名前的大学", licensor_city="231000"))
    assert (
        db.session.scalars(select(DealFact.licensor).where(DealFact.deal_id == deal_id)).one()
        == "改名前的大学"
    )


def test_an_amendment_makes_no_row(book: Book) -> None:
    """Counting rule 2: only taking effect makes rows, whatever else is written about the deal."""
    deal_id = book.write(Contract(patents=2))
    with transaction(book.now) as tx:
        reply = type(TAKE_EFFECT)("deal.reply")
        facts.project(
            tx, ledger.append(tx, reply, book.people.officer, "note", {"text_hash": "0"}, deal_id=deal_id)
        )
    assert len(_rows()) == 2
    assert facts.differences() == []


@pytest.mark.parametrize("column", ["value_fen", "licensor", "licensee_city", "recorded_on", "share"])
def test_a_row_edited_by_hand_is_found_and_mended(book: Book, column: str) -> None:
    deal_id = book.write(Contract())
    book.write(Contract(terms=ROYALTY))
    changed = {
        "value_fen": 1,
        "licensor": "他校",
        "licensee_city": "",
        "recorded_on": date(2026, 1, 6),
        "share": 0,
    }
    db.session.execute(update(DealFact).where(DealFact.deal_id == deal_id).values({column: changed[column]}))
    db.session.commit()
    found = facts.differences()
    assert [(one.deal_id, one.what) for one in found] == [(deal_id, column)]
    facts.rebuild()
    assert facts.differences() == []


def test_a_row_added_or_taken_away_by_hand_is_found(book: Book) -> None:
    kept, gone = book.write(Contract(patents=2)), book.write(Contract())
    patent = db.session.scalars(select(DealFact.patent_id).where(DealFact.deal_id == kept)).first()
    db.session.execute(delete(DealFact).where(DealFact.deal_id == kept, DealFact.patent_id == patent))
    row = db.session.scalars(select(DealFact).where(DealFact.deal_id == gone)).one()
    copy = {column.key: getattr(row, column.key) for column in DealFact.__table__.columns}
    other = next(one.id for one in book.patents if one.id != row.patent_id)
    db.session.add(DealFact(**{**copy, "patent_id": other}))
    db.session.commit()
    found = {(one.deal_id, one.patent_id, one.what) for one in facts.differences()}
    assert found == {(kept, patent, "missing"), (gone, other, "extra")}


def test_a_step_that_fails_leaves_neither_entry_nor_row(book: Book) -> None:
    contract = Contract()
    book.write(contract)
    before = (ledger.head(), _rows())
    with pytest.raises(Exception):  # noqa: B017 - the same deal a second time; which error is the database's matter
        book.write(replace(contract))
    assert (ledger.head(), _rows()) == before
