"""Revenue shares, frozen splits and costs of deals; grounds of high value; the ledger's kinds for them and for rules.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = (
    "rules.change", "revenue.set_shares", "revenue.add_cost", "revenue.reverse_cost", "high_value.enter",
    "high_value.withdraw",
)  # fmt: skip
WHOLE = "inventors_bp + college_bp + unit_bp = 10000 AND inventors_bp >= 0 AND college_bp >= 0 AND unit_bp >= 0"
STANDING = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    """Make the tables and add the kinds."""
    op.bulk_insert(sa.table("ledger_kinds", sa.column("kind")), [{"kind": kind} for kind in KINDS])
    _make_shares()
    _make_costs()
    _make_grounds()


def downgrade() -> None:
    """Take it back; a ledger that holds such an entry refuses."""
    kinds = sa.bindparam("kinds", KINDS, expanding=True)
    held = sa.text("SELECT count(*) FROM ledger_entries WHERE kind IN :kinds").bindparams(kinds)
    if op.get_bind().scalar(held):
        raise RuntimeError("the ledger holds entries of kinds that the previous release does not know")
    for table in ("high_value_grounds", "deal_costs", "deal_splits", "revenue_shares"):
        op.drop_table(table)
    op.execute(sa.text("DELETE FROM ledger_kinds WHERE kind IN :kinds").bindparams(kinds))


def _make_shares() -> None:
    op.create_table(
        "revenue_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *_parts(),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(WHOLE, name=op.f("ck_revenue_shares_whole")),
        _to("revenue_shares", "organisation_id", "organisations.id"),
        _to("revenue_shares", "set_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_shares")),
    )
    op.create_index(op.f("ix_revenue_shares_organisation_id"), "revenue_shares", ["organisation_id"])
    op.create_table(
        "deal_splits",
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        *_parts(),
        sa.Column("inventors", sa.JSON(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(WHOLE, name=op.f("ck_deal_splits_whole")),
        _to("deal_splits", "deal_id", "deals.id"),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_deal_splits")),
    )


def _parts() -> list[sa.Column[int]]:
    names = ("inventors_bp", "college_bp", "unit_bp")
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _make_costs() -> None:
    op.create_table(
        "deal_costs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("incurred_on", sa.Date(), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_deal_costs_amount")),
        _to("deal_costs", "deal_id", "deals.id"),
        _to("deal_costs", "reverses_id", "deal_costs.id"),
        _to("deal_costs", "entered_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_costs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_deal_costs_public_id")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_deal_costs_reverses_id")),
    )
    op.create_index(op.f("ix_deal_costs_deal_id"), "deal_costs", ["deal_id"])


def _make_grounds() -> None:
    op.create_table(
        "high_value_grounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("limb", sa.String(20), nullable=False),
        sa.Column("evidence", sa.String(300), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(limb = 'pledge') = (amount_fen IS NOT NULL)", name=op.f("ck_high_value_grounds_amount")
        ),
        _to("high_value_grounds", "patent_id", "patents.id"),
        _to("high_value_grounds", "entered_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_high_value_grounds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_high_value_grounds_public_id")),
    )
    op.create_index(op.f("ix_high_value_grounds_patent_id"), "high_value_grounds", ["patent_id"])
    op.create_index(
        "uq_high_value_grounds_patent_id_limb_standing", "high_value_grounds", ["patent_id", "limb"],
        unique=True, sqlite_where=STANDING, postgresql_where=STANDING,
    )  # fmt: skip


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
