"""Versions of the rules' settings: each change is a new row with its reason; none is ever altered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.database import Base, UtcDateTime


class RuleVersion(Base):
    """All settings of the rules from a day on; version 1 is the product's own and has no row."""

    __tablename__ = "rule_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500))
    in_force_on: Mapped[date]
    changed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
