"""Contracts as they were drawn up, and what an organisation's contracts say of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.contracts import ContractKind, Paper


class Contract(Base):
    """One version of a deal's contract: two files under their hashes, and the hash of what was filled in."""

    __tablename__ = "contracts"
    __table_args__ = (UniqueConstraint("deal_id", "paper", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), index=True)
    paper: Mapped[Paper] = mapped_column(String(20))
    version: Mapped[int]
    kind: Mapped[ContractKind] = mapped_column(String(20))
    content_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    docx_sha256: Mapped[str] = mapped_column(String(64))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    drawn_up_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    drawn_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_sequence: Mapped[int] = mapped_column(ForeignKey("ledger_entries.sequence"), unique=True)
    deal: Mapped[Any] = relationship("Deal")
    organisation: Mapped[Any] = relationship("Organisation")


class ContractDetails(Base):
    """What an organisation's contracts say of it beside its name: kept by itself, personal data stays here."""

    __tablename__ = "contract_details"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(18), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    representative: Mapped[str] = mapped_column(String(100), default="")
    contact: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(255), default="")
    bank: Mapped[str] = mapped_column(String(100), default="")
    account: Mapped[str] = mapped_column(String(40), default="")
    changed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
