"""Searches that somebody keeps in order to be told what is new."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime


class SavedSearch(Base):
    """One question of one person: `arguments` are those of its address.

    `reported_until`: what appeared up to then was looked through; `due_at`: when the next look is owed, None while paused.
    """

    __tablename__ = "saved_searches"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    arguments: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(20))
    frequency: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reported_until: Mapped[datetime] = mapped_column(UtcDateTime)
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user: Mapped[Any] = relationship("User")
