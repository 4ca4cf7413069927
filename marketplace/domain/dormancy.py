"""Patents that nobody uses: candidates for an open licence that is used first and paid later (R-12)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.domain.accounts import OrganisationKind
from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.patents import LegalStatus
from marketplace.domain.regions import HOME_PROVINCE
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.working_days import shift_months


class DormancyReason(StrEnum):
    """Why a patent may rest; `implemented` says that its owner uses it itself."""

    CONFIDENTIAL = "confidential"
    DEFENCE = "defence"
    FURTHER_RESEARCH = "further_research"
    EXCLUSIVE_TALKS = "exclusive_talks"
    PLEDGE = "pledge"
    DISPUTE = "dispute"
    IMPLEMENTED = "implemented"


@dataclass(frozen=True, slots=True)
class DormantFacts:
    """What the detector knows of a patent: its owner, its grant, its records, and until when a reason holds."""

    owner: OrganisationKind
    city: str
    status: LegalStatus
    granted_on: date | None
    licensed: bool
    transferred: bool
    excused_until: date | None = None


def findings(facts: DormantFacts, book: RuleBook, today: date) -> dict[str, bool]:
    """Return each condition of R-12 and whether it holds, in the order of the rule."""
    granted = facts.granted_on
    return {
        "owner": facts.owner is OrganisationKind.UNIVERSITY and facts.city.startswith(HOME_PROVINCE),
        "in_force": facts.status is LegalStatus.GRANTED,
        "old_enough": granted is not None and today >= shift_months(granted, 12 * book.dormant_years),
        "not_licensed": not facts.licensed,
        "not_transferred": not facts.transferred,
        "no_reason": facts.excused_until is None or facts.excused_until < today,
    }


def is_candidate(facts: DormantFacts, book: RuleBook, today: date) -> bool:
    """R-12: whether a patent of the province's universities has rested for three years since its grant.

    No licence, transfer or own use on record, and no accepted reason in force. Granted 2022-03-01: from 2025-03-01.
    """
    return all(findings(facts, book, today).values())


def check_reason(reason: DormancyReason, until: date, book: RuleBook, today: date) -> None:
    """Refuse a reason that is over already, and exclusive talks of more than the book's months."""
    if until < today:
        raise InvalidInput("until", "over", N_("有效期至应为今天或以后的日期"))
    latest = shift_months(today, book.exclusive_talks_months)
    if reason is DormancyReason.EXCLUSIVE_TALKS and until > latest:
        message = N_("独占洽谈最长 %(months)s 个月，请填 %(date)s 或更早的日期")
        raise InvalidInput(
            "until", "talks_too_long", message, months=book.exclusive_talks_months, date=latest.isoformat()
        )
