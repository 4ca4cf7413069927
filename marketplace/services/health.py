"""What the operator of the platform looks at first: database, search engine, work owed."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from marketplace.database import db
from marketplace.gateways.registry import gateways
from marketplace.services import outbox


def report() -> dict[str, Any]:
    """Return what answers and how much work is owed; `ok` only when both servers answer."""
    try:
        db.session.execute(text("SELECT 1"))
        database, owed = True, outbox.owed()
    except SQLAlchemyError:
        database, owed = False, -1
    engine = gateways().reader
    answers = engine.ping()
    return {
        "ok": database and answers,
        "database": database,
        "search": answers,
        "engine": engine.name,
        "owed": owed,
    }
