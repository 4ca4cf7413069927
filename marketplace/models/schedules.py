"""The payments of a contract, line by line, and the files that stand behind a report or a payment."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.schedules import PaymentKind, PaymentStatus


class ScheduleLine(Base):
    """One sum of a contract. `payable_on` is when it falls due, `due_on` the last day for what is waited for."""

    __tablename__ = "schedule_lines"
    __table_args__ = (
        UniqueConstraint("deal_id", "number"),
        CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="amount"),
        CheckConstraint(
            "status NOT IN ('confirmed', 'distributed', 'reversed') "
            "OR (received_fen IS NOT NULL AND received_on IS NOT NULL)",
            name="received",
        ),
        CheckConstraint(
            "status NOT IN ('waived', 'reversed') OR (asked_by IS NOT NULL AND decided_by IS NOT NULL "
            "AND asked_by <> decided_by)",
            name="two_persons",
        ),
        Index("ix_schedule_lines_status_due_on", "status", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"))
    number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[PaymentKind] = mapped_column(String(20))
    status: Mapped[PaymentStatus] = mapped_column(String(20))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    payable_on: Mapped[date | None]
    due_on: Mapped[date | None]
    milestone: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    base_fen: Mapped[int | None] = mapped_column(BigInteger)
    credit_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_on: Mapped[date | None]
    received_fen: Mapped[int | None] = mapped_column(BigInteger)
    received_on: Mapped[date | None]
    costs_fen: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(500), default="")
    asked: Mapped[str | None] = mapped_column(String(20))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deal: Mapped[Any] = relationship("Deal")
    files: Mapped[list["ScheduleFile"]] = relationship(order_by="ScheduleFile.id")

    __mapper_args__ = {"version_id_col": version}


class ScheduleFile(Base):
    """A voucher or a sales report; its SHA-256 stands in the ledger, the file outside the web root."""

    __tablename__ = "schedule_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("schedule_lines.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
