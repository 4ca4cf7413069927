"""Payments of contracts: lines, the files behind them, and their kinds of ledger entry.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = tuple(
    f"payment.{action}"
    for action in (
        "schedule", "fall_due", "reach", "await_report", "report", "accept", "query", "fall_overdue", "claim",
        "confirm", "reject", "distribute", "ask_waiver", "waive", "ask_reversal", "reverse", "keep",
    )
)  # fmt: skip
TWO_PERSONS = (
    "status NOT IN ('waived', 'reversed') OR (asked_by IS NOT NULL AND decided_by IS NOT NULL "
    "AND asked_by <> decided_by)"
)
RECEIVED = (
    "status NOT IN ('confirmed', 'distributed', 'reversed') "
    "OR (received_fen IS NOT NULL AND received_on IS NOT NULL)"
)


def upgrade() -> None:
    """Make the tables and let the ledger hold the new kinds."""
    kinds = sa.table("ledger_kinds", sa.column("kind", sa.String))
    op.bulk_insert(kinds, [{"kind": kind} for kind in KINDS])
    _make_lines()
    op.create_index("ix_schedule_lines_status_due_on", "schedule_lines", ["status", "due_on"])
    op.create_table(
        "schedule_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["schedule_lines.id"], name=op.f("fk_schedule_files_line_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["users.id"], name=op.f("fk_schedule_files_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_files")),
        sa.UniqueConstraint("public_id", name=op.f("uq_schedule_files_public_id")),
    )
    op.create_index("ix_schedule_files_line_id", "schedule_files", ["line_id"])


def _make_lines() -> None:
    days = ("payable_on", "due_on", "starts_on", "ends_on", "paid_on", "received_on")
    sums = ("amount_fen", "base_fen", "received_fen", "costs_fen")
    people = ("asked_by", "decided_by")
    op.create_table(
        "schedule_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("milestone", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("asked", sa.String(20), nullable=True),
        sa.Column("credit_fen", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in sums),
        *(sa.Column(name, sa.Date(), nullable=True) for name in days),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in people),
        *(
            sa.ForeignKeyConstraint([name], ["users.id"], name=op.f(f"fk_schedule_lines_{name}"))
            for name in people
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_schedule_lines_deal_id")),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name=op.f("ck_schedule_lines_amount")),
        sa.CheckConstraint(RECEIVED, name=op.f("ck_schedule_lines_received")),
        sa.CheckConstraint(TWO_PERSONS, name=op.f("ck_schedule_lines_two_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_lines")),
        sa.UniqueConstraint("public_id", name=op.f("uq_schedule_lines_public_id")),
        sa.UniqueConstraint("deal_id", "number", name=op.f("uq_schedule_lines_deal_id_number")),
    )


def downgrade() -> None:
    """Take everything back; a ledger that holds entries of these kinds refuses."""
    among = sa.bindparam("kinds", KINDS, expanding=True)
    held = op.get_bind().scalar(
        sa.text("SELECT count(*) FROM ledger_entries WHERE kind IN :kinds").bindparams(among)
    )
    if held:
        raise RuntimeError("the ledger holds entries of kinds that the previous release does not know")
    op.drop_table("schedule_files")
    op.drop_table("schedule_lines")
    op.execute(sa.text("DELETE FROM ledger_kinds WHERE kind IN :kinds").bindparams(among))
