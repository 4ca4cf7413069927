"""What the operator of the platform looks at first: database, search engine, work owed."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from marketplace.database import db
from marketplace.gateways.registry import gateways
from marketplace.services import index_status, outbox
from marketplace.services.index_status import IndexState


def report(now: datetime) -> dict[str, Any]:
    """Return what answers, how much work is owed and for how long; `ok` only when both servers answer.

    A missing index is `ok`: the site works, and an empty one has none.
    """
    try:
        db.session.execute(text("SELECT 1"))
        owed, index = outbox.owed(), index_status.report(now)
    except SQLAlchemyError:
        return {"ok": False, "database": False, "search": gateways().reader.ping(), "owed": -1}
    answers = index.state in (IndexState.READY, IndexState.MISSING)
    return {
        "ok": answers,
        "database": True,
        "search": answers,
        "engine": index.engine,
        "index": index.state.value,
        "generation": index.figures.generation if index.figures else "",
        "documents": index.figures.documents if index.figures else 0,
        "owed": owed,
        "oldest_owed_seconds": index.oldest_owed_seconds,
    }
