"""Whom a deal is assigned to; the resource pool and its kinds of ledger entry.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KINDS = (
    "pool.fill", "pool.return", "pool.check", "pool.approve", "pool.admit", "pool.park", "pool.reconsider",
    "pool.push", "pool.recognise", "pool.enter_deal", "pool.leave_deal", "pool.convert",
)  # fmt: skip


def upgrade() -> None:
    """Make the table, and let the ledger take the new kinds."""
    op.create_table(
        "pool_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_reason", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("college", sa.String(100), nullable=False),
        sa.Column("publicly_funded", sa.Boolean(), nullable=True),
        sa.Column("implementation", sa.String(20), nullable=True),
        sa.Column("willingness", sa.JSON(), nullable=False),
        sa.Column("readiness_level", sa.Integer(), nullable=True),
        sa.Column("self_rating", sa.Integer(), nullable=True),
        sa.Column("scenario", sa.String(1000), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=True),
        sa.Column("filled_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "readiness_level IS NULL OR readiness_level BETWEEN 1 AND 9",
            name=op.f("ck_pool_items_readiness_level"),
        ),
        sa.CheckConstraint(
            "self_rating IS NULL OR self_rating BETWEEN 1 AND 3", name=op.f("ck_pool_items_self_rating")
        ),
        sa.CheckConstraint("tier IS NULL OR tier BETWEEN 1 AND 3", name=op.f("ck_pool_items_tier")),
        sa.CheckConstraint(
            "status <> 'pooled' OR tier IS NOT NULL", name=op.f("ck_pool_items_pooled_in_a_tier")
        ),
        sa.ForeignKeyConstraint(["filled_by"], ["users.id"], name=op.f("fk_pool_items_filled_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_pool_items_organisation_id")
        ),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], name=op.f("fk_pool_items_patent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_items")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pool_items_public_id")),
        sa.UniqueConstraint(
            "patent_id", "organisation_id", name=op.f("uq_pool_items_patent_id_organisation_id")
        ),
    )
    op.create_index("ix_pool_items_organisation_id_status", "pool_items", ["organisation_id", "status"])
    kinds = sa.table("ledger_kinds", sa.column("kind", sa.String))
    op.bulk_insert(kinds, [{"kind": kind} for kind in KINDS])


def downgrade() -> None:
    """Take everything back; a ledger that holds entries of the pool refuses."""
    new = sa.bindparam("new", KINDS, expanding=True)
    held = sa.text("SELECT count(*) FROM ledger_entries WHERE kind IN :new").bindparams(new)
    if op.get_bind().scalar(held):
        raise RuntimeError("the ledger holds entries of kinds that the previous release does not know")
    op.get_bind().execute(sa.text("DELETE FROM ledger_kinds WHERE kind IN :new").bindparams(new))
    op.drop_table("pool_items")
