"""Annual fees that an owner entered as paid."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.database import Base, UtcDateTime

_STANDS = text("withdrawn_at IS NULL")


class AnnualFeePayment(Base):
    """The fee of one patent year, with the office's receipt; an entry made in error is withdrawn and stays."""

    __tablename__ = "annual_fee_payments"
    __table_args__ = (
        Index(
            "uq_annual_fee_payments_patent_id_year_standing",
            "patent_id",
            "year",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True)
    patent_id: Mapped[int] = mapped_column(ForeignKey("patents.id"))
    year: Mapped[int]
    paid_on: Mapped[date]
    receipt_number: Mapped[str] = mapped_column(String(60))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
