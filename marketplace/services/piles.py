"""A pile of work that waits for somebody, and how it is counted."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select

from marketplace.database import Base, db


@dataclass(frozen=True, slots=True)
class Task:
    """A pile of work: message id, how many, and the endpoint of its page with arguments."""

    message_id: str
    count: int
    endpoint: str
    arguments: dict[str, str] = field(default_factory=dict)


def count(model: type[Base], *conditions: ColumnElement[bool]) -> int:
    """Return how many rows there are under these conditions."""
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
