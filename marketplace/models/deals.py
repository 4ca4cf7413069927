"""Deals, their offers, documents and messages, and the rights that they give or move."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.deals import DealStatus
from marketplace.domain.licences import LicenceType
from marketplace.domain.terms import DealType

_ACTIVE = text("active")


class Deal(Base):
    """A negotiation that may become a contract; its id is made by the client before the first try."""

    __tablename__ = "deals"
    __table_args__ = (
        CheckConstraint("licensor_id <> licensee_id", name="two_parties"),
        CheckConstraint(
            "status <> 'recorded' OR (recorded_on IS NOT NULL AND recordal_number <> '')", name="recorded"
        ),
        CheckConstraint("effective_on IS NULL OR signed_on IS NOT NULL", name="signed_before_effective"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    deal_type: Mapped[DealType] = mapped_column(String(20))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    licensor_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    licensee_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    status: Mapped[DealStatus] = mapped_column(String(20), index=True)
    version: Mapped[int] = mapped_column(default=1)
    terms: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    related: Mapped[bool] = mapped_column(default=False)
    rules_version: Mapped[int] = mapped_column(default=1, server_default="1")
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    opened_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    recorded_on: Mapped[date | None]
    recordal_number: Mapped[str] = mapped_column(String(60), default="")
    closing_reason: Mapped[str] = mapped_column(String(500), default="")
    listing: Mapped[Any] = relationship("Listing")
    licensor: Mapped[Any] = relationship("Organisation", foreign_keys=[licensor_id])
    licensee: Mapped[Any] = relationship("Organisation", foreign_keys=[licensee_id])
    patents: Mapped[list["DealPatent"]] = relationship(order_by="DealPatent.patent_id")
    offers: Mapped[list["Offer"]] = relationship(order_by="Offer.version")
    documents: Mapped[list["DealDocument"]] = relationship(order_by="DealDocument.id")
    messages: Mapped[list["DealMessage"]] = relationship(order_by="DealMessage.id")

    __mapper_args__ = {"version_id_col": version}


class DealPatent(Base):
    """A patent that the deal is about; a contract may cover several (counting rule 1)."""

    __tablename__ = "deal_patents"

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), primary_key=True, index=True)
    patent: Mapped[Any] = relationship("Patent")


class Offer(Base):
    """One side's proposal; the other side accepts it or answers with the next version."""

    __tablename__ = "offers"

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    organisation: Mapped[Any] = relationship("Organisation")


class DealDocument(Base):
    """An uploaded file; its SHA-256 stands in the ledger, the file outside the web root."""

    __tablename__ = "deal_documents"
    __table_args__ = (UniqueConstraint("deal_id", "organisation_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    organisation: Mapped[Any] = relationship("Organisation")


class DealMessage(Base):
    """What one party wrote to the other."""

    __tablename__ = "deal_messages"
    __table_args__ = (UniqueConstraint("deal_id", "request_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    written_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    request_key: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    organisation: Mapped[Any] = relationship("Organisation")


class TitleTransfer(Base):
    """A signed change of owner; one at a time for each epoch of ownership, so a patent is never sold twice."""

    __tablename__ = "title_transfers"
    __table_args__ = (
        Index(
            "uq_title_transfers_patent_id_from_epoch_active",
            "patent_id",
            "from_epoch",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
    )

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), primary_key=True)
    from_epoch: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)


class RightsGrant(Base):
    """A signed licence of one patent; the database refuses what R-13 excludes (migration 0002)."""

    __tablename__ = "rights_grants"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="period"),)

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), primary_key=True)
    licence_type: Mapped[LicenceType] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    active: Mapped[bool] = mapped_column(default=True)
