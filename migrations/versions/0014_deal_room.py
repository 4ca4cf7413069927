"""Anonymous enquiries, the reply clock and assistance of a deal; agreements on confidentiality, shown files, reasons.

Revision ID: 0014
Revises: 0013
"""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = (
    "confidentiality.propose", "confidentiality.confirm", "confidentiality.decline", "confidentiality.withdraw",
    "confidentiality.disclose", "document.share", "assignment.assign",
)  # fmt: skip
LEDGER_KINDS = sa.table("ledger_kinds", sa.column("kind", sa.String))
REPLY_WORKING_DAYS = 10


def upgrade() -> None:
    """Add the columns and tables; enquiries that wait already get their days from today."""
    _add_columns()
    _make_agreements()
    _make_files()
    _make_reasons()
    deals = sa.table("deals", sa.column("reply_due_on", sa.Date), sa.column("status", sa.String))
    waiting = deals.update().where(deals.c.status == "enquiry")
    op.execute(waiting.values(reply_due_on=_due(datetime.now(UTC).date())))
    op.bulk_insert(LEDGER_KINDS, [{"kind": kind} for kind in KINDS])


def downgrade() -> None:
    """Take everything back; a ledger that holds entries of a new kind refuses."""
    held = sa.text("SELECT count(*) FROM ledger_entries WHERE kind IN :kinds")
    if op.get_bind().scalar(held.bindparams(sa.bindparam("kinds", KINDS, expanding=True))):
        raise RuntimeError("the ledger holds entries of kinds that the previous release does not know")
    op.execute(LEDGER_KINDS.delete().where(LEDGER_KINDS.c.kind.in_(KINDS)))
    for table in ("deal_reasons", "deal_files", "confidentiality_agreements"):
        op.drop_table(table)
    op.drop_column("deal_messages", "for_owner")
    for column in ("assigned_to", "reply_due_on"):
        op.drop_index(op.f(f"ix_deals_{column}"), table_name="deals")
    for column in ("assigned_to", "replied_at", "reply_due_on", "disclosed_at", "anonymous"):
        op.drop_column("deals", column)


def _due(day: date) -> date:
    """The tenth weekday after a day; the calendar of holidays may say otherwise from the next enquiry on."""
    for _ in range(REPLY_WORKING_DAYS):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return day


def _add_columns() -> None:
    """Without batch mode, which would copy the table and trip over what refers to it."""
    false = {"nullable": False, "server_default": sa.false()}
    op.add_column("deals", sa.Column("anonymous", sa.Boolean(), **false))
    op.add_column("deals", sa.Column("disclosed_at", sa.DateTime(timezone=True)))
    op.add_column("deals", sa.Column("reply_due_on", sa.Date()))
    op.add_column("deals", sa.Column("replied_at", sa.DateTime(timezone=True)))
    # SQLite takes a foreign key only together with its column.
    op.execute(
        "ALTER TABLE deals ADD COLUMN assigned_to INTEGER "
        "CONSTRAINT fk_deals_assigned_to REFERENCES users (id)"
    )
    op.add_column("deal_messages", sa.Column("for_owner", sa.Boolean(), **false))
    for column in ("assigned_to", "reply_due_on"):
        op.create_index(op.f(f"ix_deals_{column}"), "deals", [column])


def _make_agreements() -> None:
    table, live = "confidentiality_agreements", sa.text("status IN ('proposed', 'in_force')")
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (status = 'proposed')",
            name=op.f("ck_confidentiality_agreements_answered"),
        ),
        _to(table, "deal_id", "deals.id"),
        _to(table, "proposed_by", "organisations.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_deal_id"), table, ["deal_id"])
    name = f"uq_{table}_deal_id_live"
    op.create_index(name, table, ["deal_id"], unique=True, sqlite_where=live, postgresql_where=live)


def _make_files() -> None:
    op.create_table(
        "deal_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        _to("deal_files", "deal_id", "deals.id"),
        _to("deal_files", "organisation_id", "organisations.id"),
        _to("deal_files", "uploaded_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_files")),
        sa.UniqueConstraint("public_id", name=op.f("uq_deal_files_public_id")),
        sa.UniqueConstraint(
            "deal_id", "organisation_id", "file_name", "version",
            name=op.f("uq_deal_files_deal_id_organisation_id_file_name_version"),
        ),
    )  # fmt: skip


def _make_reasons() -> None:
    op.create_table(
        "deal_reasons",
        sa.Column(
            "entry_sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        _to("deal_reasons", "deal_id", "deals.id"),
        _to("deal_reasons", "entry_sequence", "ledger_entries.sequence"),
        sa.PrimaryKeyConstraint("entry_sequence", name=op.f("pk_deal_reasons")),
    )
    op.create_index(op.f("ix_deal_reasons_deal_id"), "deal_reasons", ["deal_id"])


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
