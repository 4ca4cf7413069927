"""Open-licence declarations for tests: made, signed, filed, announced, their listing approved."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.declarations import DeclarationStatus, DeclaredTerms, DocumentKind
from marketplace.domain.listings import ListingStatus
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType
from marketplace.models import Declaration, Listing, Patent
from marketplace.services import declaration_steps, declarations, listings
from marketplace.services.declaration_standing import owners
from marketplace.services.kept_files import Upload
from tests.deal_play import PDF
from tests.factories import People

PRICE = 3_000_000
TERMS = DeclaredTerms(
    PaymentMode.LUMP_SUM, price_fen=PRICE, ends_on=date(2031, 12, 31), payment_method="通知后 30 日内汇入学校账户",
    territory="中华人民共和国", reason="第 6 年年费已于 2026-03-01 缴纳", contact="技术转移中心 0451-00000000",
)  # fmt: skip
FREE = DeclaredTerms(
    PaymentMode.FREE, ends_on=TERMS.ends_on, reason=TERMS.reason, contact=TERMS.contact, territory="全国"
)
#: Statuses in the order of the way to the announcement.
WAY = (
    DeclarationStatus.DRAFT, DeclarationStatus.CHECKED, DeclarationStatus.OWNER_SIGNED, DeclarationStatus.FILED,
    DeclarationStatus.ANNOUNCED,
)  # fmt: skip


def file(text: str = "") -> Upload:
    """A signed PDF, as far as the platform looks into it."""
    return Upload(io.BytesIO(PDF + text.encode()), "签署件.pdf")


@dataclass
class Declaring:
    """One declaration on its way; `to` goes through the steps in order until the status."""

    people: People
    now: datetime
    patent: Patent
    terms: DeclaredTerms = TERMS
    owner: Actor | None = None
    uploads: dict[DocumentKind, Upload] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """The officer who declares."""
        return self.owner or self.people.officer

    @property
    def id(self) -> UUID:
        """The declaration's public id."""
        found = declarations.open_of(self.actor, self.patent)
        assert found
        return found.public_id

    def to(self, status: DeclarationStatus) -> Declaration:
        """Walk from the start to this status."""
        for step in WAY[: WAY.index(status) + 1]:
            declaration: Declaration = getattr(self, step)()
        return declaration

    def draft(self) -> Declaration:
        """Write it down."""
        return declarations.save(self.actor, self.patent.number, self.terms, self.uploads, now=self.now)

    def checked(self) -> Declaration:
        """Hand it in."""
        return declarations.submit(self.actor, self.id, "check", now=self.now)

    def owner_signed(self) -> Declaration:
        """All owners sign."""
        day = self.now.date()
        for name in owners(self.patent):
            key = f"sign {name}"[:40]
            made = declaration_steps.sign(self.actor, self.id, name, day, file(name), key, now=self.now)
        return made

    def filed(self) -> Declaration:
        """The owner files it with the office."""
        day = self.now.date()
        return declaration_steps.file(self.actor, self.id, "受理2026001", day, "file", now=self.now)

    def announced(self, actor: Actor | None = None) -> Declaration:
        """The office announces it."""
        day, by = self.now.date(), actor or self.actor
        return declaration_steps.announce(by, self.id, "公告2026001", day, "announce", now=self.now)

    def on_offer(self) -> Declaration:
        """Announced, and its listing approved by the platform."""
        declaration = self.to(DeclarationStatus.ANNOUNCED)
        listings.approve_platform(self.people.operator, self.listing().public_id, str(uuid4()), self.now)
        return declaration

    def listing(self) -> Listing:
        """The open listing that the announcement drew up."""
        db.session.rollback()
        query = select(Listing).where(
            Listing.patent_id == self.patent.id,
            Listing.deal_type == DealType.OPEN_LICENCE,
            Listing.status != ListingStatus.CLOSED,
        )
        return db.session.scalars(query).one()
