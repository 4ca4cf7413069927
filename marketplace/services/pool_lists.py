"""The resource pool as it is looked at: by state, one patent, and how far the inventory has come."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.accounts import Actor, Role
from marketplace.domain.errors import NotFound
from marketplace.domain.patents import LegalStatus
from marketplace.domain.permissions import Action, require
from marketplace.domain.pool import PoolStatus
from marketplace.models import Patent, PoolItem
from marketplace.services.pool_moves import MISSING

PAGE = 50
_S = PoolStatus
#: The state that waits for somebody with this role.
WAITS_FOR = {
    Role.INVENTOR: _S.NOT_INVENTORIED,
    Role.COLLEGE_REVIEWER: _S.FILLED,
    Role.TRANSFER_OFFICER: _S.COLLEGE_OK,
}


@dataclass(frozen=True, slots=True)
class PoolPage:
    """One page of the patents in a state, each with its item (None: never filled in), and the counts of all states."""

    rows: Sequence[tuple[Patent, PoolItem | None]]
    total: int
    counts: dict[PoolStatus, int]

    @property
    def inventoried(self) -> int:
        """How many patents were filled in and are not with the inventor again."""
        return sum(count for status, count in self.counts.items() if status is not _S.NOT_INVENTORIED)


def page(actor: Actor, status: PoolStatus, text: str = "", number: int = 1) -> PoolPage:
    """Return a page of the organisation's patents in this state, the longest waiting first."""
    require(actor, Action.POOL_VIEW)
    found = _in_status(actor, status)
    if text:
        contains = (
            Patent.number.contains(text, autoescape=True),
            Patent.title.contains(text, autoescape=True),
            PoolItem.college.contains(text, autoescape=True),
        )
        found = found.where(or_(*contains))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = found.order_by(PoolItem.updated_at, Patent.id).limit(PAGE).offset((number - 1) * PAGE)
    return PoolPage([(patent, item) for patent, item in db.session.execute(rows)], total, _counts(actor))


def _in_status(actor: Actor, status: PoolStatus) -> Select[Patent, PoolItem]:
    mine = (PoolItem.patent_id == Patent.id) & (PoolItem.organisation_id == actor.organisation_id)
    query = select(Patent, PoolItem).outerjoin(PoolItem, mine)
    if status is _S.NOT_INVENTORIED:
        return query.where(_to_fill(actor))
    return query.where(PoolItem.status == status)


def _to_fill(actor: Actor) -> ColumnElement[bool]:
    """Every valid patent that nobody filled in (domain study §5: the base of the inventory), and what came back."""
    never = PoolItem.id.is_(None) & (Patent.owner_id == actor.organisation_id)
    valid = Patent.legal_status == LegalStatus.GRANTED
    return (never & valid) | (PoolItem.status == _S.NOT_INVENTORIED)


def _counts(actor: Actor) -> dict[PoolStatus, int]:
    query = (
        select(PoolItem.status, func.count())
        .where(PoolItem.organisation_id == actor.organisation_id)
        .group_by(PoolItem.status)
    )
    counts = {PoolStatus(status): count for status, count in db.session.execute(query)}
    to_fill = select(func.count()).select_from(_in_status(actor, _S.NOT_INVENTORIED).subquery())
    return {**counts, _S.NOT_INVENTORIED: db.session.scalar(to_fill) or 0}


def find(actor: Actor, number: str) -> tuple[Patent, PoolItem | None]:
    """Return a patent of the organisation's inventory and its item; NotFound for a foreign or unknown one."""
    require(actor, Action.POOL_VIEW)
    patent = db.session.scalar(select(Patent).where(Patent.number == number))
    if patent is None:
        raise NotFound(MISSING)
    query = select(PoolItem).options(joinedload(PoolItem.filler))
    item = db.session.scalar(
        query.where(PoolItem.patent_id == patent.id, PoolItem.organisation_id == actor.organisation_id)
    )
    if item is None and patent.owner_id != actor.organisation_id:
        raise NotFound(MISSING)
    return patent, item


def waiting(actor: Actor) -> int:
    """Return how many patents wait for the actor's role; for inventors only what was sent back."""
    status = WAITS_FOR[actor.role]
    query = (
        select(func.count())
        .select_from(PoolItem)
        .where(PoolItem.organisation_id == actor.organisation_id, PoolItem.status == status)
    )
    return db.session.scalar(query) or 0
