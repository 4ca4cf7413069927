"""How units split income, the shares that a deal keeps, and the costs charged to it: rows are added, never altered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.database import Base, UtcDateTime
from marketplace.domain.revenue import CostKind

_SUM = (
    "inventors_bp + college_bp + unit_bp = 10000 AND inventors_bp >= 0 AND college_bp >= 0 AND unit_bp >= 0"
)


class RevenueShares(Base):
    """An organisation's shares from a moment on (R-24), in basis points; the newest row counts."""

    __tablename__ = "revenue_shares"
    __table_args__ = (CheckConstraint(_SUM, name="whole"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    inventors_bp: Mapped[int]
    college_bp: Mapped[int]
    unit_bp: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    set_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DealSplit(Base):
    """The shares frozen when a deal took effect; `inventors` are their equal or agreed weights, by place."""

    __tablename__ = "deal_splits"
    __table_args__ = (CheckConstraint(_SUM, name="whole"),)

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    inventors_bp: Mapped[int]
    college_bp: Mapped[int]
    unit_bp: Mapped[int]
    inventors: Mapped[list[Any]] = mapped_column(JSON)
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DealCost(Base):
    """A direct cost of a deal in fen (R-23); one that was wrong is taken back by a row with the opposite amount."""

    __tablename__ = "deal_costs"
    __table_args__ = (CheckConstraint("amount_fen <> 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), index=True)
    kind: Mapped[CostKind] = mapped_column(String(20))
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    incurred_on: Mapped[date]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("deal_costs.id"), unique=True)
    entered_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
