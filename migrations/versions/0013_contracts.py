"""Contracts as they were drawn up, and what an organisation's contracts say of it.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KIND = "contract.draw_up"


def upgrade() -> None:
    """Make the tables and the ledger's kind."""
    op.create_table(
        "contract_details",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(18), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("representative", sa.String(100), nullable=False),
        sa.Column("contact", sa.String(100), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("email", sa.String(255), nullable=False),
        sa.Column("bank", sa.String(100), nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["users.id"], name=op.f("fk_contract_details_changed_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contract_details_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_contract_details")),
    )
    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("paper", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("pdf_sha256", sa.String(64), nullable=False),
        sa.Column("docx_sha256", sa.String(64), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("drawn_up_by", sa.Integer(), nullable=False),
        sa.Column("drawn_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_contracts_deal_id")),
        sa.ForeignKeyConstraint(["drawn_up_by"], ["users.id"], name=op.f("fk_contracts_drawn_up_by")),
        sa.ForeignKeyConstraint(
            ["entry_sequence"], ["ledger_entries.sequence"], name=op.f("fk_contracts_entry_sequence")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contracts_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("deal_id", "paper", "version", name=op.f("uq_contracts_deal_id_paper_version")),
        sa.UniqueConstraint("entry_sequence", name=op.f("uq_contracts_entry_sequence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contracts_public_id")),
    )
    op.create_index(op.f("ix_contracts_deal_id"), "contracts", ["deal_id"])
    op.bulk_insert(sa.table("ledger_kinds", sa.column("kind")), [{"kind": KIND}])


def downgrade() -> None:
    """Take everything back; a ledger that holds entries of the new kind refuses."""
    held = sa.text("SELECT count(*) FROM ledger_entries WHERE kind = :kind").bindparams(kind=KIND)
    if op.get_bind().scalar(held):
        raise RuntimeError("the ledger holds entries of kinds that the previous release does not know")
    op.execute(sa.text("DELETE FROM ledger_kinds WHERE kind = :kind").bindparams(kind=KIND))
    op.drop_table("contracts")
    op.drop_table("contract_details")
