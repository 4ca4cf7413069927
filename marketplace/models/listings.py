"""Listings: the public offer of a patent, not the patent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import ListingStatus, PriceKind
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType

_NOT_CLOSED = text("status <> 'closed'")


class Listing(Base):
    """An organisation's offer of one patent for one deal type; one open listing for each pair (R-09)."""

    __tablename__ = "listings"
    __table_args__ = (
        Index(
            "uq_listings_patent_id_deal_type_open",
            "patent_id",
            "deal_type",
            unique=True,
            sqlite_where=_NOT_CLOSED,
            postgresql_where=_NOT_CLOSED,
        ),
        Index("ix_listings_status_published_at_id", "status", "published_at", "id"),
        # With the status in it, or SQLite takes the index above for those of a page and reads every published one.
        Index("ix_listings_patent_id_status", "patent_id", "status"),
        CheckConstraint("price_fen IS NULL OR price_fen >= 0", name="price_not_negative"),
        CheckConstraint("royalty_bp IS NULL OR royalty_bp BETWEEN 1 AND 10000", name="royalty_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    deal_type: Mapped[DealType] = mapped_column(String(20))
    licence_type: Mapped[LicenceType | None] = mapped_column(String(20))
    payment_mode: Mapped[PaymentMode] = mapped_column(String(30))
    price_kind: Mapped[PriceKind] = mapped_column(String(20))
    price_fen: Mapped[int | None] = mapped_column(BigInteger)
    royalty_bp: Mapped[int | None]
    price_reason: Mapped[str] = mapped_column(String(500), default="")
    free_for_small: Mapped[bool] = mapped_column(default=False, server_default="0")
    mandate: Mapped[str] = mapped_column(String(300), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    readiness_level: Mapped[int | None]
    status: Mapped[ListingStatus] = mapped_column(String(20))
    status_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner_approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    platform_approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    patent: Mapped[Any] = relationship("Patent")
    organisation: Mapped[Any] = relationship("Organisation")

    __mapper_args__ = {"version_id_col": version}
