"""What is to be done in a deal: its task list, the reader's one next step, who else is waited for, and who takes part."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.deal_tasks import Side, Task, TaskState, awaited, leading, tasks
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.errors import N_
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import DealType, Terms
from marketplace.domain.working_days import add_months
from marketplace.models import Deal, DealMessage, User
from marketplace.services import confidentiality, deal_names, ledger, reply_clock, rule_books
from marketplace.services.deal_moves import side_of
from marketplace.services.deal_requirements import requirements
from marketplace.services.deal_rooms import Room
from marketplace.services.performance import open_matters

_S, _A = DealStatus, DealAction
_TO_SIGN = (_S.AGREED, _S.PUBLICITY, _S.OBJECTION, _S.CLEARED, _S.NOTICE_SENT)
#: Steps that what is needed stands before.
_BINDING = (_A.SIGN, _A.PAY)
#: An anonymous asker's offer would tell its name, which an open agreement keeps back.
_AGREEMENT = Requirement(
    "confidentiality",
    "",
    False,
    N_("先答复保密协议"),
    deal_names.HELD_BACK,
    "confidentiality",
)


@dataclass(frozen=True, slots=True)
class Next:
    """The one thing to do now.

    `action` is the reader's own step (None: others are waited for); `unmet` must be provided before it, the first one
    first; `due_on` is the last day, `days_left` the working days until then where the reply clock runs.
    """

    action: DealAction | None
    unmet: tuple[Requirement, ...]
    awaited: frozenset[Side]
    due_on: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part in the deal; `organisation` None for the platform, empty for a name kept from the reader."""

    organisation: str | None
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """The tasks of a deal for one reader, and what comes next."""

    tasks: tuple[Task, ...]
    next: Next
    participants: tuple[Participant, ...]


def work(room: Room, today: date) -> Work:
    """Return what is to be done in the deal that this reader may see."""
    deal = room.deal
    needed = _needed(room, today)
    way = tasks(DealType(deal.deal_type), _S(deal.status), recorded=deal.recorded_on is not None)
    return Work(_with(way, needed, room), _next(room, needed, today), _participants(room))


def _needed(room: Room, today: date) -> tuple[Requirement, ...]:
    """What must be there before the step that is now to come: before the signatures, or before completion."""
    deal = room.deal
    if deal.status in _TO_SIGN and room.terms:
        return requirements(deal, room.terms, today)
    if deal.status == _S.OFFERED:
        return requirements(deal, _on_the_table(room), today)
    return open_matters(deal) if deal.status == _S.PERFORMING else ()


def _on_the_table(room: Room) -> Terms:
    return room.offers[-1].terms


def _with(way: tuple[Task, ...], needed: tuple[Requirement, ...], room: Room) -> tuple[Task, ...]:
    """Put what is needed before the task that it is needed for."""
    waits_for = (_A.COMPLETE,) if room.deal.status == _S.PERFORMING else _BINDING
    found: list[Task] = []
    for task in way:
        if task.action in waits_for:
            found += [_task(one, task.state) for one in needed]
            if task.state is TaskState.NOW and any(not one.met for one in needed):
                task = Task(task.title, TaskState.LATER, action=task.action)
        found.append(task)
    if confidentiality.is_waiting(room.deal.id):
        found.append(Task(N_("双方确认保密协议"), TaskState.NOW, "confidentiality"))
    return tuple(found)


def _task(one: Requirement, state: TaskState) -> Task:
    detail = "" if one.met else one.remedy
    return Task(one.title, TaskState.DONE if one.met else state, one.section, detail, one.params)


def _next(room: Room, needed: tuple[Requirement, ...], today: date) -> Next:
    deal, steps = room.deal, room.steps
    if deal.recorded_on is not None:
        steps -= {_A.RECORD}
    action = leading(_S(deal.status), steps)
    unmet = tuple(one for one in needed if not one.met)
    if deal.status == _S.OFFERED or action is _A.RECORD:
        unmet = ()  # told in the list; this step comes before
    if action in (_A.OFFER, _A.ACCEPT) and room.side is Side.LICENSEE and deal_names.is_held_back(deal):
        unmet = (_AGREEMENT,)
    if unmet and action is _A.COMPLETE:
        action = None
    return Next(action, unmet, awaited(room.situation), _due_on(deal), reply_clock.days_left(deal, today))


def _due_on(deal: Deal) -> date | None:
    """The last day for what is to be done now: the answer to an enquiry, the recordal of a contract (R-06)."""
    if deal.status == _S.ENQUIRY:
        return deal.reply_due_on
    if deal.status == _S.EFFECTIVE and deal.effective_on:
        book = rule_books.version(deal.rules_version)
        return add_months(deal.effective_on, book.recordal_months, book.working_days)
    return None


def _participants(room: Room) -> tuple[Participant, ...]:
    """Both parties and the platform with the people who took part; a party without a name has none of them."""
    deal, people = room.deal, _people(room.deal)
    parties = [
        Participant(name, tuple(people.get(ident, ())) if name else ()) for ident, name in room.names.items()
    ]
    staff = [name for ident, names in people.items() if side_of(deal, ident) is Side.STAFF for name in names]
    if deal.assistant and deal.assistant.name not in staff:
        staff.append(deal.assistant.name)
    return (*parties, Participant(None, tuple(staff)))


def _people(deal: Deal) -> dict[int, list[str]]:
    """The names of those who took a step or wrote, by organisation."""
    acting = (json.loads(entry.body)["actor"] for entry in ledger.history(deal.id))
    ids = {by["user"] for by in acting if by}
    writers = select(DealMessage.written_by).where(DealMessage.deal_id == deal.id)
    query = select(User).where(User.id.in_(ids) | User.id.in_(writers)).order_by(User.id)
    found: dict[int, list[str]] = {}
    for user in db.session.scalars(query.options(joinedload(User.membership))):
        found.setdefault(user.membership.organisation_id, []).append(user.name)
    return found
