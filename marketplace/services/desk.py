"""The operator's desk: how much waits in each queue and since when, its rows, and who is busy with what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Subquery, case, false, func, or_, select

from marketplace.database import db
from marketplace.domain.accounts import Actor, Role
from marketplace.domain.clock import SHANGHAI, local_day
from marketplace.domain.desk import newest_overdue, urgency
from marketplace.domain.numbers import application_key
from marketplace.domain.permissions import Action, require
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.urgency import Urgency
from marketplace.models import Membership, User
from marketplace.services import rule_books
from marketplace.services.desk_queues import DEAL, QUEUES, DeskQueue, named

PAGE = 50
NOBODY = 0  # as an assignee: rows that nobody is assigned to


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a queue to show: words of reference, number or name; a city; an organisation; an assignee."""

    text: str = ""
    city: str = ""
    organisation: UUID | None = None
    assignee: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: since which day, until which day (None: no term), and how pressing it is."""

    ident: UUID
    reference: str
    title: str
    number: str
    owner: str
    other: str
    city: str
    assignee: str
    since: date
    waited: int
    due_on: date | None
    days_left: int
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Pile:
    """A queue at a glance: how many wait, how many of them too long, and the one that waits longest."""

    queue: DeskQueue
    count: int
    overdue: int
    oldest: Row | None


@dataclass(frozen=True, slots=True)
class Load:
    """What one operator is assigned to, by queue; `user_id` NOBODY stands for what is left over."""

    user_id: int
    name: str
    counts: dict[str, int]
    overdue: int

    @property
    def total(self) -> int:
        """All of it together."""
        return sum(self.counts.values())


def overview(actor: Actor, wanted: Wanted, *, now: datetime) -> list[Pile]:
    """Return every queue with its counts and the row that waits longest, of what is wanted."""
    require(actor, Action.DESK_USE)
    return [_pile(queue, wanted, now) for queue in QUEUES]


def _pile(queue: DeskQueue, wanted: Wanted, now: datetime) -> Pile:
    rows = queue.rows().subquery()
    conditions = _conditions(rows, wanted, now)
    late = _late(queue, rows, now)
    counts = select(func.count(), func.count(case((late, 1)))).select_from(rows).where(*conditions)
    count, overdue = db.session.execute(counts).one()
    return Pile(queue, count, overdue, next(iter(_rows(queue, rows, conditions, now, 1, 0)), None))


def queue_rows(actor: Actor, name: str, wanted: Wanted, *, now: datetime) -> tuple[list[Row], int]:
    """Return a page of a queue, the longest waiting first, and how many there are; NotFound for an unknown queue."""
    require(actor, Action.DESK_USE)
    queue = named(name)
    rows = queue.rows().subquery()
    conditions = _conditions(rows, wanted, now)
    total = db.session.scalar(select(func.count()).select_from(rows).where(*conditions)) or 0
    return _rows(queue, rows, conditions, now, PAGE, (wanted.page - 1) * PAGE), total


def _rows(
    queue: DeskQueue,
    rows: Subquery,
    conditions: Sequence[ColumnElement[bool]],
    now: datetime,
    limit: int,
    offset: int,
) -> list[Row]:
    order = (_runs_from(queue, rows), rows.c.since, rows.c.ident)
    query = select(rows).where(*conditions).order_by(*order).limit(limit).offset(offset)
    today = local_day(now)
    book = rule_books.in_force(today)
    return [_row(queue, found, today, book) for found in db.session.execute(query)]


def _runs_from(queue: DeskQueue, rows: Subquery) -> ColumnElement[Any]:
    """The column from which the queue's term runs, nearest end first."""
    column: ColumnElement[Any] = rows.c.due if queue.term and queue.term.own_day else rows.c.since
    return column


def _row(queue: DeskQueue, found: Any, today: date, book: RuleBook) -> Row:
    since = local_day(found.since) if isinstance(found.since, datetime) else found.since
    start = found.due or since
    due = queue.term.ends(start, book) if queue.term else None
    return Row(
        ident=found.ident, reference=found.reference, title=found.title, number=found.number, owner=found.owner,
        other=found.other, city=found.owner_city, assignee=found.assignee or "", since=since,
        waited=max(0, (today - since).days), due_on=due, days_left=(due - today).days if due else 0,
        urgency=urgency(queue.term, start, today, book),
    )  # fmt: skip


def _conditions(rows: Subquery, wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.text:
        text = application_key(wanted.text, local_day(now)) or wanted.text
        columns = (rows.c.reference, rows.c.number, rows.c.title, rows.c.owner, rows.c.other)
        conditions.append(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if wanted.city:
        conditions.append(or_(rows.c.owner_city == wanted.city, rows.c.other_city == wanted.city))
    if wanted.organisation:
        conditions.append(
            or_(rows.c.owner_key == wanted.organisation, rows.c.other_key == wanted.organisation)
        )
    if wanted.assignee is not None:
        nobody = wanted.assignee == NOBODY
        conditions.append(rows.c.assigned_to.is_(None) if nobody else rows.c.assigned_to == wanted.assignee)
    return conditions


def _late(queue: DeskQueue, rows: Subquery, now: datetime) -> ColumnElement[bool]:
    """Whether a row's term has ended: all those do that began on or before one day."""
    today = local_day(now)
    if queue.term is None:
        return false()
    newest = newest_overdue(queue.term, today, rule_books.in_force(today))
    start = _runs_from(queue, rows)
    if not isinstance(start.type, Date):
        late: ColumnElement[bool] = start < datetime.combine(newest + timedelta(days=1), time(), SHANGHAI)
        return late
    on_or_before: ColumnElement[bool] = start <= newest
    return on_or_before


def organisations(actor: Actor, names: Sequence[str]) -> list[tuple[UUID, str]]:
    """Return the organisations that stand in these queues, by name: what a filter offers."""
    require(actor, Action.DESK_USE)
    found: dict[UUID, str] = {}
    for name in names:
        rows = named(name).rows().subquery()
        for key, title in ((rows.c.owner_key, rows.c.owner), (rows.c.other_key, rows.c.other)):
            query = select(key, title).where(key.is_not(None)).distinct()
            for ident, text in db.session.execute(query):
                found[ident] = text
    return sorted(found.items(), key=lambda pair: pair[1])


def staff(actor: Actor) -> list[tuple[int, str]]:
    """Return the platform's verified members, the actor first."""
    require(actor, Action.DESK_USE)
    query = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.role.in_((Role.OPERATOR, Role.ADMINISTRATOR)), Membership.verified_at.is_not(None))
        .order_by(User.id != actor.user_id, User.name, User.id)
    )
    return [(ident, name) for ident, name in db.session.execute(query)]


def workload(actor: Actor, *, now: datetime) -> list[Load]:
    """Return how many deals of each queue each operator is assigned to; the last line is what nobody is."""
    people = staff(actor)
    counts: dict[int, dict[str, int]] = {}
    late: dict[int, int] = {}
    for queue in QUEUES:
        if queue.kind != DEAL:
            continue
        rows = queue.rows().subquery()
        query = select(rows.c.assigned_to, func.count(), func.count(case((_late(queue, rows, now), 1))))
        for ident, count, overdue in db.session.execute(query.group_by(rows.c.assigned_to)):
            counts.setdefault(ident or NOBODY, {})[queue.name] = count
            late[ident or NOBODY] = late.get(ident or NOBODY, 0) + overdue
    return [
        Load(ident, name, counts.get(ident, {}), late.get(ident, 0))
        for ident, name in [*people, (NOBODY, "")]
    ]
