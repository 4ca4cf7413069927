"""Whose turn it is in a deal, and the tasks of the deal room that follow from it."""

from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.domain.deals import (
    FINAL,
    NEGOTIATED,
    OPEN_TAKING,
    DealAction,
    DealStatus,
    process_of,
)
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
    """One line of the task list. `title` and `detail` are message ids with `params`; `section` is where it is done."""

    title: str
    state: TaskState
    section: str = ""
    detail: str = ""
    params: dict[str, object] = field(default_factory=dict)
    action: DealAction | None = None


_S, _A = DealStatus, DealAction
_EFFECT = (_A.TAKE_EFFECT, N_("登记合同生效日期"), (_S.SIGNED, _S.PAID))
_AFTER = (
    (_A.RECORD, N_("办理备案登记，登记备案号"), (_S.EFFECTIVE,)),
    (_A.PERFORM, N_("开始履行"), (_S.RECORDED,)),  # also before the recordal, see _state
    (_A.COMPLETE, N_("履行完毕"), (_S.PERFORMING, _S.BREACH)),
)
#: Each task of a path and the statuses in which it is the next one; signing is one task of two signatures.
_TASKS: dict[str, tuple[tuple[DealAction, str, tuple[DealStatus, ...]], ...]] = {
    NEGOTIATED.name: (
        (_A.REPLY, N_("权利人回复意向"), (_S.ENQUIRY,)),
        (_A.OFFER, N_("一方报价"), (_S.TALKING,)),
        (_A.ACCEPT, N_("对方接受报价，条款冻结"), (_S.OFFERED,)),
        (_A.SIGN, N_("双方上传签署后的合同"), (_S.AGREED, _S.PUBLICITY, _S.OBJECTION, _S.CLEARED)),
        _EFFECT,
        *_AFTER,
    ),
    OPEN_TAKING.name: ((_A.PAY, N_("按公告付款"), (_S.NOTICE_SENT,)), _EFFECT, *_AFTER),
}
_DROPPED = frozenset({_S.CANCELLED, _S.RESCINDED, _S.LAPSED})
#: The step that leads on from each status, the more urgent first; what else is possible stands beside it.
_LEADING: dict[DealStatus, tuple[DealAction, ...]] = {
    _S.ENQUIRY: (_A.REPLY,),
    _S.TALKING: (_A.OFFER,),
    _S.OFFERED: (_A.ACCEPT,),
    _S.AGREED: (_A.SIGN, _A.COUNTERSIGN),
    _S.OBJECTION: (_A.DISMISS,),
    _S.CLEARED: (_A.SIGN, _A.COUNTERSIGN),
    _S.NOTICE_SENT: (_A.PAY,),
    _S.PAID: (_A.TAKE_EFFECT,),
    _S.SIGNED: (_A.TAKE_EFFECT,),
    _S.EFFECTIVE: (_A.RECORD,),
    _S.RECORDED: (_A.PERFORM,),
    _S.PERFORMING: (_A.RECORD, _A.COMPLETE),
    _S.BREACH: (_A.REMEDY,),
}
_BOTH = frozenset({Side.LICENSOR, Side.LICENSEE})
_AWAITED = {_S.TALKING: _BOTH, _S.BREACH: _BOTH, _S.NOTICE_SENT: frozenset({Side.LICENSEE})}


def signing_action(situation: Situation) -> DealAction:
    """Return SIGN for the first signature and COUNTERSIGN when the other side has signed."""
    return _A.COUNTERSIGN if situation.signed_by - {situation.side} else _A.SIGN


def turn_problem(situation: Situation, action: DealAction) -> str | None:
    """Return why it is not this side's turn, or None; whether the status allows it is the table's matter."""
    if situation.deal_type is DealType.OPEN_LICENCE and action in (_A.OFFER, _A.ACCEPT):
        return N_(
            "开放许可的条款对所有人相同，不能议价（专利法第五十一条）；请取消本交易，按公告的声明发出通知"
        )
    if action is _A.REPLY and situation.status is _S.ENQUIRY and situation.side is Side.LICENSEE:
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


def leading(status: DealStatus, steps: frozenset[DealAction]) -> DealAction | None:
    """Return the one step, of those open to somebody, that leads on from here; None when others are waited for."""
    return next((action for action in _LEADING.get(status, ()) if action in steps), None)


def awaited(situation: Situation) -> frozenset[Side]:
    """Return which side is waited for in this status; empty once the deal is over or where only time must pass."""
    status = situation.status
    if status in FINAL or status is _S.PUBLICITY:
        return frozenset()
    if status is _S.OFFERED:
        return _BOTH - {situation.offered_by}
    if status in (_S.AGREED, _S.CLEARED):
        return _BOTH - situation.signed_by
    return _AWAITED.get(status, frozenset({Side.LICENSOR}))


def tasks(deal_type: DealType, status: DealStatus, *, recorded: bool) -> tuple[Task, ...]:
    """Return the way of the deal as tasks: what is done, the one to do now, and what can't start yet.

    A contract may be performed before it is `recorded`: then both are to be done now.
    """
    way = _TASKS[process_of(deal_type, status).name]
    if status in _DROPPED:
        return tuple(Task(title, TaskState.DROPPED, action=action) for action, title, _ in way)
    place = next((at for at, (_, _, statuses) in enumerate(way) if status in statuses), len(way))
    found = [
        Task(title, _state(action, at - place, status, recorded), action=action)
        for at, (action, title, _) in enumerate(way)
    ]
    if status is _S.BREACH:
        found.insert(-1, Task(N_("补救违约，或终止合同"), TaskState.NOW, action=_A.REMEDY))
    return tuple(found)


def _state(action: DealAction, ahead: int, status: DealStatus, recorded: bool) -> TaskState:
    if action is _A.RECORD and recorded:
        return TaskState.DONE
    if action is _A.RECORD and ahead < 0:
        return TaskState.DROPPED if status in FINAL else TaskState.NOW
    if action is _A.COMPLETE and status in (_S.BREACH, _S.TERMINATED):
        return TaskState.LATER if status is _S.BREACH else TaskState.DROPPED
    if action is _A.PERFORM and status is _S.EFFECTIVE:
        return TaskState.NOW
    return (TaskState.NOW, TaskState.LATER, TaskState.DONE)[(ahead > 0) - (ahead < 0)]
