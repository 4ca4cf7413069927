"""Open-licence declarations, their documents, and who has taken the licence."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.declarations import DeclarationStatus, DocumentKind
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import RoyaltyBase

_OPEN = text("status NOT IN ('refused', 'withdrawn', 'expired')")
_LIVE = text("status IN ('announced', 'at_risk', 'withdrawal_filed')")


class Declaration(Base):
    """A patent owner's declaration that anybody may take a licence on the same terms (Patent Law art. 50).

    Signatures count for the revision that they were given for. `risks` are codes of what endangers it (R-11).
    """

    __tablename__ = "declarations"
    __table_args__ = (
        Index(
            "uq_declarations_patent_id_organisation_id_open", "patent_id", "organisation_id", unique=True,
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
        Index("uq_declarations_patent_id_live", "patent_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        CheckConstraint("price_fen IS NULL OR price_fen >= 0", name="price_not_negative"),
        CheckConstraint("royalty_bp IS NULL OR royalty_bp BETWEEN 1 AND 10000", name="royalty_in_range"),
        CheckConstraint(
            "status NOT IN ('announced', 'at_risk', 'withdrawal_filed') "
            "OR (announced_on IS NOT NULL AND ends_on IS NOT NULL AND announcement_number <> '')",
            name="announced",
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    status: Mapped[DeclarationStatus] = mapped_column(String(20), index=True)
    status_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=1)
    payment_mode: Mapped[PaymentMode] = mapped_column(String(30))
    price_fen: Mapped[int | None] = mapped_column(BigInteger)
    royalty_bp: Mapped[int | None]
    royalty_base: Mapped[RoyaltyBase] = mapped_column(String(20))
    deferred_months: Mapped[int | None]
    ends_on: Mapped[date | None]
    payment_method: Mapped[str] = mapped_column(String(500), default="")
    territory: Mapped[str] = mapped_column(String(200), default="")
    other: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    receipt_number: Mapped[str] = mapped_column(String(60), default="")
    filed_on: Mapped[date | None]
    announcement_number: Mapped[str] = mapped_column(String(60), default="")
    announced_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    risks: Mapped[list[str]] = mapped_column(JSON, default=list)
    rechecked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rules_version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    patent: Mapped[Any] = relationship("Patent")
    organisation: Mapped[Any] = relationship("Organisation")
    documents: Mapped[list["DeclarationDocument"]] = relationship(order_by="DeclarationDocument.id")

    __mapper_args__ = {"version_id_col": version}


class DeclarationDocument(Base):
    """A file of a declaration; a signature or consent names the owner who gave it and the day."""

    __tablename__ = "declaration_documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declarations.id"), index=True)
    revision: Mapped[int]
    kind: Mapped[DocumentKind] = mapped_column(String(20))
    signer: Mapped[str] = mapped_column(String(200), default="")
    signed_on: Mapped[date | None]
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Taking(Base):
    """That a deal takes the licence of this declaration; how much was paid, and on which day."""

    __tablename__ = "takings"
    __table_args__ = (CheckConstraint("paid_fen IS NULL OR paid_fen >= 0", name="paid_not_negative"),)

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    declaration_id: Mapped[int] = mapped_column(ForeignKey("declarations.id"), index=True)
    paid_fen: Mapped[int | None] = mapped_column(BigInteger)
    paid_on: Mapped[date | None]
    declaration: Mapped[Declaration] = relationship()
