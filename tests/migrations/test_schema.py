"""Migrations from an empty database give exactly the tables that the models describe, and can be taken back."""

import sqlalchemy as sa
from flask import Flask
from flask_migrate import check, downgrade, upgrade

from config import ROOT
from marketplace.database import db
from marketplace.domain.ledger import EntryKind

FOLDER = str(ROOT / "migrations")


def _tables() -> set[str]:
    with db.engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_migrations_and_models_agree(app: Flask) -> None:
    check(directory=FOLDER)  # exits with the differences when there are any
    assert _tables() - {"alembic_version"} == set(db.metadata.tables)


def test_the_way_back_leaves_nothing_and_can_be_gone_again(app: Flask) -> None:
    before = _tables()
    downgrade(directory=FOLDER, revision="base")
    assert _tables() == {"alembic_version"}
    upgrade(directory=FOLDER)
    assert _tables() == before


def test_the_ledger_takes_exactly_the_kinds_of_entry_that_there_are(app: Flask) -> None:
    with db.engine.connect() as connection:
        kinds: set[str] = set(
            connection.execute(sa.select(sa.column("kind")).select_from(sa.table("ledger_kinds"))).scalars()
        )
        keys = sa.inspect(connection).get_foreign_keys("ledger_entries")
    assert kinds == {*EntryKind}
    assert [key["constrained_columns"] for key in keys if key["referred_table"] == "ledger_kinds"] == [
        ["kind"]
    ]
