"""Notices to inventors before their patent is transferred, and what they answered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.inventor_priority import InventorAnswer


class InventorNotice(Base):
    """The owner told all inventors of a deal's patents of the agreed terms, on this day; one for each deal."""

    __tablename__ = "inventor_notices"

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    notified_on: Mapped[date]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    inventors: Mapped[list["NotifiedInventor"]] = relationship(order_by="NotifiedInventor.id")


class NotifiedInventor(Base):
    """One inventor and the answer; a name is personal data and stays out of the ledger."""

    __tablename__ = "notified_inventors"
    __table_args__ = (
        UniqueConstraint("deal_id", "name"),
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answer_with_its_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("inventor_notices.deal_id"))
    name: Mapped[str] = mapped_column(String(100))
    answer: Mapped[InventorAnswer | None] = mapped_column(String(10))
    answered_on: Mapped[date | None]
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consents.id"))
