"""Written consents and documents that stand before a signature."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.consents import ConsentKind, Proceeds

_STANDS = text("withdrawn_at IS NULL")


class Consent(Base):
    """One paper for one deal: who consents stands in `subject`, its file lies under its hash; none is ever erased.

    `subject` is a co-owner's name, the id of an encumbrance, or what tells two papers of a kind apart.
    """

    __tablename__ = "consents"
    __table_args__ = (
        Index(
            "uq_consents_deal_id_kind_subject_standing",
            "deal_id",
            "kind",
            "subject",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"))
    kind: Mapped[ConsentKind] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(200))
    proceeds: Mapped[Proceeds | None] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deal: Mapped[Any] = relationship("Deal")
