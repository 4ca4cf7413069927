"""A database of the previous release, with data, becomes one of this release: nothing lost, guards still there."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import check, downgrade, upgrade

from config import ROOT
from marketplace.database import db

FOLDER = str(ROOT / "migrations")
PREVIOUS = "0006"
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
#: Values of columns by their type where nothing more is needed than that they are there; SQLite keeps a UUID as CHAR.
FILL: dict[type, Any] = {
    sa.Integer: 1, sa.BigInteger: 1, sa.Boolean: True, sa.DateTime: NOW, sa.Date: date(2026, 1, 1),
    sa.Uuid: UUID(int=1), sa.CHAR: UUID(int=1), sa.JSON: [],
}  # fmt: skip
ENTRY = {
    "sequence": 1,
    "kind": "listing.publish",
    "previous_hash": "0" * 64,
    "entry_hash": hashlib.sha256(b"\0{}").hexdigest(),
    "body": "{}",
    "deal_id": None,
}
SALE, ENQUIRY = UUID(int=2), UUID(int=3)
_OPEN = {"signed_on": None, "effective_on": None, "recorded_on": None, "recordal_number": ""}
#: A licence in effect, a registered sale and an enquiry between a university and an enterprise, with what belongs to them.
ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("organisations", {"kind": "university"}),
    ("organisations", {"id": 2, "public_id": UUID(int=2), "kind": "enterprise", "name": "y", "code": "y"}),
    ("users", {}),
    ("patents", {}),
    ("listings", {"status": "published", "royalty_bp": None}),
    ("deals", {"deal_type": "licence", "status": "effective", "licensee_id": 2, "reference": "licence",
               "effective_on": date(2025, 11, 30), "recorded_on": None, "recordal_number": ""}),
    ("deals", {"id": SALE, "deal_type": "transfer", "status": "recorded", "licensee_id": 2, "reference": "sale"}),
    ("deals", {"id": ENQUIRY, "deal_type": "licence", "status": "enquiry", "licensee_id": 2,
               "reference": "enquiry", **_OPEN}),
    *(("deal_patents", {"deal_id": UUID(int=number)}) for number in (1, 2, 3)),
    ("rights_grants", {"licence_type": "exclusive"}),
    ("title_transfers", {"deal_id": SALE}),
    ("deal_documents", {}),
    ("deal_messages", {}),
    ("offers", {}),
    ("outbox_messages", {}),
    ("ledger_entries", ENTRY),
    ("deal_facts", {}),
)  # fmt: skip


def _fill(name: str, given: dict[str, Any]) -> None:
    """One row with a value in every column, as the tables of the database are now."""
    with db.engine.begin() as connection:
        table = sa.Table(name, sa.MetaData(), autoload_with=connection)
        row = {column.name: _value(column, given) for column in table.columns}
        connection.execute(table.insert().values(**row))


def _value(column: sa.Column[Any], given: dict[str, Any]) -> Any:
    usual = next((value for kind, value in FILL.items() if isinstance(column.type, kind)), "x")
    value = given.get(column.name, usual)
    return value.hex if isinstance(value, UUID) and isinstance(column.type, sa.CHAR) else value


def _select(query: str) -> list[dict[str, Any]]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.exec_driver_sql(query).mappings()]


def _stored(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Every row of these tables in these columns, as text."""
    return {
        table: sorted(str(row) for row in _select(f"SELECT {', '.join(names)} FROM {table}"))
        for table, names in columns.items()
    }


@pytest.fixture
def columns(app: Flask) -> dict[str, list[str]]:
    """A database of the previous release with its rows; the columns of its tables."""
    downgrade(directory=FOLDER, revision=PREVIOUS)
    for table, given in ROWS:
        _fill(table, given)
    return {table: list(_select(f"SELECT * FROM {table}")[0]) for table, _given in ROWS}


def test_rows_of_the_previous_release_are_kept_on_the_way_and_back(columns: dict[str, list[str]]) -> None:
    before = _stored(columns)
    upgrade(directory=FOLDER)
    check(directory=FOLDER)
    assert _stored(columns) == before
    downgrade(directory=FOLDER, revision=PREVIOUS)
    assert _stored(columns) == before


def test_what_is_new_is_filled_from_what_was_there(columns: dict[str, list[str]]) -> None:
    upgrade(directory=FOLDER)
    recordals = _select(
        "SELECT reference, recordals.* FROM recordals JOIN deals ON deals.id = deal_id ORDER BY reference"
    )
    assert [(one["reference"], one["kind"], one["status"], str(one["due_on"])) for one in recordals] == [
        ("licence", "licence", "not_started", "2026-02-28"),
        ("sale", "transfer", "recorded", "2026-04-01"),
    ]
    units = _select("SELECT country, state_unit FROM organisations ORDER BY id")
    assert [(one["country"], bool(one["state_unit"])) for one in units] == [("CN", True), ("CN", False)]
    deals = _select("SELECT * FROM deals ORDER BY reference")
    assert [bool(one["reply_due_on"]) for one in deals] == [True, False, False]  # only the enquiry waits
    assert {(one["rules_version"], bool(one["anonymous"]), one["assigned_to"]) for one in deals} == {
        (1, False, None)
    }
    assert {str(one["affiliation"]) for one in deals} == {"[]"}
    right = _select("SELECT * FROM rights_grants")[0]
    assert (right["id"], right["declaration_id"]) == (1, None)
    assert not _select("SELECT * FROM deal_messages")[0]["for_owner"]
    assert not _select("SELECT * FROM deal_facts")[0]["overdue"]


OVERLAP = """INSERT INTO rights_grants (deal_id, patent_id, licence_type, starts_on, ends_on, active)
SELECT deals.id, patent_id, 'non_exclusive', starts_on, ends_on, active FROM rights_grants, deals
WHERE reference = 'enquiry'"""


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_entries SET body = 'y'", "DELETE FROM ledger_entries", OVERLAP]
)
def test_what_was_guarded_still_is(columns: dict[str, list[str]], statement: str) -> None:
    upgrade(directory=FOLDER)
    with pytest.raises(sa.exc.DBAPIError), db.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_ledger_with_new_kinds_of_entry_keeps_the_release(app: Flask) -> None:
    before = set(sa.inspect(db.engine).get_table_names())
    _fill("ledger_entries", {**ENTRY, "kind": "rules.change"})
    with pytest.raises(SystemExit):
        downgrade(directory=FOLDER, revision=PREVIOUS)
    assert set(sa.inspect(db.engine).get_table_names()) == before
