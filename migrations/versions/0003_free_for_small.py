"""Listings that cost small and micro enterprises nothing; indexes for the newest listings and for those of a page.

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
    op.drop_index("ix_listings_patent_id", table_name="listings")
    op.create_index("ix_listings_status_published_at_id", "listings", ["status", "published_at", "id"])
    # With the status in it, or SQLite takes the other index and reads every published listing.
    op.create_index("ix_listings_patent_id_status", "listings", ["patent_id", "status"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_listings_patent_id_status", table_name="listings")
    op.drop_index("ix_listings_status_published_at_id", table_name="listings")
    op.create_index("ix_listings_patent_id", "listings", ["patent_id"])
    op.create_index("ix_listings_status", "listings", ["status"])
    op.drop_column("listings", "free_for_small")
