"""Patents, their legal events and the history of who owns them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.patents import EventKind, LegalStatus, PatentType


class Patent(Base):
    """A patent or application in an organisation's inventory.

    `number` is the normalised application number (digits and check character only) and the key of the patent;
    patent and publication numbers are other fields. Names are lists of text in the order of the source.
    """

    __tablename__ = "patents"
    __table_args__ = (Index("ix_patents_owner_id_number", "owner_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(13), unique=True)
    patent_number: Mapped[str | None] = mapped_column(String(20))
    publication_number: Mapped[str | None] = mapped_column(String(20), index=True)
    grant_number: Mapped[str | None] = mapped_column(String(20), index=True)
    patent_type: Mapped[PatentType] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(500))
    abstract: Mapped[str] = mapped_column(Text, default="")
    applicants: Mapped[list[str]] = mapped_column(JSON, default=list)
    patentees: Mapped[list[str]] = mapped_column(JSON, default=list)
    inventors: Mapped[list[str]] = mapped_column(JSON, default=list)
    ipc: Mapped[list[str]] = mapped_column(JSON, default=list)
    locarno: Mapped[list[str]] = mapped_column(JSON, default=list)
    agency: Mapped[str] = mapped_column(String(200), default="")
    filed_on: Mapped[date | None]
    published_on: Mapped[date | None]
    granted_on: Mapped[date | None]
    in_force_until: Mapped[date | None]
    legal_status: Mapped[LegalStatus] = mapped_column(String(20), default=LegalStatus.UNKNOWN)
    status_event: Mapped[str] = mapped_column(String(100), default="")
    status_source: Mapped[str] = mapped_column(String(200), default="")
    status_checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    epoch: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    owner: Mapped[Any] = relationship("Organisation")
    legal_events: Mapped[list["LegalEvent"]] = relationship(order_by="LegalEvent.occurred_on, LegalEvent.id")


class LegalEvent(Base):
    """Something that happened to the right, in the source's own words; the status is derived from these."""

    __tablename__ = "legal_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), index=True)
    occurred_on: Mapped[date | None]
    wording: Mapped[str] = mapped_column(String(200))
    kind: Mapped[EventKind] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(200))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Ownership(Base):
    """Who has owned a patent since when; each registered change of owner opens the next epoch."""

    __tablename__ = "ownerships"

    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_sequence: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.sequence"))
