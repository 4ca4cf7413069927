"""The outbox: work that a transaction owes to the outside world, written in that same transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.database import Base, UtcDateTime

_OWED = text("done_at IS NULL")


class OutboxMessage(Base):
    """A message of one kind; done when `done_at` is set, tried again until then.

    Only mail waits before it is tried again (`not_before`) and may be given up (`failed_at`).
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (Index("ix_outbox_messages_owed", "id", sqlite_where=_OWED, postgresql_where=_OWED),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
