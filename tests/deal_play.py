"""Deals for tests: published listings, terms, and each step of the way with a key of its own."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.consents import ConsentKind
from marketplace.domain.deals import DealStatus
from marketplace.domain.inventor_priority import InventorAnswer
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import PriceKind, Proposal
from marketplace.domain.money import PaymentMode
from marketplace.domain.recordals import RecordalDocument
from marketplace.domain.terms import DealType, Terms
from marketplace.models import Deal, Listing, Recordal, ScheduleLine
from marketplace.services import (
    consents,
    deals,
    inventor_priority,
    listings,
    publicity,
    recordals,
    schedule_sweep,
    schedules,
)
from marketplace.services.consent_needs import PRICED
from marketplace.services.kept_files import Upload
from marketplace.services.recordals import Told
from marketplace.services.schedules import Asker
from tests.factories import People, application_number, make_patent

PDF = b"%PDF-1.4\n%%EOF\n"
ORDINARY = Terms(
    DealType.LICENCE, PaymentMode.LUMP_SUM, LicenceType.NON_EXCLUSIVE, price_fen=30_000_000,
    starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31), territory="黑龙江省",
)  # fmt: skip
SALE = Terms(DealType.TRANSFER, PaymentMode.LUMP_SUM, price_fen=80_000_000)
#: Statuses in the order of the way through a deal.
WAY = (
    DealStatus.ENQUIRY, DealStatus.TALKING, DealStatus.OFFERED, DealStatus.AGREED, DealStatus.SIGNED,
    DealStatus.EFFECTIVE, DealStatus.RECORDED,
)  # fmt: skip


def licence(kind: LicenceType, start: date = date(2027, 1, 1), end: date = date(2029, 12, 31)) -> Terms:
    """Terms of a licence of this type and period."""
    return Terms(DealType.LICENCE, PaymentMode.LUMP_SUM, kind, price_fen=100, starts_on=start, ends_on=end)


def submitted(
    people: People,
    serial: int,
    now: datetime,
    terms: Terms = ORDINARY,
    owner: Actor | None = None,
    **patent: Any,
) -> Listing:
    """A listing of a new patent (or of the one with this serial) for these terms' deal type, for the platform to approve."""
    owner, number = owner or people.officer, application_number(serial)
    if not patent.pop("exists", False):
        make_patent(owner, serial, now, **patent)
    kind = terms.licence_type
    free, rate = terms.payment_mode is PaymentMode.FREE, terms.royalty_bp
    price = None if free or terms.payment_mode is PaymentMode.ROYALTY else terms.price_fen or 100
    price_kind = PriceKind.FREE if free else PriceKind.FIXED
    proposal = Proposal(terms.deal_type, kind, terms.payment_mode, price_kind, price, rate)
    listing = listings.draft(owner, number, proposal, contact="0451-00000000", now=now)
    return listings.submit(owner, listing.public_id, str(uuid4()), now)


def publish(people: People, serial: int, now: datetime, *about: Any, **more: Any) -> Listing:
    """The same, published: `submitted` says what else may be given."""
    listing = submitted(people, serial, now, *about, **more)
    return listings.approve_platform(people.operator, listing.public_id, str(uuid4()), now)


def deal_of(deal_id: UUID) -> Deal:
    """The deal as it stands in the database."""
    return db.session.get_one(Deal, deal_id)


@dataclass
class Play:
    """One deal on its way; `to` goes through the steps in order until the status."""

    people: People
    now: datetime
    listing: Listing
    terms: Terms = ORDINARY
    buyer: Actor | None = None
    id: UUID = field(default_factory=uuid4)

    def to(self, status: DealStatus) -> Deal:
        """Walk from the start to this status."""
        for step in WAY[: WAY.index(status) + 1]:
            deal = getattr(self, step)()
        return deal

    @property
    def licensee(self) -> Actor:
        """Who asks."""
        return self.buyer or self.people.enterprise

    @property
    def licensor(self) -> Actor:
        """Who is asked."""
        return self.people.officer

    def enquiry(self) -> Deal:
        """Ask."""
        ids = [self.listing.public_id]
        return deals.open_deal(self.licensee, self.id, ids, "想了解中试数据", related=False, now=self.now)

    def talking(self) -> Deal:
        """Answer."""
        return deals.reply(self.licensor, self.id, "欢迎洽谈", "reply", now=self.now)

    def offered(self) -> Deal:
        """The owner offers."""
        return deals.offer(self.licensor, self.id, self.terms, "offer", now=self.now)

    def agreed(self) -> Deal:
        """The asker accepts, and the owner does what must stand before a signature."""
        deal = deals.accept(self.licensee, self.id, 1, "accept", now=self.now)
        self.prepare()
        return deal

    def prepare(self) -> None:
        """Inventors waive; a price that wasn't listed is proven by a paper, so that none waits for days."""
        self.waived()
        if publicity.required(deal_of(self.id), self.terms):
            paper = io.BytesIO(PDF), "成交确认书.pdf"
            kind = ConsentKind.PRICING
            consents.record(self.licensor, self.id, kind, PRICED, paper, "pricing", now=self.now)

    def waived(self) -> None:
        """Inventors who have priority are told of the terms and give it up."""
        if not inventor_priority.inventors(deal_of(self.id)):
            return
        today, waived = local_day(self.now), InventorAnswer.WAIVED
        notice = inventor_priority.notify(self.licensor, self.id, today, "notify", now=self.now)
        told = [one.public_id for one in notice.inventors]
        inventor_priority.answer(self.licensor, self.id, told, waived, today, "waive", now=self.now)

    def sign(self, actor: Actor, key: str = "") -> Deal:
        """One party signs."""
        file = io.BytesIO(PDF + f"{self.id} {actor.email}".encode())
        return deals.sign(actor, self.id, file, "合同.pdf", key or f"sign-{actor.user_id}", now=self.now)

    def signed(self) -> Deal:
        """Both sign."""
        self.sign(self.licensor)
        return self.sign(self.licensee)

    def effective(self) -> Deal:
        """It takes effect today."""
        return deals.take_effect(self.people.operator, self.id, local_day(self.now), "effect", now=self.now)

    def paid(self) -> None:
        """What is payable by now is claimed as paid, and its receipt confirmed."""
        schedule_sweep.sweep(self.now)
        today = local_day(self.now)
        query = select(ScheduleLine.public_id, ScheduleLine.amount_fen)
        for ident, amount in db.session.execute(query.where(ScheduleLine.deal_id == self.id)).all():
            claim, confirm = (
                Asker(actor, self.id, ident, f"{what} {ident}"[:60], self.now)
                for actor, what in ((self.licensee, "claim"), (self.licensor, "confirm"))
            )
            schedules.claim(claim, Upload(io.BytesIO(PDF), "回单.pdf"), today)
            schedules.confirm(confirm, amount or 0, today)

    def filed(self) -> Recordal:
        """The papers are collected and submitted to CNIPA."""
        recordals.prepare(self.people.operator, self.id, "prepare", now=self.now)
        told = Told(self.now.date(), papers=tuple(RecordalDocument))
        return recordals.submit(self.people.operator, self.id, told, "submit", now=self.now)

    def recorded(self) -> Deal:
        """The papers go to CNIPA, and its number is entered."""
        self.filed()
        return self.numbered()

    def numbered(self) -> Deal:
        """CNIPA answers what was filed."""
        number = "X2026980000001"
        return deals.record(
            self.people.operator, self.id, number, local_day(self.now), "record", now=self.now
        )
