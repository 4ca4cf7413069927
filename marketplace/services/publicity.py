"""Price publicity: what is shown and until when, cleared by the clock, and what R-18 asks for before a signature."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain import publicity as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.affiliation import Ground
from marketplace.domain.clock import local_day
from marketplace.domain.consents import ConsentKind
from marketplace.domain.deals import FINAL, DealAction, DealStatus
from marketplace.domain.errors import N_, Conflict
from marketplace.domain.ledger import canonical
from marketplace.domain.money import PaymentMode
from marketplace.domain.publicity import Pricing, PublicityState
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import DealType, Terms
from marketplace.models import Deal, Listing, Publicity
from marketplace.services import rule_books
from marketplace.services.consent_needs import PRICED, frozen, standing
from marketplace.services.deal_moves import Step, begin, move
from marketplace.services.unit_of_work import Transaction, transaction

SECTION = "publicity"
#: Statuses of a deal whose publicity may run: also after a dismissal, until the days are full.
SHOWING = (DealStatus.PUBLICITY, DealStatus.OBJECTION, DealStatus.CLEARED)


@dataclass(frozen=True, slots=True)
class Seen:
    """A publicity as it stands on a day."""

    publicity: Publicity
    state: PublicityState


def of(deal: Deal) -> Publicity | None:
    """Return the deal's publicity, if its price was shown."""
    return db.session.scalar(select(Publicity).where(Publicity.deal_id == deal.id))


def seen(publicity: Publicity, today: date) -> Seen:
    """Return where a publicity stands; one whose deal ended before it was closed is withdrawn."""
    withdrawn = publicity.deal.status in FINAL
    return Seen(publicity, publicity.window.state(today, withdrawn=withdrawn))


def pricing(deal: Deal, terms: Terms) -> Pricing:
    """Return how the price of a deal came about, against what its patents were publicly listed for together."""
    patents = [link.patent_id for link in deal.patents]
    query = select(Listing).where(
        Listing.patent_id.in_(patents),
        Listing.organisation_id == deal.licensor_id,
        Listing.deal_type == deal.deal_type,
        Listing.published_at.is_not(None),
    )
    newest = {one.patent_id: one for one in db.session.scalars(query.order_by(Listing.id))}
    prices = [one.price_fen for one in newest.values()]
    rates = [one.royalty_bp for one in newest.values() if one.royalty_bp]
    price = sum(fen or 0 for fen in prices) if any(fen is not None for fen in prices) else None
    mode = PaymentMode(deal.listing.payment_mode)
    proven = standing(deal.id, ConsentKind.PRICING, PRICED) is not None
    return rules.pricing(terms, mode, price, max(rates, default=None), proven=proven)


def required(deal: Deal, terms: Terms) -> bool:
    """Tell whether this deal's price must be shown before the signature (R-18)."""
    return rules.needs_publicity(
        state_unit=deal.licensor.state_unit, deal_type=DealType(deal.deal_type), how=pricing(deal, terms)
    )


def publish(
    actor: Actor, deal_id: UUID, key: str, *, grounds: Iterable[Ground] = (), now: datetime
) -> Publicity:
    """Show the agreed price to the public for the days of the deal's own rules; no edit afterwards.

    `grounds` are what the owner knows of an affiliation beyond what the asker stated (R-29).
    """
    added = sorted(grounds)
    step = Step(actor, deal_id, key, {"grounds": added})
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, DealAction.PUBLISH_PRICE)
        known = of(deal)
        if not fresh and known:
            return known
        if frozen(deal) is None or not deal.licensor.state_unit:
            raise Conflict(N_("只有国家设立的高校和科研机构需要公示协议价格"))
        deal.affiliation = [one for one in Ground if one in {*deal.affiliation, *added}]
        deal.related = deal.related or bool(added)
        publicity = _publicity(deal, actor, now)
        tx.add(publicity)
        move(tx, step, deal, DealAction.PUBLISH_PRICE, _facts(publicity))
        return publicity


def _publicity(deal: Deal, actor: Actor, now: datetime) -> Publicity:
    start, book = local_day(now), rule_books.version(deal.rules_version)
    return Publicity(
        public_id=uuid7(), deal_id=deal.id, starts_on=start, ends_on=rules.last_day(start, book),
        closed=False, content=shown_content(deal), published_by=actor.user_id, published_at=now,
    )  # fmt: skip


