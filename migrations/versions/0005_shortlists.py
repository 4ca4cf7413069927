"""Lists of patents that people keep.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "shortlists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_shortlists_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shortlists_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlists")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shortlists_public_id")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_shortlists_user_id_name")),
    )
    with op.batch_alter_table("shortlists") as batch_op:
        batch_op.create_index(op.f("ix_shortlists_organisation_id"), ["organisation_id"], unique=False)
    op.create_table(
        "shortlist_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shortlist_id", sa.Integer(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=op.f("fk_shortlist_items_added_by")),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], name=op.f("fk_shortlist_items_patent_id")),
        sa.ForeignKeyConstraint(
            ["shortlist_id"],
            ["shortlists.id"],
            name=op.f("fk_shortlist_items_shortlist_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_items")),
        sa.UniqueConstraint(
            "shortlist_id", "patent_id", name=op.f("uq_shortlist_items_shortlist_id_patent_id")
        ),
    )
    with op.batch_alter_table("shortlist_items") as batch_op:
        batch_op.create_index(op.f("ix_shortlist_items_patent_id"), ["patent_id"], unique=False)


def downgrade() -> None:
    """Drop the two tables."""
    op.drop_table("shortlist_items")
    op.drop_table("shortlists")
