"""Search evidence and the deals to which it is attached; triggers refuse UPDATE and DELETE on both tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime


class SearchEvidence(Base):
    """One search as it was answered: the body is kept exactly as hashed; total and words repeat it for lists."""

    __tablename__ = "search_evidence"
    __table_args__ = (
        UniqueConstraint("taken_by", "request_key"),
        Index("ix_search_evidence_organisation_id_id", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    request_key: Mapped[str] = mapped_column(String(60))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    taken_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    total: Mapped[int]
    words: Mapped[list[list[str]]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text, deferred=True)
    user: Mapped[Any] = relationship("User")
    organisation: Mapped[Any] = relationship("Organisation")


class DealEvidence(Base):
    """An evidence attached to a deal, with the ledger entry that says so and repeats its hash."""

    __tablename__ = "deal_evidence"

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("search_evidence.id"), primary_key=True, index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    attached_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    attached_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_sequence: Mapped[int] = mapped_column(ForeignKey("ledger_entries.sequence"))
    evidence: Mapped[Any] = relationship("SearchEvidence")
    organisation: Mapped[Any] = relationship("Organisation")
    entry: Mapped[Any] = relationship("LedgerEntry")
