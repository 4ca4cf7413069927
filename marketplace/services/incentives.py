"""Lists for the provincial incentives, out of recorded deals alone: the universities' award and the firms' subsidy."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.database import db
from marketplace.domain.accounts import Actor, OrganisationKind
from marketplace.domain.clock import local_day
from marketplace.domain.incentives import (
    Conversion,
    Missing,
    award_missing,
    awarded,
    subsidy,
    subsidy_missing,
)
from marketplace.domain.permissions import Action, require
from marketplace.domain.regions import HOME_PROVINCE, in_province
from marketplace.domain.rule_book import RuleBook
from marketplace.domain.terms import DealType
from marketplace.models import Deal, DealFact, DealPatent
from marketplace.services import high_value, rule_books, schedule_sums


@dataclass(frozen=True, slots=True)
class Row:
    """One patent in one recorded deal, and why it does not count (empty: it counts)."""

    fact: DealFact
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Award:
    """A university's distinct patents that count for a year, whether they earn the award, and all its rows."""

    university: str
    patents: int
    awarded: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Subsidy:
    """A deal's paid amount and its subsidy in fen, or what keeps it from one."""

    deal_id: UUID
    reference: str
    enterprise: str
    university: str
    paid_fen: int
    subsidy_fen: int
    missing: tuple[Missing, ...]


def awards(actor: Actor, year: int, *, now: datetime) -> list[Award]:
    """Return the year's list by university, those with most patents first; counted by the day of recordal (R-27)."""
    require(actor, Action.INCENTIVES_VIEW)
    book = rule_books.in_force(local_day(now))
    rows: dict[str, list[Row]] = {}
    for fact, deal in _recorded(year):
        conversion = _conversion(deal, fact.recorded_on, high=False)
        if conversion.from_university:
            rows.setdefault(fact.licensor, []).append(Row(fact, tuple(award_missing(conversion, year))))
    found = [_award(university, tuple(own), book) for university, own in rows.items()]
    return sorted(found, key=lambda one: (-one.patents, one.university))


def _award(university: str, rows: tuple[Row, ...], book: RuleBook) -> Award:
    distinct = len({row.fact.patent_id for row in rows if not row.missing})
    return Award(university, distinct, awarded(distinct, book.award_more_than), rows)


def subsidies(actor: Actor, year: int, *, now: datetime) -> list[Subsidy]:
    """Return the deals recorded in a year with what was paid and the subsidy that follows (R-28)."""
    require(actor, Action.INCENTIVES_VIEW)
    today = local_day(now)
    book = rule_books.in_force(today)
    deals = {deal.id: (fact, deal) for fact, deal in _recorded(year)}
    return [_subsidy(fact, deal, book, today) for fact, deal in deals.values()]


def _subsidy(fact: DealFact, deal: Deal, book: RuleBook, today: date) -> Subsidy:
    paid = schedule_sums.received_fen(deal.id)
    high = any(high_value.limbs_of(link.patent, book, today) for link in deal.patents)
    missing = tuple(subsidy_missing(_conversion(deal, fact.recorded_on, high=high), paid))
    amount = 0 if missing else subsidy(paid, book.subsidy_bp, book.subsidy_cap_fen)
    return Subsidy(deal.id, fact.reference, fact.licensee, fact.licensor, paid, amount, missing)


def _recorded(year: int) -> list[tuple[DealFact, Deal]]:
    """Return the facts recorded in a year with their deals, in the order of their references."""
    query = (
        select(DealFact, Deal)
        .join(Deal, Deal.id == DealFact.deal_id)
        .where(DealFact.recorded_on.between(date(year, 1, 1), date(year, 12, 31)))
        .options(
            joinedload(Deal.licensor),
            joinedload(Deal.licensee),
            selectinload(Deal.patents).joinedload(DealPatent.patent),
        )
        .order_by(DealFact.reference, DealFact.number)
    )
    return [(fact, deal) for fact, deal in db.session.execute(query)]


def _conversion(deal: Deal, recorded_on: date | None, *, high: bool) -> Conversion:
    return Conversion(
        deal_type=DealType(deal.deal_type),
        recorded_on=recorded_on,
        to_enterprise=deal.licensee.kind == OrganisationKind.ENTERPRISE,
        in_province=in_province(deal.licensee.code),
        related=deal.related,
        from_university=deal.licensor.kind == OrganisationKind.UNIVERSITY,
        owner_in_province=deal.licensor.city.startswith(HOME_PROVINCE),
        high_value=high,
    )
