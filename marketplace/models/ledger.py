"""The append-only ledger: entries as they were hashed, and their postings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime


class LedgerKind(Base):
    """A kind of entry that the ledger takes: a migration adds a row for each new one."""

    __tablename__ = "ledger_kinds"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)


class LedgerEntry(Base):
    """One step, for ever: the body is kept exactly as hashed; triggers refuse UPDATE and DELETE."""

    __tablename__ = "ledger_entries"
    sequence: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(ForeignKey("ledger_kinds.kind"))
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    entry_hash: Mapped[str] = mapped_column(String(64), unique=True)
    deal_id: Mapped[UUID | None] = mapped_column(ForeignKey("deals.id"), index=True)
    idempotency_key: Mapped[str] = mapped_column(String(100), unique=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[str] = mapped_column(Text)
    postings: Mapped[list["LedgerPosting"]] = relationship(order_by="LedgerPosting.line")


class LedgerPosting(Base):
    """An amount from one account to another; a projection of its entry's body that the verifier compares."""

    __tablename__ = "ledger_postings"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("source <> destination", name="two_accounts"),
    )

    sequence: Mapped[int] = mapped_column(ForeignKey("ledger_entries.sequence"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(80))
    destination: Mapped[str] = mapped_column(String(80))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
