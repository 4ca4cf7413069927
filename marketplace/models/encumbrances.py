"""What lies on patents: pledges, preservations, disputes, suspensions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.encumbrances import EncumbranceKind


class Encumbrance(Base):
    """One entry with its source, in force from `starts_on` to `ends_on`, both days included; None: no end known yet."""

    __tablename__ = "encumbrances"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="period"),
        CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), index=True)
    kind: Mapped[EncumbranceKind] = mapped_column(String(20))
    holder: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(60), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(200))
    end_source: Mapped[str] = mapped_column(String(200), default="")
    entered_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    patent: Mapped[Any] = relationship("Patent")
