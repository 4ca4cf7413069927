"""Exports of search results; search evidence and its place in deals, both append-only; a kind of ledger entry for it.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

APPEND_ONLY = ("search_evidence", "deal_evidence")
KINDS = (
    "'deal.open', 'deal.reply', 'deal.offer', 'deal.accept', 'deal.sign', 'deal.countersign', "
    "'deal.take_effect', 'deal.record', 'deal.cancel', 'deal.rescind', 'listing.submit', 'listing.return', "
    "'listing.approve_owner', 'listing.approve_platform', 'listing.publish', 'listing.suspend', "
    "'listing.resume', 'listing.reserve', 'listing.release', 'listing.close'"
)
ATTACH = ", 'evidence.attach'"

SQLITE = [
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ),
    # INSERT OR REPLACE would delete a row without firing a DELETE trigger.
    """CREATE TRIGGER search_evidence_no_replace BEFORE INSERT ON search_evidence
    WHEN EXISTS (SELECT 1 FROM search_evidence WHERE id = NEW.id OR public_id = NEW.public_id
                 OR (taken_by = NEW.taken_by AND request_key = NEW.request_key))
    BEGIN SELECT RAISE(ABORT, 'search_evidence is append-only'); END""",
    """CREATE TRIGGER deal_evidence_no_replace BEFORE INSERT ON deal_evidence
    WHEN EXISTS (SELECT 1 FROM deal_evidence WHERE deal_id = NEW.deal_id AND evidence_id = NEW.evidence_id)
    BEGIN SELECT RAISE(ABORT, 'deal_evidence is append-only'); END""",
]
POSTGRESQL = [
    statement
    for table in APPEND_ONLY
    for statement in (
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
    )
]


def upgrade() -> None:
    """Make the tables and their guards, and let the ledger hold the new kind."""
    _make_exports()
    _make_evidence()
    _make_deal_evidence()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    _change_kinds(KINDS, KINDS + ATTACH)


def downgrade() -> None:
    """Take everything back; a ledger that holds entries of the new kind refuses."""
    _change_kinds(KINDS + ATTACH, KINDS)
    op.drop_table("deal_evidence")  # the triggers go with their tables
    op.drop_table("search_evidence")
    op.drop_table("search_exports")


def _change_kinds(old: str, new: str) -> None:
    """Change the CHECK on kinds of entry in place: copying the table, as batch mode does, would drop its guards."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_ledger_entries_kind"), "ledger_entries", type_="check")
        op.create_check_constraint(op.f("ck_ledger_entries_kind"), "ledger_entries", f"kind IN ({new})")
        return
    held = "SELECT count(*) FROM ledger_entries WHERE kind = 'evidence.attach'"
    if "evidence" not in new and op.get_bind().exec_driver_sql(held).scalar():
        raise RuntimeError("the ledger holds entries of kind evidence.attach")
    # The documented way (sqlite.org/lang_altertable.html): no stored row changes, only what is checked.
    op.execute("PRAGMA writable_schema=ON")
    change = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :old, :new) "
        "WHERE type = 'table' AND name = 'ledger_entries' AND instr(sql, :old)"
    )
    changed = op.get_bind().execute(change, {"old": f"kind IN ({old})", "new": f"kind IN ({new})"})
    if changed.rowcount != 1:
        raise RuntimeError("the CHECK on kinds of ledger entry is not the one that was expected")
    op.execute("PRAGMA writable_schema=RESET")


def _make_exports() -> None:
    op.create_table(
        "search_exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("request_key", sa.String(60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("link_base", sa.String(300), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("engine", sa.String(40), nullable=False),
        sa.Column("generation", sa.String(100), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("exported", sa.Integer(), nullable=False),
        sa.Column("spooled", sa.BigInteger(), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_kept", sa.Boolean(), nullable=False),
        _to("search_exports", "created_by", "users.id"),
        _to("search_exports", "organisation_id", "organisations.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_exports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_search_exports_public_id")),
        sa.UniqueConstraint(
            "created_by", "request_key", name=op.f("uq_search_exports_created_by_request_key")
        ),
    )
    _index("search_exports", "created_by", "id")
    for column in ("organisation_id", "state", "expires_at"):
        _index("search_exports", column)


def _make_evidence() -> None:
    op.create_table(
        "search_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("request_key", sa.String(60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        _to("search_evidence", "organisation_id", "organisations.id"),
        _to("search_evidence", "taken_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_evidence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_search_evidence_public_id")),
        sa.UniqueConstraint("taken_by", "request_key", name=op.f("uq_search_evidence_taken_by_request_key")),
    )
    _index("search_evidence", "organisation_id", "id")


def _make_deal_evidence() -> None:
    op.create_table(
        "deal_evidence",
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("attached_by", sa.Integer(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _to("deal_evidence", "deal_id", "deals.id"),
        _to("deal_evidence", "evidence_id", "search_evidence.id"),
        _to("deal_evidence", "organisation_id", "organisations.id"),
        _to("deal_evidence", "attached_by", "users.id"),
        _to("deal_evidence", "entry_sequence", "ledger_entries.sequence"),
        sa.PrimaryKeyConstraint("deal_id", "evidence_id", name=op.f("pk_deal_evidence")),
    )
    _index("deal_evidence", "evidence_id")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
