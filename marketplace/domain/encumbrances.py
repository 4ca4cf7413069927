"""What lies on a patent: pledges, preservations, disputes and suspensions, and what each keeps from being signed."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.terms import OWNER_CHANGING, DealType

MAX_HOLDER, MAX_SOURCE, MAX_REFERENCE = 200, 200, 60


class EncumbranceKind(StrEnum):
    """A pledge (Civil Code art. 444), or what suspends procedures (Implementing Rules, rules 103 to 105)."""

    PLEDGE = "pledge"
    PRESERVATION = "preservation"
    OWNERSHIP_DISPUTE = "ownership_dispute"
    SUSPENSION = "suspension"


class EncumbranceAction(StrEnum):
    """What is done with an entry; none is ever erased."""

    ENTER = "enter"
    END = "end"


#: Kinds that stop transfers and pledges until they are lifted; nobody's consent replaces the lifting.
SUSPENDING = frozenset(EncumbranceKind) - {EncumbranceKind.PLEDGE}


class Lying(Protocol):
    """An encumbrance as its rules see it: from `starts_on` to `ends_on`, both days included, None for no end yet."""

    kind: EncumbranceKind
    starts_on: date
    ends_on: date | None


One = TypeVar("One", bound=Lying)


def active_on(found: Iterable[One], day: date) -> list[One]:
    """Return those in force on this day."""
    return [one for one in found if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)]


def needs_consent(kind: EncumbranceKind, deal_type: DealType) -> bool:
    """R-15: a pledged patent is neither transferred nor licensed without the pledgee's consent (Civil Code art. 444).

    Its proceeds prepay the debt or are deposited. An open licence had the consent when it was declared.
    """
    return kind is EncumbranceKind.PLEDGE and deal_type is not DealType.OPEN_LICENCE


def forbids(kind: EncumbranceKind, deal_type: DealType) -> bool:
    """Tell whether it stops this deal until it is lifted: a change of owner under a suspension (rules 103 to 105)."""
    return kind in SUSPENDING and deal_type in OWNER_CHANGING


def problems(
    kind: EncumbranceKind,
    holder: str,
    source: str,
    starts_on: date,
    ends_on: date | None,
    amount_fen: int | None,
    today: date,
) -> list[InvalidInput]:
    """Return what keeps an entry from being made, each beside its field."""
    found = []
    if not holder:
        found.append(InvalidInput("holder", "holder_missing", N_("请填写质权人、申请人或作出决定的机关")))
    if not source:
        found.append(InvalidInput("source", "source_missing", N_("请写明来源，例如国家知识产权局公布公告")))
    if starts_on > today:
        found.append(InvalidInput("starts_on", "in_future", N_("开始日期不能晚于今天")))
    if ends_on and ends_on < starts_on:
        found.append(InvalidInput("ends_on", "period_reversed", N_("结束日期早于开始日期")))
    if kind is EncumbranceKind.PLEDGE and not amount_fen:
        found.append(InvalidInput("amount", "amount_missing", N_("请填写质押担保的债权金额（元）")))
    return found
