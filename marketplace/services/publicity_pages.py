"""What everybody may read of price publicities; no objection's text and nobody's contact is among it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.errors import NotFound
from marketplace.models import Deal, Objection, Publicity
from marketplace.services.publicity import SHOWING, Seen, seen

PAGE = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """One publicity for everybody: what is shown, where it stands, and how many objections were filed and decided."""

    publicity: Publicity
    seen: Seen
    filed: int
    decided: int


def publicities(*, running: bool, page: int, today: date) -> tuple[list[Seen], int]:
    """Return one page of those that run (the first to end first) or of those that ended (the last first), and how many."""
    now_showing: ColumnElement[bool] = ~Publicity.closed & Deal.status.in_(SHOWING)
    wanted = now_showing if running else ~now_showing
    order = (Publicity.ends_on, Publicity.id) if running else (Publicity.ends_on.desc(), Publicity.id.desc())
    query = select(Publicity).join(Deal, Deal.id == Publicity.deal_id).where(wanted)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(
        query.options(joinedload(Publicity.deal)).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    )
    return [seen(row, today) for row in rows], total


def publicity(public_id: UUID, today: date) -> Shown:
    """Return one publicity; NotFound for an unknown id."""
    row = db.session.scalar(select(Publicity).where(Publicity.public_id == public_id))
    if row is None:
        raise NotFound()
    filed = _count(row.id)
    return Shown(row, seen(row, today), filed, _count(row.id, Objection.holds_open.is_(None)))


def _count(publicity_id: int, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Objection).where(Objection.publicity_id == publicity_id)
    return db.session.scalar(query.where(*conditions)) or 0
