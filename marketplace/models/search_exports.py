"""Exports of search results: the log of who took what away, and what the worker still owes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime


class SearchExport(Base):
    """One export. `ids` are the patents in the answer's order as the engine gave them when the person asked.

    `done` of `total` ids are worked off, `exported` of them were visible and became rows; `spooled` is the length in
    bytes of the rows on the disk that go with `done`. `arguments` is the search's address, `asked` its request.
    """

    __tablename__ = "search_exports"
    __table_args__ = (
        UniqueConstraint("created_by", "request_key"),
        Index("ix_search_exports_created_by_id", "created_by", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    request_key: Mapped[str] = mapped_column(String(60))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    format: Mapped[str] = mapped_column(String(10))
    locale: Mapped[str] = mapped_column(String(20))
    link_base: Mapped[str] = mapped_column(String(300))
    arguments: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    engine: Mapped[str] = mapped_column(String(40))
    generation: Mapped[str] = mapped_column(String(100))
    ids: Mapped[list[int]] = mapped_column(JSON, deferred=True, default=list)
    state: Mapped[str] = mapped_column(String(20), index=True)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    exported: Mapped[int] = mapped_column(default=0)
    spooled: Mapped[int] = mapped_column(BigInteger, default=0)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    file_kept: Mapped[bool] = mapped_column(default=False)
    user: Mapped[Any] = relationship("User")
    organisation: Mapped[Any] = relationship("Organisation")
