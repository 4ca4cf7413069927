"""Listings that cost small and micro enterprises nothing; an index for the newest listings.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # Without batch mode, which would copy the table and trip over the deals that refer to it.
    op.add_column("listings", sa.Column("free_for_small", sa.Boolean(), server_default="0", nullable=False))
    op.drop_index("ix_listings_status", table_name="listings")
    op.create_index("ix_listings_status_published_at_id", "listings", ["status", "published_at", "id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_listings_status_published_at_id", table_name="listings")
    op.create_index("ix_listings_status", "listings", ["status"])
    op.drop_column("listings", "free_for_small")
