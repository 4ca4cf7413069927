"""The makers' right to take their own invention on equal terms when its unit transfers it."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from marketplace.domain.names import name_key
from marketplace.domain.terms import OWNER_CHANGING, DealType


class InventorAction(StrEnum):
    """Steps that the owner's officer records."""

    NOTIFY = "notify"
    ANSWER = "answer"


class InventorAnswer(StrEnum):
    """What an inventor answers: waives the priority, or wants the patent on equal terms."""

    WAIVED = "waived"
    WANTED = "wanted"


class PriorityState(StrEnum):
    """Where the notice stands."""

    MISSING = "missing"  # nobody has been notified
    WAITING = "waiting"  # the window is open and somebody hasn't answered
    WANTED = "wanted"  # somebody wants the patent: sell to them, or have the wish withdrawn
    SETTLED = "settled"


def has_priority(deal_type: DealType, applicants: Iterable[str], owner: str) -> bool:
    """Tell whether inventors have priority: a change of owner by the unit that filed the service invention.

    Who bought the patent later is not its inventors' unit. Without known applicants the owner counts as the unit.
    """
    known = {name_key(name) for name in applicants} - {""}
    return deal_type in OWNER_CHANGING and (not known or name_key(owner) in known)


def answer_by(notified_on: date, days: int) -> date:
    """Return the last day on which an inventor may answer; the day of the notice isn't counted (R-05)."""
    return notified_on + timedelta(days=days)


def priority(
    notified_on: date | None, answers: Iterable[InventorAnswer | None], days: int, today: date
) -> PriorityState:
    """R-17: notice to all inventors and their answers before signing (Civil Code art. 847); silence of `days` waives.

    `answers` has one item for each inventor. Notified on 2026-11-01 with 15 days: settled from 2026-11-17 on.
    """
    if notified_on is None:
        return PriorityState.MISSING
    given = list(answers)
    if InventorAnswer.WANTED in given:
        return PriorityState.WANTED
    if None in given and today <= answer_by(notified_on, days):
        return PriorityState.WAITING
    return PriorityState.SETTLED
