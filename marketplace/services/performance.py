"""A contract in performance: begun, broken, mended, ended, completed; each step with its reason."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealAction
from marketplace.domain.errors import N_, Conflict
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import OWNER_CHANGING, DealType
from marketplace.models import Deal
from marketplace.services import deal_reasons, deal_rights
from marketplace.services.deal_moves import Step, begin, move
from marketplace.services.schedule_sums import settled
from marketplace.services.trial_moves import over
from marketplace.services.unit_of_work import Transaction, transaction

_A = DealAction


def _title(deal: Deal) -> Iterable[Requirement]:
    """A sale is complete only when the title has passed, which is its registration (Patent Law art. 10)."""
    if DealType(deal.deal_type) in OWNER_CHANGING:
        yield Requirement(
            "registration",
            "R-06",
            deal.recorded_on is not None,
            N_("办理转让登记"),
            N_("转让尚未登记，专利权还没有转移，请先办理登记并填写登记号"),
            "recordal",
        )


#: What must be settled before a contract is complete: each noun adds its own check here.
MATTERS: tuple[Callable[[Deal], Iterable[Requirement]], ...] = (_title, settled, over)


def open_matters(deal: Deal) -> tuple[Requirement, ...]:
    """Return what is still open in a contract; empty when it may be completed."""
    return tuple(one for check in MATTERS for one in check(deal) if not one.met)


def perform(actor: Actor, deal_id: UUID, note: str, key: str, *, now: datetime) -> Deal:
    """Begin to perform the contract; a note is welcome, not needed."""
    return _take(actor, deal_id, _A.PERFORM, deal_reasons.checked(note, needed=False), key, now)


def breach(actor: Actor, deal_id: UUID, reason: str, key: str, *, now: datetime) -> Deal:
    """Put on record that the contract is broken, and how."""
    return _take(actor, deal_id, _A.BREACH, deal_reasons.checked(reason), key, now)


def remedy(actor: Actor, deal_id: UUID, reason: str, key: str, *, now: datetime) -> Deal:
    """Put on record how the breach was mended."""
    return _take(actor, deal_id, _A.REMEDY, deal_reasons.checked(reason), key, now)


def terminate(actor: Actor, deal_id: UUID, reason: str, key: str, *, now: datetime) -> Deal:
    """End a broken contract: its licence ends and frees what it excluded; a title that has passed stays."""
    return _take(actor, deal_id, _A.TERMINATE, deal_reasons.checked(reason), key, now)


def complete(actor: Actor, deal_id: UUID, note: str, key: str, *, now: datetime) -> Deal:
    """Close a contract that is wholly performed; Conflict with the remedy while anything is open."""
    return _take(actor, deal_id, _A.COMPLETE, deal_reasons.checked(note, needed=False), key, now)


def _take(actor: Actor, deal_id: UUID, action: DealAction, reason: str, key: str, now: datetime) -> Deal:
    step = Step(actor, deal_id, key, deal_reasons.content(reason))
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, action)
        if not fresh:
            return deal
        for matter in open_matters(deal) if action is _A.COMPLETE else ():
            raise Conflict(matter.remedy, **matter.params)
        if action is _A.TERMINATE:
            _end_rights(tx, deal, actor)
            deal.closing_reason = reason
        deal_reasons.keep(tx, deal, move(tx, step, deal, action, step.content), reason)
        return deal


def _end_rights(tx: Transaction, deal: Deal, actor: Actor) -> None:
    passed = DealType(deal.deal_type) in OWNER_CHANGING and deal.recorded_on is not None
    if not passed:
        deal_rights.free_rights(tx, deal, actor)
