"""Open licences as everybody sees them: the zone, one of them, and whether it may be taken today."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealStatus
from marketplace.domain.declarations import LIVE, TAKEABLE
from marketplace.domain.errors import N_, Conflict, NotFound
from marketplace.domain.listings import ListingStatus
from marketplace.domain.money import PaymentMode
from marketplace.domain.open_licences import RISK_TITLES, reduction, risks
from marketplace.domain.patents import PatentType
from marketplace.domain.permissions import Action, require
from marketplace.domain.terms import DealType
from marketplace.domain.working_days import shift_months
from marketplace.models import Deal, Declaration, Listing, Patent, Taking
from marketplace.services import rule_books
from marketplace.services.declaration_standing import case_of

PAGE = 20
#: Deals in which the licence was obtained.
LICENSED = (
    DealStatus.EFFECTIVE, DealStatus.RECORDED, DealStatus.PERFORMING, DealStatus.BREACH, DealStatus.COMPLETED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offered:
    """An open licence on offer: its declaration, and how many have taken it."""

    declaration: Declaration
    licensees: int


@dataclass(frozen=True, slots=True)
class Zone:
    """One page of the zone, and its figures: on offer, of these free, licences taken."""

    rows: tuple[Offered, ...]
    total: int
    offered: int
    free: int
    taken: int


def zone(free: bool | None, page: int = 1) -> Zone:
    """Return what may be taken: announced, and its listing approved by the platform. `free` None: both kinds."""
    every, costless = _count(_on_offer(None)), _count(_on_offer(True))
    chosen = _on_offer(free)
    query = (
        chosen.options(
            joinedload(Declaration.patent).joinedload(Patent.owner), joinedload(Declaration.organisation)
        )
        .order_by(Declaration.announced_on.desc(), Declaration.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    found = list(db.session.scalars(query))
    licensees = _licensees([one.id for one in found])
    rows = tuple(Offered(one, licensees.get(one.id, 0)) for one in found)
    taken = db.session.scalar(_taken()) or 0
    return Zone(rows, _count(chosen), every, costless, taken)


def _on_offer(free: bool | None) -> Select[Declaration]:
    listed = select(Listing.patent_id).where(
        Listing.deal_type == DealType.OPEN_LICENCE,
        Listing.status == ListingStatus.PUBLISHED,
        Listing.patent_id == Declaration.patent_id,
        Listing.organisation_id == Declaration.organisation_id,
    )
    query = select(Declaration).where(Declaration.status.in_(LIVE), listed.exists())
    if free is None:
        return query
    is_free = Declaration.payment_mode == PaymentMode.FREE
    return query.where(is_free if free else ~is_free)


def _count(query: Select[Declaration]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _taken() -> Select[int]:
    return select(func.count()).select_from(Taking).join(Deal).where(Deal.status.in_(LICENSED))


def _licensees(ids: list[int]) -> dict[int, int]:
    query = (
        select(Taking.declaration_id, func.count())
        .join(Deal, Deal.id == Taking.deal_id)
        .where(Taking.declaration_id.in_(ids), Deal.status.in_(LICENSED))
        .group_by(Taking.declaration_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def on_offer(public_id: UUID) -> Offered:
    """Return an open licence for its page; NotFound unless it is on offer."""
    found = db.session.scalar(_on_offer(None).where(Declaration.public_id == public_id))
    if found is None:
        raise NotFound(N_("没有找到该开放许可：可能尚未公告，或已撤回、届满"))
    return Offered(found, _licensees([found.id]).get(found.id, 0))


def of_patents(patent_ids: list[int]) -> dict[int, Declaration]:
    """Return the open licences on offer of these patents, by patent."""
    found = db.session.scalars(_on_offer(None).where(Declaration.patent_id.in_(patent_ids)))
    return {one.patent_id: one for one in found}


def dangers(declaration: Declaration, today: date) -> tuple[str, ...]:
    """Return what stands against taking it today, as message ids; the nightly look says the same."""
    return tuple(RISK_TITLES[code] for code in risks(case_of(declaration, today)))


def earlier(actor: Actor | None, declaration: Declaration) -> Deal | None:
    """Return the deal in which the actor's organisation is taking, or has taken, this licence."""
    if actor is None:
        return None
    query = (
        select(Deal)
        .join(Taking, Taking.deal_id == Deal.id)
        .where(Taking.declaration_id == declaration.id, Deal.licensee_id == actor.organisation_id)
        .where(Deal.status.not_in((DealStatus.CANCELLED, DealStatus.RESCINDED, DealStatus.LAPSED)))
    )
    return db.session.scalar(query.order_by(Deal.opened_at.desc()).limit(1))


def check_takeable(actor: Actor, declaration: Declaration, now: datetime) -> None:
    """Pass, or Conflict: only an announced declaration without risk, of somebody else, not taken before."""
    require(actor, Action.DEAL_OPEN)
    if declaration.organisation_id == actor.organisation_id:
        raise Conflict(N_("这是本单位声明的开放许可，无需通知自己"))
    if declaration.status not in TAKEABLE or dangers(declaration, local_day(now)):
        raise Conflict(N_("该开放许可目前有风险，暂不接受通知：请先联系权利人核实，风险消除后再通知"))
    if deal := earlier(actor, declaration):
        raise Conflict(
            N_("贵单位已就该开放许可发出通知 %(reference)s，请在原交易中继续"), reference=deal.reference
        )


def taking_of(deal: Deal) -> Taking | None:
    """Return the declaration that a deal takes, with what was paid; None for any other deal."""
    found: Taking | None = db.session.get(Taking, deal.id)
    return found


@dataclass(frozen=True, slots=True)
class Saving:
    """The next annual fee in fen: in full, with the open licence alone, and where the owner's own reduction is better."""

    year: int
    full_fen: int
    open_fen: int
    other_fen: int


def saving(patent: Patent, *, now: datetime) -> Saving | None:
    """Return what the reduction of R-08 means for the next annual fee; None without filing day or further fees."""
    today = local_day(now)
    if patent.filed_on is None:
        return None
    book = rule_books.in_force(today)
    fees = {
        PatentType.INVENTION: book.invention_fees_fen,
        PatentType.UTILITY_MODEL: book.utility_model_fees_fen,
        PatentType.DESIGN: book.design_fees_fen,
    }[PatentType(patent.patent_type)]
    year = next((k for k in range(2, len(fees) + 1) if _starts(patent.filed_on, k) >= today), None)
    if year is None:
        return None
    full = fees[year - 1]
    return Saving(year, full, reduction(full, 0, book), reduction(full, book.owner_reduction_bp, book))


def _starts(filed_on: date, year: int) -> date:
    return shift_months(filed_on, 12 * (year - 1))
