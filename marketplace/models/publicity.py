"""Prices shown to the public before a signature, and the objections to them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.objections import ObjectionStatus
from marketplace.domain.publicity import Window


class Publicity(Base):
    """What is shown of a deal's price, and the days; `closed` once the period is over and nothing stands against it."""

    __tablename__ = "publicities"
    __table_args__ = (
        # An objection that holds the price refers to (id, false): the row can't be closed under it.
        UniqueConstraint("id", "closed"),
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("NOT closed OR stopped_on IS NULL", name="closed_is_not_stopped"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    stopped_on: Mapped[date | None]
    closed: Mapped[bool] = mapped_column(default=False)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deal: Mapped[Any] = relationship("Deal")
    objections: Mapped[list["Objection"]] = relationship(
        order_by="Objection.id", foreign_keys="Objection.publicity_id"
    )

    @property
    def window(self) -> Window:
        """The days as the rules see them."""
        return Window(self.starts_on, self.ends_on, self.stopped_on, self.closed)


class Objection(Base):
    """What somebody has against a price; reason and contact are for the owner and the platform only.

    `holds_open` is false while the objection holds the price and NULL once it is decided: as part of a foreign key
    it makes the database itself refuse to close the publicity first, or to take an objection after it is closed.
    """

    __tablename__ = "objections"
    __table_args__ = (
        ForeignKeyConstraint(
            ["publicity_id", "holds_open"],
            ["publicities.id", "publicities.closed"],
            name="fk_objections_hold_publicity_open",
        ),
        CheckConstraint("holds_open IS NULL OR NOT holds_open", name="holds_open"),
        CheckConstraint(
            "(status IN ('filed', 'recorded')) = (holds_open IS NOT NULL)", name="open_ones_hold"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    publicity_id: Mapped[int] = mapped_column(ForeignKey("publicities.id"), index=True)
    holds_open: Mapped[bool | None] = mapped_column(default=False)
    status: Mapped[ObjectionStatus] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(200))
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    filed_on: Mapped[date]
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    publicity: Mapped[Publicity] = relationship(back_populates="objections", foreign_keys=[publicity_id])
