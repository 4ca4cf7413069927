"""The ledger: what the application may not do to it, and what `verify` finds when the file's owner did it."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.database import db
from marketplace.domain import ledger as rules
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, NotAllowed
from marketplace.domain.ledger import EntryKind, Finding
from marketplace.models import LedgerEntry
from marketplace.services import ledger
from marketplace.services.unit_of_work import transaction
from tests.deal_play import Play, publish
from tests.factories import People

COLUMNS = "sequence, kind, previous_hash, entry_hash, deal_id, idempotency_key, request_hash, at, body"
KIND = EntryKind("deal.reply")


@pytest.fixture
def effective(people: People, now: datetime) -> int:
    """A ledger with a deal in it; returns the sequence of the entry that carries a posting."""
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.RECORDED)
    db.session.rollback()
    return next(one.sequence for one in ledger.history(play.id) if one.kind == "deal.take_effect")


def _as_owner(*statements: str) -> None:
    """Run statements as somebody may who owns the file or the server: guards off, keys not checked."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.exec_driver_sql(statement)
    else:
        connection_ = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
        names = connection_.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger%'"
        )
        for (name,) in names.fetchall():
            connection_.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection_.execute(statement)
        connection_.close()
    db.session.expire_all()


def _swap(one: int, other: int) -> list[str]:
    moves = ((one, -1), (other, one), (-1, other))
    return [f"UPDATE ledger_entries SET sequence = {to} WHERE sequence = {of}" for of, to in moves]


def _insert(at: int) -> list[str]:
    """Make room and put a well-formed entry between two others."""
    body = rules.canonical(
        {"v": 1, "seq": at, "prev": "f" * 64, "kind": "deal.reply", "at": "2026-11-23T04:00:00.000000+00:00",
         "actor": None, "deal": None, "data": {}, "postings": []}
    )  # fmt: skip
    values = f"{at}, 'deal.reply', '{'f' * 64}', '{rules.leaf_hash(body)}', NULL, 'forged', '{'0' * 64}'"
    return [
        f"UPDATE ledger_entries SET sequence = -(sequence + 1) WHERE sequence >= {at}",
        "UPDATE ledger_entries SET sequence = -sequence WHERE sequence < 0",
        f"INSERT INTO ledger_entries ({COLUMNS}) VALUES ({values}, '2026-11-23 04:00:00', '{body}')",
    ]


def _rewritten(at: int) -> list[str]:
    """Edit the amount and make the entry's own hash right again; the next entry still names the old one."""
    stored = db.session.get(LedgerEntry, at)
    assert stored
    body = json.loads(stored.body)
    body["postings"][0][3] = 1
    text = rules.canonical(body)
    return [
        f"UPDATE ledger_entries SET body = '{text}', entry_hash = '{rules.leaf_hash(text)}' WHERE sequence = {at}",
        f"UPDATE ledger_postings SET amount = 1 WHERE sequence = {at}",
    ]


TAMPERS = (
    "edited body", "edited column", "edited posting", "deleted posting", "added posting", "rewritten",
    "deleted first", "deleted", "reordered", "inserted",
)  # fmt: skip


def _statements(what: str, at: int) -> list[str]:
    text = "replace(body, '30000000', '30000001')"
    posting = "INSERT INTO ledger_postings (sequence, line, source, destination, currency, amount)"
    return {
        "edited body": [f"UPDATE ledger_entries SET body = {text} WHERE sequence = {at}"],
        "edited column": [f"UPDATE ledger_entries SET kind = 'deal.cancel' WHERE sequence = {at}"],
        "edited posting": [f"UPDATE ledger_postings SET amount = 1 WHERE sequence = {at}"],
        "deleted posting": [f"DELETE FROM ledger_postings WHERE sequence = {at}"],
        "added posting": [f"{posting} VALUES ({at}, 9, 'a', 'b', 'CNY', 5)"],
        "rewritten": _rewritten(at),
        "deleted first": ["DELETE FROM ledger_entries WHERE sequence = 1"],
        "deleted": [f"DELETE FROM ledger_entries WHERE sequence = {at}"],
        "reordered": _swap(at, at + 1),
        "inserted": _insert(at),
    }[what]


EXPECTED: dict[str, set[tuple[int, str]]] = {
    "edited body": {(0, "body_altered"), (0, "postings_differ")},
    "edited column": {(0, "columns_differ")},
    "edited posting": {(0, "postings_differ")},
    "deleted posting": {(0, "postings_differ")},
    "added posting": {(0, "postings_differ")},
    "rewritten": {(1, "chain_broken")},
    "deleted": {(0, "missing"), (1, "chain_broken")},
    "reordered": {(0, "chain_broken"), (0, "columns_differ"), (0, "postings_differ"), (1, "chain_broken"),
                  (1, "columns_differ"), (1, "postings_differ"), (2, "chain_broken")},
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERS)
def test_every_tampered_row_is_found_and_named(effective: int, what: str) -> None:
    assert ledger.verify() == []
    _as_owner(*_statements(what, effective))
    found = ledger.verify()
    assert found
    if what in EXPECTED:
        assert {(one.sequence - effective, one.code) for one in found} == EXPECTED[what]
    elif what == "inserted":
        assert found[0] == Finding(effective, "chain_broken")
        assert Finding(effective + 1, "columns_differ") in found
    else:
        assert found[0] == Finding(1, "missing")


