"""The resource pool: what a university's inventory says of each of its patents, and where the patent stands in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.pool import Implementation, PoolStatus


class PoolItem(Base):
    """One patent in the inventory of the organisation that owned it; it stays there when the patent is sold."""

    __tablename__ = "pool_items"
    __table_args__ = (
        UniqueConstraint("patent_id", "organisation_id"),
        Index("ix_pool_items_organisation_id_status", "organisation_id", "status"),
        CheckConstraint("readiness_level IS NULL OR readiness_level BETWEEN 1 AND 9", name="readiness_level"),
        CheckConstraint("self_rating IS NULL OR self_rating BETWEEN 1 AND 3", name="self_rating"),
        CheckConstraint("tier IS NULL OR tier BETWEEN 1 AND 3", name="tier"),
        CheckConstraint("status <> 'pooled' OR tier IS NOT NULL", name="pooled_in_a_tier"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    status: Mapped[PoolStatus] = mapped_column(String(20))
    status_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    college: Mapped[str] = mapped_column(String(100), default="")
    publicly_funded: Mapped[bool | None]
    implementation: Mapped[Implementation | None] = mapped_column(String(20))
    willingness: Mapped[list[str]] = mapped_column(JSON, default=list)
    readiness_level: Mapped[int | None]
    self_rating: Mapped[int | None]
    scenario: Mapped[str] = mapped_column(String(1000), default="")
    tier: Mapped[int | None]
    filled_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    patent: Mapped[Any] = relationship("Patent")
    filler: Mapped[Any] = relationship("User")

    __mapper_args__ = {"version_id_col": version}
