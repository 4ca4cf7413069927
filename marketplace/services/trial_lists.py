"""The trials that somebody may see, and the piles of those that wait for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import FINAL
from marketplace.domain.errors import N_
from marketplace.domain.permissions import Action, may, reaches_all, require
from marketplace.domain.trials import TrialStatus
from marketplace.models import Deal, DealPatent, Trial
from marketplace.services import rule_books

PAGE = 20


@dataclass(frozen=True, slots=True)
class Pile:
    """Trials that wait for the same thing; the name stands in the address of their list."""

    name: str
    message_id: str
    conditions: tuple[ColumnElement[bool], ...]


def piles(actor: Actor, today: date) -> Iterator[Pile]:
    """Yield the piles of this actor's role and side: near their end, to answer, to report, to decide."""
    if not may(actor, Action.DEAL_VIEW):
        return
    running, mine = Trial.status == TrialStatus.TRIAL, actor.organisation_id
    soon = today + timedelta(days=rule_books.in_force(today).trial_notice_days)
    over = func.coalesce(Trial.date_on, Trial.long_stop_on)
    yield Pile("ending", N_("免费使用期即将届满"), (running, over <= soon))
    if may(actor, Action.TRIAL_ANSWER):
        asked = (Trial.status == TrialStatus.TRIGGERED, Deal.licensor_id == mine)
        yield Pile("answer", N_("试用触发付费，待本单位确认"), asked)
        yield Pile(
            "report",
            N_("试用报告待提交"),
            (running, Trial.report_due_on <= today, Deal.licensee_id == mine),
        )
    if may(actor, Action.TRIAL_DECIDE):
        yield Pile("decide", N_("试用争议待裁定"), (Trial.status == TrialStatus.DISPUTED,))


def waiting(actor: Actor, today: date) -> Iterator[tuple[Pile, int]]:
    """Yield each pile with how many trials lie on it."""
    for pile in piles(actor, today):
        query = select(func.count()).select_from(Trial).join(Deal, Deal.id == Trial.deal_id)
        yield pile, db.session.scalar(query.where(*_visible(actor), *pile.conditions)) or 0


def _visible(actor: Actor) -> list[ColumnElement[bool]]:
    open_ = Deal.status.not_in(tuple(FINAL))
    if reaches_all(actor, Action.DEAL_VIEW):
        return [open_]
    return [
        open_,
        or_(Deal.licensor_id == actor.organisation_id, Deal.licensee_id == actor.organisation_id),
    ]


def my_trials(actor: Actor, pile: str, page: int, *, now: datetime) -> tuple[list[Trial], int]:
    """Return one page of the running contracts' trials, earliest end first, and how many there are.

    `pile` is the name of one of the actor's piles, anything else shows all.
    """
    require(actor, Action.DEAL_VIEW)
    wanted = next((one.conditions for one in piles(actor, local_day(now)) if one.name == pile), ())
    joined = select(Trial).join(Deal, Deal.id == Trial.deal_id).where(*_visible(actor), *wanted)
    total = db.session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    query = joined.options(
        joinedload(Trial.deal).options(
            joinedload(Deal.licensor),
            joinedload(Deal.licensee),
            selectinload(Deal.patents).joinedload(DealPatent.patent),
        ),
        selectinload(Trial.endings),
    ).order_by(Trial.status != TrialStatus.TRIAL, func.coalesce(Trial.date_on, Trial.long_stop_on))
    found = db.session.scalars(query.order_by(Trial.deal_id).offset((page - 1) * PAGE).limit(PAGE))
    return list(found), total
