"""The search index as its operator sees it: is it usable, how large is it, how far behind the database."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, func, select
from sqlalchemy.exc import SQLAlchemyError

from marketplace.database import db
from marketplace.gateways.registry import gateways
from marketplace.models import OutboxMessage, Patent
from marketplace.services.indexing import OWED
from search import EngineUnavailable, Status

REBUILD = "./run flask search rebuild"


class IndexState(StrEnum):
    """Whether searches are answered by the index; in every other state the database answers, by number and title."""

    READY = "ready"
    MISSING = "missing"
    OUTDATED = "outdated"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class IndexReport:
    """State, figures (None when the engine doesn't answer) and the changes it hasn't got yet."""

    state: IndexState
    engine: str
    figures: Status | None
    problem: str
    owed: int
    oldest_owed_seconds: int

    @property
    def notice(self) -> str:
        """What to do about it, one sentence in either language; empty when all is well."""
        match self.state:
            case IndexState.READY:
                return ""
            case IndexState.UNAVAILABLE:
                return (
                    f"检索引擎没有应答，检索暂由数据库应答。The search engine does not answer: {self.problem}"
                )
            case IndexState.MISSING:
                why = "检索索引尚未建立。There is no search index."
            case IndexState.OUTDATED:
                why = "检索索引是按另一版字段或词典建立的。The search index was made with other fields or another dictionary."
        return f"{why} 请运行 Please run: {REBUILD}"


def report(now: datetime) -> IndexReport:
    """Ask engine and database; an engine that doesn't answer is a state, not an error."""
    owed, oldest = db.session.execute(
        select(func.count(), func.min(OutboxMessage.created_at)).where(OWED)
    ).one()
    behind = int((now - oldest).total_seconds()) if oldest else 0
    engine = gateways().reader
    try:
        figures = engine.status()
    except EngineUnavailable as error:
        return IndexReport(IndexState.UNAVAILABLE, engine.name, None, str(error), owed, behind)
    return IndexReport(_state(figures), engine.name, figures, "", owed, behind)


def start_notice(now: datetime) -> str:
    """What web server and worker say when they start; empty when all is well."""
    try:
        return report(now).notice
    except SQLAlchemyError as error:
        return f"数据库不可用。The database cannot be used: {error}"


def _state(figures: Status) -> IndexState:
    """No index is none missing while there is nothing to find."""
    if figures.generation:
        return IndexState.READY if figures.ready else IndexState.OUTDATED
    return IndexState.MISSING if db.session.scalar(select(exists(select(Patent.id)))) else IndexState.READY
