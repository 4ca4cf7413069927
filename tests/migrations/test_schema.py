"""Migrations from an empty database give exactly the tables that the models describe, and can be taken back."""

import sqlalchemy as sa
from flask import Flask
from flask_migrate import check, downgrade, upgrade

from config import ROOT
from marketplace.database import db

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
