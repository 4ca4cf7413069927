"""Recordals as they are looked at: one in its deal room, and the piles of them that wait for somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain import recordals as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.permissions import Action, may, reaches_all, require
from marketplace.domain.recordals import (
    UNSUBMITTED,
    RecordalAction,
    RecordalDocument,
    RecordalKind,
    RecordalStatus,
)
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.urgency import Urgency
from marketplace.models import Deal, DealPatent, Recordal, RecordalEvent
from marketplace.services import recordals, rule_books
from marketplace.services.deal_moves import SIGNED, by

PAGE = 20
_S = RecordalStatus
_DONE = (_S.RECORDED, _S.CHANGED, _S.CANCELLED)


class Pile(StrEnum):
    """What of the recordals to show; the first three are work that waits."""

    OVERDUE = "overdue"
    OPEN = "open"
    CORRECTION = "correction"
    SUBMITTED = "submitted"
    REFUSED = "refused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Clock:
    """A recordal on the list: how many days are left and how urgent that is; None once it was submitted."""

    recordal: Recordal
    days_left: int
    urgency: Urgency | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A recordal as one reader of its deal sees it: `papers` of the check list, those `ready`, and the open steps."""

    recordal: Recordal
    clock: Clock
    papers: tuple[RecordalDocument, ...]
    ready: frozenset[str]
    steps: frozenset[RecordalAction]
    events: list[RecordalEvent]


def seen(actor: Actor, deal: Deal, *, now: datetime) -> Seen | None:
    """Return the recordal of a deal that the actor may see; None before the contract takes effect."""
    recordal = db.session.get(Recordal, deal.id)
    if recordal is None:
        return None
    today, status = local_day(now), RecordalStatus(recordal.status)
    steps = rules.possible(RecordalKind(recordal.kind), status, by(deal, actor))
    ready = set(recordal.documents)
    if not ready and sum(one.kind == SIGNED for one in deal.documents) > 1:
        ready = {RecordalDocument.CONTRACT.value}  # both signed copies are here
    return Seen(
        recordal=recordal,
        clock=_clock(recordal, today, rule_books.version),
        papers=recordals.needed(deal, today),
        ready=frozenset(ready),
        steps=steps if may(actor, Action.DEAL_RECORD) else frozenset(),
        events=list(reversed(recordal.events)),
    )


def _clock(recordal: Recordal, today: date, version: Callable[[int], RuleBook]) -> Clock:
    urgency = None
    if recordal.status in UNSUBMITTED:
        urgency = rules.urgency(recordal.due_on, today, version(recordal.deal.rules_version))
    return Clock(recordal, (recordal.due_on - today).days, urgency)


def page(actor: Actor, pile: Pile | None, number: int, *, now: datetime) -> tuple[list[Clock], int]:
    """Return one page of the recordals that the actor may see, the nearest day first, and how many there are."""
    require(actor, Action.DEAL_VIEW)
    conditions = _conditions(actor, pile, local_day(now))
    query = (
        select(Recordal)
        .join(Deal, Deal.id == Recordal.deal_id)
        .options(
            joinedload(Recordal.deal).joinedload(Deal.licensor),
            joinedload(Recordal.deal).joinedload(Deal.licensee),
            joinedload(Recordal.deal).selectinload(Deal.patents).joinedload(DealPatent.patent),
        )
        .where(*conditions)
        .order_by(
            Recordal.status.in_(_DONE),
            Recordal.status.in_(UNSUBMITTED).desc(),
            Recordal.due_on,
            Recordal.deal_id,
        )
    )
    found = db.session.scalars(query.offset((number - 1) * PAGE).limit(PAGE)).unique()
    version = cache(rule_books.version)
    return [_clock(one, local_day(now), version) for one in found], count(actor, pile, now=now)


def count(actor: Actor, pile: Pile | None, *, now: datetime) -> int:
    """Return how many recordals of this pile the actor may see."""
    query = select(func.count()).select_from(Recordal).join(Deal, Deal.id == Recordal.deal_id)
    return db.session.scalar(query.where(*_conditions(actor, pile, local_day(now)))) or 0


def _conditions(actor: Actor, pile: Pile | None, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if not reaches_all(actor, Action.DEAL_VIEW):
        mine = actor.organisation_id
        conditions.append(or_(Deal.licensor_id == mine, Deal.licensee_id == mine))
    unsubmitted = Recordal.status.in_(UNSUBMITTED)
    match pile:
        case Pile.OVERDUE:
            conditions += [unsubmitted, Recordal.due_on < today]
        case Pile.OPEN:
            conditions += [unsubmitted, Recordal.due_on >= today]
        case Pile.DONE:
            conditions.append(Recordal.status.in_(_DONE))
        case Pile():
            conditions.append(Recordal.status == pile.value)
    return conditions
