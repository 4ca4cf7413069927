"""What the deal room and the list of deals show to somebody who may see them."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deal_tasks import Side, Situation, possible
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.declarations import needs_confirmation
from marketplace.domain.errors import NotFound
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.permissions import Action, may, reaches_all, require
from marketplace.domain.terms import OWNER_CHANGING, DealType, EquityTerms, Terms, flat, terms_from_json
from marketplace.models import Deal, DealPatent
from marketplace.services import deal_names, deal_reasons, ledger
from marketplace.services.deal_moves import PERMISSIONS, parties, situation

PAGE = 20
USUAL_TERM = timedelta(days=3 * 365)  # CNIPA's mean term of fixed-price licences in 2023 was three years


@dataclass(frozen=True, slots=True)
class OfferSeen:
    """An offer and the names of the terms (as `domain.terms.flat` has them) that differ from the offer before it."""

    version: int
    organisation: str
    made_at: datetime
    terms: Terms
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Moment:
    """One ledger entry of the deal: when, what, which organisation (None: the platform; empty: unnamed), hash, reason."""

    at: datetime
    kind: str
    organisation: str | None
    entry_hash: str
    reason: str


@dataclass(frozen=True, slots=True)
class Room:
    """A deal as one reader sees it; `steps` are what this reader may do now.

    `names` are the parties' by id; a name that is kept from this reader is empty.
    """

    deal: Deal
    situation: Situation
    names: dict[int, str]
    steps: frozenset[DealAction]
    offers: tuple[OfferSeen, ...]
    timeline: tuple[Moment, ...]
    terms: Terms | None
    may_write: bool

    @property
    def side(self) -> Side:
        """On which side of the deal the reader stands."""
        return self.situation.side


def room(actor: Actor, deal_id: UUID) -> Room:
    """Return the deal room; NotFound for anybody but the parties and the platform's staff."""
    require(actor, Action.DEAL_VIEW)
    deal = db.session.get(Deal, deal_id, options=[selectinload(Deal.patents).joinedload(DealPatent.patent)])
    if deal is None:
        raise NotFound()
    require(actor, Action.DEAL_VIEW, parties(deal))
    seen, names = situation(deal, actor), deal_names.names(deal, actor)
    terms = terms_from_json(deal.terms) if deal.terms else None
    # Such a licence takes effect by the owner's letter, which has a form of its own.
    by_letter = deal.status == DealStatus.PAID and terms is not None and needs_confirmation(terms)
    steps = possible(seen) - ({DealAction.TAKE_EFFECT} if by_letter else set())
    return Room(
        deal=deal,
        situation=seen,
        names=names,
        steps=frozenset(step for step in steps if may(actor, PERMISSIONS[step])),
        offers=_offers(deal, names),
        timeline=_timeline(deal, names),
        terms=terms,
        may_write=may(actor, Action.DEAL_WRITE),
    )


def _offers(deal: Deal, names: dict[int, str]) -> tuple[OfferSeen, ...]:
    found: list[OfferSeen] = []
    for offer in deal.offers:
        terms = terms_from_json(offer.terms)
        before = flat(found[-1].terms) if found else flat(terms)
        now = flat(terms)
        changed = frozenset(name for name in now.keys() | before.keys() if now.get(name) != before.get(name))
        name = names[offer.organisation_id]
        found.append(OfferSeen(offer.version, name, offer.made_at, terms, changed))
    return tuple(found)


def _timeline(deal: Deal, names: dict[int, str]) -> tuple[Moment, ...]:
    """The deal's ledger entries, the newest first, with the reasons that were given."""
    given = deal_reasons.reasons(deal.id)
    public = {str(one.public_id): names[one.id] for one in (deal.licensor, deal.licensee)}
    moments = []
    for entry in reversed(ledger.history(deal.id)):
        by = json.loads(entry.body)["actor"]
        name = public.get(by["organisation"]) if by else None
        moments.append(Moment(entry.at, entry.kind, name, entry.entry_hash, given.get(entry.sequence, "")))
    return tuple(moments)


def suggested_terms(deal: Deal, actor: Actor, now: datetime) -> Terms:
    """Return what an offer form starts from: the offer on the table, else the listing and a usual term."""
    hidden = deal_names.is_hidden(deal, actor)
    if deal.offers:
        return terms_from_json(deal.offers[-1].terms)
    listing, kind = deal.listing, DealType(deal.deal_type)
    terms = {
        "deal_type": kind,
        "payment_mode": PaymentMode(listing.payment_mode),
        "price_fen": listing.price_fen,
        "royalty_bp": listing.royalty_bp,
    }
    if kind is DealType.EQUITY:
        known = EquityTerms() if hidden else EquityTerms(deal.licensee.name, deal.licensee.code)
        return Terms(**terms, equity=known)
    if kind in OWNER_CHANGING:
        return Terms(**terms)
    start = local_day(now)
    ends = [start + USUAL_TERM, *(_end(link) for link in deal.patents)]
    licence_type = LicenceType(listing.licence_type or LicenceType.NON_EXCLUSIVE)
    return Terms(**terms, licence_type=licence_type, starts_on=start, ends_on=min(ends))


def _end(link: DealPatent) -> date:
    return link.patent.in_force_until or date.max


def my_deals(
    actor: Actor, status: DealStatus | None = None, page: int = 1, *, assigned: bool = False
) -> tuple[list[Deal], int]:
    """Return one page of the deals that the actor may see, latest change first, and how many there are.

    `assigned`: only those in which the actor assists.
    """
    require(actor, Action.DEAL_VIEW)
    own = or_(Deal.licensor_id == actor.organisation_id, Deal.licensee_id == actor.organisation_id)
    conditions = [] if reaches_all(actor, Action.DEAL_VIEW) else [own]
    if status:
        conditions.append(Deal.status == status)
    if assigned:
        conditions.append(Deal.assigned_to == actor.user_id)
    total = db.session.scalar(select(func.count()).select_from(Deal).where(*conditions)) or 0
    query = (
        select(Deal)
        .options(
            joinedload(Deal.licensor),
            joinedload(Deal.licensee),
            selectinload(Deal.patents).joinedload(DealPatent.patent),
        )
        .where(*conditions)
        .order_by(Deal.updated_at.desc(), Deal.id.desc())
    )
    return list(db.session.scalars(query.offset((page - 1) * PAGE).limit(PAGE))), total