def shown_content(deal: Deal) -> dict[str, Any]:
    """What the public reads: names, abstracts, way of conversion, price, both parties, related or not."""
    return {
        "patents": [
            {
                "number": link.patent.number,
                "title": link.patent.title,
                "abstract": link.patent.abstract,
            }
            for link in deal.patents
        ],
        "terms": deal.terms,
        "licensor": deal.licensor.name,
        "licensee": deal.licensee.name,
        "related": deal.related,
        "grounds": deal.affiliation,
    }


def _facts(publicity: Publicity) -> dict[str, Any]:
    shown = canonical(publicity.content).encode()
    return {
        "publicity": str(publicity.public_id),
        "starts_on": publicity.starts_on.isoformat(),
        "ends_on": publicity.ends_on.isoformat(),
        "sha256": hashlib.sha256(shown).hexdigest(),
        "related": publicity.content["related"],
    }


def clear(actor: Actor, deal_id: UUID, key: str, *, now: datetime) -> Deal:
    """End a publicity whose days are full and against which nothing stands; the clock does the same by itself."""
    return _clear(Step(actor, deal_id, key, {}), now)


def _clear(step: Step, now: datetime) -> Deal:
    with transaction(now) as tx:
        deal, fresh = begin(tx, step, DealAction.CLEAR)
        if fresh:
            publicity = _ripe(tx, deal)
            publicity.closed = True
            tx.session.flush()  # the database refuses while an objection holds it
            move(tx, step, deal, DealAction.CLEAR, {"ends_on": publicity.ends_on.isoformat()})
        return deal


def _ripe(tx: Transaction, deal: Deal) -> Publicity:
    found = of(deal)
    if found is None:
        raise Conflict(N_("本交易没有价格公示"))
    publicity = tx.lock(Publicity, found.id)
    state = publicity.window.state(local_day(tx.now))
    if state is PublicityState.STOPPED:
        raise Conflict(N_("有异议尚未处理，公示不能结束；请先处理异议"))
    if state is PublicityState.RUNNING:
        raise Conflict(N_("公示期至 %(date)s，期满后才能结束"), date=publicity.ends_on.isoformat())
    return publicity


def sweep(now: datetime) -> int:
    """Clear what is over: the deal goes on, or, dismissed before, may be signed from now on. Returns how many."""
    query = (
        select(Publicity.id, Publicity.deal_id, Deal.status)
        .join(Deal, Deal.id == Publicity.deal_id)
        .where(
            ~Publicity.closed,
            Publicity.stopped_on.is_(None),
            Publicity.ends_on < local_day(now),
            Deal.status.in_((DealStatus.PUBLICITY, DealStatus.CLEARED)),
        )
    )
    done = 0
    for ident, deal_id, status in db.session.execute(query.order_by(Publicity.id)).all():
        try:
            if status == DealStatus.PUBLICITY:
                _clear(Step(None, deal_id, "clock:clear", {}), now)
            else:
                _close(ident, deal_id, now)
        except Conflict:
            continue  # somebody objected or decided in this moment: the next look sees it
        done += 1
    return done


def _close(ident: int, deal_id: UUID, now: datetime) -> None:
    """Close what was dismissed before its days were full: the deal is cleared already."""
    with transaction(now) as tx:
        deal = tx.lock(Deal, deal_id)
        if not tx.lock(Publicity, ident).closed:
            _ripe(tx, deal).closed = True


def check(deal: Deal, terms: Terms, today: date) -> Iterator[Requirement]:
    """Yield what R-18 asks for: a price by agreement of a state unit shown for its days, no objection open."""
    found = of(deal)
    needed = required(deal, terms)
    if found is None and not deal.licensor.state_unit:
        return
    title = N_("协议价格已公示期满，没有未处理的异议")
    if found is None:
        remedy = N_("请先公示协议价格，期满没有异议后再签约（促进科技成果转化法第十八条）")
        if not needed:
            title = N_("价格已公开挂牌或经拍卖等方式形成，不需要公示")
        yield Requirement("publicity", "R-18", not needed, title, remedy, SECTION)
        return
    stopped = found.stopped_on is not None
    remedy = (
        N_("价格公示有异议尚未处理，计时已暂停；请先作出处理决定")
        if stopped
        else N_("价格公示至 %(date)s，期满没有异议后再签约")
    )
    params: dict[str, object] = {"date": found.ends_on.isoformat()}
    yield Requirement("publicity", "R-18", found.closed, title, remedy, SECTION, params)
