"""Licences that went over to a new owner together with their patent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime


class CarriedLicence(Base):
    """A licence in force that the buyer of the patent took over with the registration of the transfer."""

    __tablename__ = "carried_licences"

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    licence_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), primary_key=True)
    carried_at: Mapped[datetime] = mapped_column(UtcDateTime)
    licence: Mapped[Any] = relationship("Deal", foreign_keys=[licence_id])
