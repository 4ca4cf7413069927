"""Fact rows for statistics: a projection of the ledger that can be rebuilt from it at any time."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.database import Base
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.patents import PatentType
from marketplace.domain.terms import DealType


class DealFact(Base):
    """One patent in one contract (counting rule 1); names and cities as they were when it took effect.

    `share` is 1 on the contract's first patent and 0 on the others, so contracts and values sum over rows.
    Amounts in fen; None for royalty contracts, whose value is never estimated (S-07).
    """

    __tablename__ = "deal_facts"
    __table_args__ = (Index("ix_deal_facts_recorded_on_deal_type", "recorded_on", "deal_type"),)

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"), primary_key=True)
    reference: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(13))
    title: Mapped[str] = mapped_column(String(500))
    patent_type: Mapped[PatentType] = mapped_column(String(20))
    ipc_section: Mapped[str] = mapped_column(String(1), default="")
    deal_type: Mapped[DealType] = mapped_column(String(20))
    licence_type: Mapped[LicenceType | None] = mapped_column(String(20))
    payment_mode: Mapped[PaymentMode] = mapped_column(String(30))
    licensor: Mapped[str] = mapped_column(String(200))
    licensor_city: Mapped[str] = mapped_column(String(6))
    licensee: Mapped[str] = mapped_column(String(200))
    licensee_city: Mapped[str] = mapped_column(String(6))
    related: Mapped[bool] = mapped_column(default=False)
    share: Mapped[int]
    value_fen: Mapped[int | None] = mapped_column(BigInteger)
    technology_fen: Mapped[int | None] = mapped_column(BigInteger)
    signed_on: Mapped[date]
    effective_on: Mapped[date]
    recorded_on: Mapped[date | None]
    recordal_number: Mapped[str] = mapped_column(String(60), default="")
    overdue: Mapped[bool] = mapped_column(default=False, server_default="0")
    cancelled_on: Mapped[date | None] = mapped_column(index=True)
    entry_sequence: Mapped[int] = mapped_column(ForeignKey("ledger_entries.sequence"))
