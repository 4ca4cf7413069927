"""Grounds on which a patent is of high value, with their evidence (R-30)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.database import Base, UtcDateTime
from marketplace.domain.high_value import Limb

_STANDING = text("withdrawn_at IS NULL")


class HighValueGround(Base):
    """One ground of a patent as it was entered; withdrawn, it stays as history."""

    __tablename__ = "high_value_grounds"
    __table_args__ = (
        Index(
            "uq_high_value_grounds_patent_id_limb_standing",
            "patent_id",
            "limb",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        CheckConstraint("(limb = 'pledge') = (amount_fen IS NOT NULL)", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), index=True)
    limb: Mapped[Limb] = mapped_column(String(20))
    evidence: Mapped[str] = mapped_column(String(300))
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    entered_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
