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
TABLES = ("organisations", "users", "patents", "listings", "outbox_messages", "ledger_entries")
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
#: Values of columns by their type where nothing more is needed than that they are there.
FILL: dict[type, Any] = {
    sa.Integer: 1, sa.BigInteger: 1, sa.Boolean: True, sa.DateTime: NOW, sa.Date: date(2026, 1, 1),
    sa.Uuid: UUID(int=1), sa.JSON: [],
}  # fmt: skip
GIVEN: dict[str, dict[str, Any]] = {
    "listings": {"status": "published", "royalty_bp": None},
    "ledger_entries": {
        "sequence": 1,
        "kind": "listing.publish",
        "previous_hash": "0" * 64,
        "entry_hash": hashlib.sha256(b"\0{}").hexdigest(),
        "body": "{}",
        "deal_id": None,
    },
}


def _fill(name: str) -> None:
    """One row with a value in every column, as the tables of that release are."""
    with db.engine.begin() as connection:
        table = sa.Table(name, sa.MetaData(), autoload_with=connection)
        row = {column.name: _value(column) for column in table.columns} | GIVEN.get(name, {})
        connection.execute(table.insert().values(**row))


def _value(column: sa.Column[Any]) -> Any:
    for kind, value in FILL.items():
        if isinstance(column.type, kind):
            return value
    return "x"


def _row(name: str) -> dict[str, Any]:
    with db.engine.connect() as connection:
        return dict(connection.exec_driver_sql(f"SELECT * FROM {name}").mappings().one())


def test_rows_of_the_previous_release_are_kept(app: Flask) -> None:
    downgrade(directory=FOLDER, revision=PREVIOUS)
    for table in TABLES:
        _fill(table)
    before = {table: _row(table) for table in TABLES}
    upgrade(directory=FOLDER)
    check(directory=FOLDER)
    for table, row in before.items():
        after = _row(table)
        assert {name: after[name] for name in row} == row, table


def test_the_ledger_is_still_guarded(app: Flask) -> None:
    downgrade(directory=FOLDER, revision=PREVIOUS)
    _fill("ledger_entries")
    upgrade(directory=FOLDER)
    for statement in ("UPDATE ledger_entries SET body = 'y'", "DELETE FROM ledger_entries"):
        with pytest.raises(sa.exc.DBAPIError), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)
