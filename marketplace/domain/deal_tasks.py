"""Whose turn it is in a deal, and the tasks of the deal room that follow from it."""

from dataclasses import dataclass
from enum import StrEnum

from marketplace.domain.deals import OPEN_TAKING, DealAction, DealStatus, process_of
from marketplace.domain.errors import N_
from marketplace.domain.processes import By
from marketplace.domain.terms import DealType


class Side(StrEnum):
    """On which side of a deal somebody stands; the platform's staff stands on neither."""

    LICENSOR = "licensor"
    LICENSEE = "licensee"
    STAFF = "staff"


class TaskState(StrEnum):
    """A task is done, to be done now, can't start yet, or fell away with the deal."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Situation:
    """A deal as somebody sees it: on which side (and as whom) they stand, who made the last offer, who has signed."""

    deal_type: DealType
    status: DealStatus
    side: Side
    by: By
    offered_by: Side | None = None
    signed_by: frozenset[Side] = frozenset()


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list: the step that completes it and where it stands."""

    action: DealAction
    state: TaskState


_S, _A = DealStatus, DealAction
#: Each task and the statuses in which it is the next one; signing is one task of two signatures.
_TASKS: tuple[tuple[DealAction, tuple[DealStatus, ...]], ...] = (
    (_A.REPLY, (_S.ENQUIRY,)),
    (_A.OFFER, (_S.TALKING,)),
    (_A.ACCEPT, (_S.OFFERED,)),
    (_A.SIGN, (_S.AGREED, _S.PUBLICITY, _S.OBJECTION, _S.CLEARED)),
    (_A.TAKE_EFFECT, (_S.SIGNED,)),
    (_A.RECORD, (_S.EFFECTIVE,)),
)
_TAKING_TASKS: tuple[tuple[DealAction, tuple[DealStatus, ...]], ...] = (
    (_A.OPEN, ()),
    (_A.PAY, (_S.NOTICE_SENT,)),
    (_A.TAKE_EFFECT, (_S.PAID,)),
    (_A.RECORD, (_S.EFFECTIVE,)),
)
_DONE = frozenset({_S.RECORDED, _S.PERFORMING, _S.BREACH, _S.COMPLETED, _S.TERMINATED})
_DROPPED = frozenset({_S.CANCELLED, _S.RESCINDED, _S.LAPSED})


def signing_action(situation: Situation) -> DealAction:
    """Return SIGN for the first signature and COUNTERSIGN when the other side has signed."""
    return _A.COUNTERSIGN if situation.signed_by - {situation.side} else _A.SIGN


def turn_problem(situation: Situation, action: DealAction) -> str | None:
    """Return why it is not this side's turn, or None; whether the status allows it is the table's matter."""
    if situation.deal_type is DealType.OPEN_LICENCE and action in (_A.OFFER, _A.ACCEPT):
        return N_(
            "开放许可的条款对所有人相同，不能议价（专利法第五十一条）；请取消本交易，按公告的声明发出通知"
        )
    if action is _A.REPLY and situation.status is _S.ENQUIRY and situation.side is not Side.LICENSOR:
        return N_("请等待权利人先回复")
    if action is _A.OFFER and situation.status is _S.OFFERED and situation.offered_by is situation.side:
        return N_("对方尚未答复您的报价，答复后才能再次报价")
    if action is _A.ACCEPT and situation.offered_by is situation.side:
        return N_("本方的报价只能由对方接受")
    if action in (_A.SIGN, _A.COUNTERSIGN) and situation.side in situation.signed_by:
        return N_("本单位已提交签署件，请等待对方签署")
    if action is _A.PUBLISH_PRICE and situation.signed_by:
        return N_("已有一方签署，不能再启动价格公示")
    return None


def possible(situation: Situation) -> frozenset[DealAction]:
    """Return the steps that status and turn allow to this side; its role's permission comes on top."""
    process = process_of(situation.deal_type, situation.status)
    steps = process.possible(situation.status, situation.by)
    steps -= {_A.SIGN, _A.COUNTERSIGN} - {signing_action(situation)}
    return frozenset(action for action in steps if turn_problem(situation, action) is None)


def tasks(status: DealStatus, deal_type: DealType = DealType.LICENCE) -> tuple[Task, ...]:
    """Return the task list: what is done, the one to do now, and what can't start yet."""
    listed = _TAKING_TASKS if process_of(deal_type, status) is OPEN_TAKING else _TASKS
    if status in _DONE:
        return tuple(Task(action, TaskState.DONE) for action, _ in listed)
    if status in _DROPPED:
        return tuple(Task(action, TaskState.DROPPED) for action, _ in listed)
    now = next(place for place, (_, statuses) in enumerate(listed) if status in statuses)
    states = (TaskState.DONE, TaskState.NOW, TaskState.LATER)
    return tuple(
        Task(action, states[(place > now) - (place < now) + 1]) for place, (action, _) in enumerate(listed)
    )
