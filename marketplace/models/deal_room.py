"""What a deal's room keeps beside the deal: agreements on confidentiality, files that are shown, reasons of steps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.confidentiality import ConfidentialityStatus

_LIVE = text("status IN ('proposed', 'in_force')")


class ConfidentialityAgreement(Base):
    """An agreement as it was proposed, and how it was answered; a deal has one at a time."""

    __tablename__ = "confidentiality_agreements"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (status = 'proposed')", name="answered"),
        Index(
            "uq_confidentiality_agreements_deal_id_live",
            "deal_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), index=True)
    status: Mapped[ConfidentialityStatus] = mapped_column(String(20))
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DealFile(Base):
    """A file that one party shows to the other; the same name once more is its next version."""

    __tablename__ = "deal_files"
    __table_args__ = (UniqueConstraint("deal_id", "organisation_id", "file_name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    version: Mapped[int]
    confidential: Mapped[bool]
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DealReason(Base):
    """Why a step was taken, in words; the step's ledger entry has only the hash of them."""

    __tablename__ = "deal_reasons"

    entry_sequence: Mapped[int] = mapped_column(ForeignKey("ledger_entries.sequence"), primary_key=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    entry: Mapped[Any] = relationship("LedgerEntry")
