"""Kinds of ledger entry become rows; versions of the rules' settings; a deal keeps the version it was made under.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OLD = (
    "deal.open", "deal.reply", "deal.offer", "deal.accept", "deal.sign", "deal.countersign", "deal.take_effect",
    "deal.record", "deal.cancel", "deal.rescind", "listing.submit", "listing.return", "listing.approve_owner",
    "listing.approve_platform", "listing.publish", "listing.suspend", "listing.resume", "listing.reserve",
    "listing.release", "listing.close", "evidence.attach",
)  # fmt: skip
NEW = (
    "deal.publish_price", "deal.object", "deal.dismiss", "deal.clear", "deal.pay", "deal.perform", "deal.breach",
    "deal.remedy", "deal.terminate", "deal.complete", "deal.lapse",
)  # fmt: skip
_CHECK = "CHECK (kind IN ({}))".format(", ".join(f"'{kind}'" for kind in OLD))
CHECK = f"CONSTRAINT ck_ledger_entries_kind {_CHECK}"
KEY = "CONSTRAINT fk_ledger_entries_kind FOREIGN KEY(kind) REFERENCES ledger_kinds (kind)"


def upgrade() -> None:
    """Make the tables; the ledger's kinds are checked by a foreign key from now on."""
    kinds = op.create_table(
        "ledger_kinds",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_ledger_kinds")),
    )
    op.bulk_insert(kinds, [{"kind": kind} for kind in OLD + NEW])
    _replace(CHECK, KEY)
    op.create_table(
        "rule_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["users.id"], name=op.f("fk_rule_versions_changed_by")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rule_versions")),
    )
    op.add_column("deals", sa.Column("rules_version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Take everything back; a ledger that holds entries of a new kind refuses."""
    held = op.get_bind().scalar(
        sa.text("SELECT count(*) FROM ledger_entries WHERE kind IN :new").bindparams(
            sa.bindparam("new", NEW, expanding=True)
        )
    )
    if held:
        raise RuntimeError("the ledger holds entries of kinds that the previous release does not know")
    op.drop_column("deals", "rules_version")
    op.drop_table("rule_versions")
    _replace(KEY, CHECK)
    op.drop_table("ledger_kinds")


def _replace(old: str, new: str) -> None:
    """Replace a constraint of the ledger in place: copying the table, as batch mode does, would drop its guards."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE ledger_entries DROP CONSTRAINT {old.split()[1]}")
        op.execute(f"ALTER TABLE ledger_entries ADD {new}")
        return
    # The documented way (sqlite.org/lang_altertable.html): no stored row changes, only what is checked.
    op.execute("PRAGMA writable_schema=ON")
    change = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :old, :new) "
        "WHERE type = 'table' AND name = 'ledger_entries' AND instr(sql, :old)"
    )
    if op.get_bind().execute(change, {"old": old, "new": new}).rowcount != 1:
        raise RuntimeError("the constraint on kinds of ledger entry is not the one that was expected")
    op.execute("PRAGMA writable_schema=RESET")
