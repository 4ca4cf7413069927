"""Alembic's environment: one engine (the application's), batch mode so that SQLite can alter tables."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from marketplace.database import UtcDateTime

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _autogen_context: object) -> str | bool:
    """Write our time type as the plain type it stores, so that a migration needs none of our code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def compare_type(
    _context: object, _column: object, _found: object, _type: sa.types.TypeEngine[Any], ours: object
) -> bool | None:
    """Our time type is no difference; everything else is compared as usual."""
    return False if isinstance(ours, UtcDateTime) else None


def include_object(item: object, name: str | None, kind: str, reflected: bool, _compared: object) -> bool:
    """Leave out what the guards migration makes by hand: exclusion constraints and their indexes."""
    return not (reflected and kind == "index" and (name or "").startswith("ex_"))


with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=compare_type,
        include_object=include_object,
    )
    with context.begin_transaction():
        context.run_migrations()
