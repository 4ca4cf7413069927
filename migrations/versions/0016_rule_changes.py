"""The ledger takes changes of the rules' settings.

Revision ID: 0016
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0007"
branch_labels = None
depends_on = None

KIND = "rules.change"


def upgrade() -> None:
    """Add the kind."""
    op.bulk_insert(sa.table("ledger_kinds", sa.column("kind")), [{"kind": KIND}])


def downgrade() -> None:
    """Take it back; a ledger that holds such an entry refuses."""
    op.execute(sa.text("DELETE FROM ledger_kinds WHERE kind = :kind").bindparams(kind=KIND))