def _application_statements(at: int) -> Iterator[str]:
    """What the application's own connection may try, one statement each."""
    last = "SELECT max(sequence) FROM ledger_entries"
    copy = "kind, {prev}, '" + "a" * 64 + "', deal_id, 'again', request_hash, at, body"
    for table in ("ledger_entries", "ledger_postings"):
        yield f"UPDATE {table} SET sequence = sequence"
        yield f"UPDATE {table} SET sequence = 99 WHERE sequence = {at}"
        yield f"DELETE FROM {table}"
        yield f"DELETE FROM {table} WHERE sequence = {at}"
    yield f"UPDATE ledger_entries SET body = 'x' WHERE sequence = {at}"
    yield f"UPDATE ledger_postings SET amount = 1 WHERE sequence = {at}"
    insert = f"INSERT INTO ledger_entries ({COLUMNS}) SELECT"
    for sequence in ("0", "-1", f"({last}) + 2"):
        previous = f"(SELECT entry_hash FROM ledger_entries WHERE sequence = ({last}))"
        yield f"{insert} {sequence}, {copy.format(prev=previous)} FROM ledger_entries WHERE sequence = {at}"
    fork = copy.format(prev="previous_hash")
    yield f"{insert} ({last}) + 1, {fork} FROM ledger_entries WHERE sequence = {at}"
    late = f"VALUES ({at}, 9, 'a', 'b', 'CNY', 5)"
    yield f"INSERT INTO ledger_postings (sequence, line, source, destination, currency, amount) {late}"
    if db.engine.dialect.name == "postgresql":
        yield "TRUNCATE ledger_entries CASCADE"
        yield "TRUNCATE ledger_postings"
        own = f"SELECT * FROM ledger_entries WHERE sequence = {at}"
        yield f"INSERT INTO ledger_entries {own} ON CONFLICT (sequence) DO UPDATE SET body = 'x'"
    else:
        yield f"INSERT OR REPLACE INTO ledger_entries SELECT * FROM ledger_entries WHERE sequence = {at}"
        yield f"REPLACE INTO ledger_postings SELECT * FROM ledger_postings WHERE sequence = {at}"
        yield f"UPDATE OR REPLACE ledger_entries SET sequence = 1 WHERE sequence = {at}"


def test_the_application_can_only_append(effective: int) -> None:
    before = (ledger.count(), ledger.head())
    for statement in _application_statements(effective):
        with pytest.raises((DBAPIError, Conflict)), transaction() as tx:
            tx.session.connection().exec_driver_sql(statement)
        db.session.rollback()
        assert (ledger.count(), ledger.head()) == before, statement
    assert ledger.verify() == []


def test_an_entry_without_its_true_predecessor_is_refused(effective: int, now: datetime) -> None:
    size, head = ledger.head()
    for sequence, previous in ((size + 1, "0" * 64), (size + 2, head), (size, head), (0, head)):
        entry = LedgerEntry(
            sequence=sequence, kind=KIND.value, previous_hash=previous, entry_hash=rules.leaf_hash("{}"),
            idempotency_key="forged", request_hash="0" * 64, at=now, body="{}",
        )  # fmt: skip
        with pytest.raises(Conflict), transaction(now) as tx:
            tx.add(entry)
        db.session.expunge_all()
    assert ledger.head() == (size, head)


def test_entries_follow_each_other_even_when_the_clock_steps_back(
    app: Flask, people: People, now: datetime
) -> None:
    for number, minutes in enumerate((0, -30, 5), 1):
        with transaction(now + timedelta(minutes=minutes)) as tx:
            ledger.append(tx, KIND, people.officer, f"key-{number}", {"n": number})
    times = list(db.session.scalars(sa.select(LedgerEntry.at).order_by(LedgerEntry.sequence)))
    assert times == sorted(times)
    assert ledger.head()[0] == 3
    assert ledger.verify(people.administrator) == []


def test_only_an_administrator_verifies_and_looks(people: People) -> None:
    for role in ("officer", "inventor", "enterprise", "operator"):
        with pytest.raises(NotAllowed):
            ledger.verify(getattr(people, role))
        with pytest.raises(NotAllowed):
            ledger.latest(getattr(people, role), 5)


def test_a_key_with_other_content_is_refused(people: People, now: datetime) -> None:
    with transaction(now) as tx:
        ledger.append(tx, KIND, people.officer, "key", {"n": 1})
        assert ledger.already_done(tx, "key", KIND, {"n": 1})
        assert not ledger.already_done(tx, "other", KIND, {"n": 1})
        with pytest.raises(Conflict):
            ledger.already_done(tx, "key", KIND, {"n": 2})
    with pytest.raises(Conflict), transaction(now) as tx:
        ledger.append(tx, KIND, people.officer, "key", {"n": 1})


def test_the_command_says_whether_the_ledger_is_whole(app: Flask, effective: int) -> None:
    run = app.test_cli_runner()
    whole = run.invoke(args=["ledger", "verify", "--json"])
    assert (whole.exit_code, json.loads(whole.output)["ok"]) == (0, True)
    _as_owner(*_statements("edited body", effective))
    broken = run.invoke(args=["ledger", "verify", "--json"])
    assert broken.exit_code == 1
    assert {"sequence": effective, "code": "body_altered"} in json.loads(broken.output)["findings"]
    assert f"entry {effective}: body_altered" in run.invoke(args=["ledger", "verify"]).output
