"""Patents at rest: what the nightly look found, and the reasons that their owners accepted (R-12)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.dormancy import DormancyReason


class DormantPatent(Base):
    """A patent that the detector proposes today, and since when it has."""

    __tablename__ = "dormant_patents"

    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    found_on: Mapped[date]
    patent: Mapped[Any] = relationship("Patent")


class DormancyCheck(Base):
    """On which day an organisation's patents were last looked through: the look is owed once a day."""

    __tablename__ = "dormancy_checks"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    checked_on: Mapped[date]


class AcceptedReason(Base):
    """Why the owner lets a patent rest, until a day; the newest row of a patent counts, the others are history."""

    __tablename__ = "accepted_reasons"
    __table_args__ = (Index("ix_accepted_reasons_patent_id_id", "patent_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(String(60), unique=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    reason: Mapped[DormancyReason] = mapped_column(String(20))
    until: Mapped[date]
    accepted_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    patent: Mapped[Any] = relationship("Patent")
