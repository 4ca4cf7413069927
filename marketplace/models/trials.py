"""Use first, pay later: the trial of a deal, what was reported in it, what ended it, and the licensee's size."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.database import Base, UtcDateTime
from marketplace.domain.enterprise_size import EnterpriseSize
from marketplace.domain.trials import ReportKind, TrialEnd, TrialStatus

_STANDING = text("standing")


class Trial(Base):
    """The free use of one deal. `date_on` is the agreed date of payment, if dates trigger; nothing is due before."""

    __tablename__ = "trials"
    __table_args__ = (
        CheckConstraint(
            "status NOT IN ('payable', 'paid') OR (payable_on IS NOT NULL AND due_on >= payable_on)",
            name="payable",
        ),
        CheckConstraint("long_stop_on >= started_on", name="period"),
        Index("ix_trials_status_date_on", "status", "date_on"),
    )

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    status: Mapped[TrialStatus] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)
    started_on: Mapped[date]
    date_on: Mapped[date | None]
    long_stop_on: Mapped[date]
    report_due_on: Mapped[date]
    payable_on: Mapped[date | None]
    due_on: Mapped[date | None]
    last_use_on: Mapped[date | None]
    deal: Mapped[Any] = relationship("Deal")
    reports: Mapped[list["TrialReport"]] = relationship(order_by="TrialReport.id")
    endings: Mapped[list["TrialEnding"]] = relationship(order_by="TrialEnding.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def ending(self) -> "TrialEnding | None":
        """What ended the free use, as it stands."""
        return next((one for one in self.endings if one.standing), None)


class TrialReport(Base):
    """Revenue since the last report, or the milestone; struck when a dispute against it was right."""

    __tablename__ = "trial_reports"
    __table_args__ = (
        CheckConstraint("amount_fen >= 0", name="amount"),
        UniqueConstraint("deal_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("trials.deal_id"))
    number: Mapped[int]
    kind: Mapped[ReportKind] = mapped_column(String(20))
    occurred_on: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    struck: Mapped[bool] = mapped_column(default=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    reported_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("deal_documents.id"))
    organisation: Mapped[Any] = relationship("Organisation")
    document: Mapped[Any] = relationship("DealDocument")


class TrialEnding(Base):
    """What ended the free use: one at a time, so that a timer, a report and an exit never count beside each other."""

    __tablename__ = "trial_endings"
    __table_args__ = (
        Index(
            "uq_trial_endings_deal_id_standing",
            "deal_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("trials.deal_id"), index=True)
    kind: Mapped[TrialEnd] = mapped_column(String(20))
    ended_on: Mapped[date]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("trial_reports.id"))
    standing: Mapped[bool] = mapped_column(default=True)
    dispute_reason: Mapped[str] = mapped_column(String(500), default="")
    decision_reason: Mapped[str] = mapped_column(String(500), default="")
    report: Mapped[Any] = relationship("TrialReport")


class SizeDeclaration(Base):
    """The licensee's own figures for one deal, and the class that they gave on the day of the declaration (R-22)."""

    __tablename__ = "size_declarations"
    __table_args__ = (CheckConstraint("staff > 0 AND revenue_fen >= 0", name="figures"),)

    deal_id: Mapped[UUID] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    staff: Mapped[int]
    revenue_fen: Mapped[int] = mapped_column(BigInteger)
    data_year: Mapped[int]
    size: Mapped[EnterpriseSize] = mapped_column(String(10))
    in_province: Mapped[bool]
    declared_on: Mapped[date]
    declared_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
