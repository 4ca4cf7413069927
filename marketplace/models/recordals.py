"""Recordals of contracts at CNIPA, and what happened to each: a change or a cancellation keeps what was before."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.recordals import RecordalAction, RecordalKind, RecordalStatus, RefusalGround


class Recordal(Base):
    """The one file of a deal, made when its contract takes effect. `overdue_on`: the day on which the clock said so."""

    __tablename__ = "recordals"
    __table_args__ = (
        CheckConstraint("status <> 'submitted' OR submitted_on IS NOT NULL", name="submitted"),
        Index("ix_recordals_status_due_on", "status", "due_on"),
    )

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    kind: Mapped[RecordalKind] = mapped_column(String(20))
    status: Mapped[RecordalStatus] = mapped_column(String(20))
    due_on: Mapped[date]
    overdue_on: Mapped[date | None]
    documents: Mapped[list[str]] = mapped_column(JSON, default=list)
    submitted_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deal: Mapped[Any] = relationship("Deal")
    events: Mapped[list["RecordalEvent"]] = relationship(order_by="RecordalEvent.id")

    __mapper_args__ = {"version_id_col": version}


class RecordalEvent(Base):
    """One step of a recordal with its words; the ledger's entry of the step keeps only their hash."""

    __tablename__ = "recordal_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("recordals.deal_id"), index=True)
    action: Mapped[RecordalAction] = mapped_column(String(20))
    happened_on: Mapped[date | None]
    number: Mapped[str] = mapped_column(String(60), default="")
    ground: Mapped[RefusalGround | None] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(String(500), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    organisation: Mapped[Any] = relationship("Organisation")
