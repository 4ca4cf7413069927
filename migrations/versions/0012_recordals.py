"""Recordals with their events, annual fees paid, and what statistics show of both; effective deals get theirs.

Revision ID: 0012
Revises: 0011
"""

import calendar
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KINDS = (
    "recordal.prepare", "recordal.submit", "recordal.correct", "recordal.record", "recordal.refuse",
    "recordal.change", "recordal.cancel", "recordal.flag_overdue", "annual_fee.pay", "annual_fee.withdraw",
)  # fmt: skip
_kinds = sa.table("ledger_kinds", sa.column("kind", sa.String))


def upgrade() -> None:
    """Make the tables, give every deal in effect its recordal, and let the ledger take the new kinds."""
    _make_recordals()
    _make_payments()
    op.add_column("deal_facts", sa.Column("overdue", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("deal_facts", sa.Column("cancelled_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_deal_facts_cancelled_on"), "deal_facts", ["cancelled_on"])
    op.bulk_insert(_kinds, [{"kind": kind} for kind in KINDS])
    _give_recordals()


def downgrade() -> None:
    """Take everything back; a ledger that holds entries of a new kind refuses."""
    held = sa.text("SELECT count(*) FROM ledger_entries WHERE kind IN :new")
    if op.get_bind().scalar(held.bindparams(sa.bindparam("new", KINDS, expanding=True))):
        raise RuntimeError("the ledger holds entries of kinds that the previous release does not know")
    op.execute(_kinds.delete().where(_kinds.c.kind.in_(KINDS)))
    op.drop_index(op.f("ix_deal_facts_cancelled_on"), table_name="deal_facts")
    op.drop_column("deal_facts", "cancelled_on")
    op.drop_column("deal_facts", "overdue")
    op.drop_table("annual_fee_payments")
    op.drop_table("recordal_events")
    op.drop_table("recordals")


def _make_recordals() -> None:
    op.create_table(
        "recordals",
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("overdue_on", sa.Date(), nullable=True),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status <> 'submitted' OR submitted_on IS NOT NULL", name=op.f("ck_recordals_submitted")
        ),
        _to("recordals", "deal_id", "deals.id"),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_recordals")),
    )
    op.create_index("ix_recordals_status_due_on", "recordals", ["status", "due_on"])
    op.create_table(
        "recordal_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("ground", sa.String(30), nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        _to("recordal_events", "deal_id", "recordals.deal_id"),
        _to("recordal_events", "entered_by", "users.id"),
        _to("recordal_events", "organisation_id", "organisations.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordal_events")),
    )
    op.create_index(op.f("ix_recordal_events_deal_id"), "recordal_events", ["deal_id"])


def _make_payments() -> None:
    op.create_table(
        "annual_fee_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("receipt_number", sa.String(60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        _to("annual_fee_payments", "entered_by", "users.id"),
        _to("annual_fee_payments", "organisation_id", "organisations.id"),
        _to("annual_fee_payments", "patent_id", "patents.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_fee_payments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_annual_fee_payments_public_id")),
    )
    stands = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_annual_fee_payments_patent_id_year_standing", "annual_fee_payments", ["patent_id", "year"],
        unique=True, sqlite_where=stands, postgresql_where=stands,
    )  # fmt: skip


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _give_recordals() -> None:
    """Three months from the day of effect; the worker moves a day that turns out to be a holiday (R-05)."""
    deals = sa.table(
        "deals",
        sa.column("id", sa.Uuid()), sa.column("deal_type", sa.String()), sa.column("effective_on", sa.Date()),
        sa.column("recorded_on", sa.Date()),
    )  # fmt: skip
    recordals = sa.table(
        "recordals",
        sa.column("deal_id", sa.Uuid()), sa.column("kind", sa.String()), sa.column("status", sa.String()),
        sa.column("due_on", sa.Date()), sa.column("documents", sa.JSON()), sa.column("version", sa.Integer()),
        sa.column("updated_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    rows = op.get_bind().execute(sa.select(deals).where(deals.c.effective_on.is_not(None))).all()
    now = datetime.now(UTC)
    op.bulk_insert(
        recordals,
        [
            {
                "deal_id": row.id, "kind": "transfer" if row.deal_type in ("transfer", "equity") else "licence",
                "status": "recorded" if row.recorded_on else "not_started",
                "due_on": _three_months_after(row.effective_on), "documents": [], "version": 1, "updated_at": now,
            }
            for row in rows
        ],
    )  # fmt: skip


def _three_months_after(day: date) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + 3, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
