"""What stands before a signature: encumbrances, consents, inventors' answers, publicity with objections.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW = (
    "consent.record", "consent.withdraw", "encumbrance.enter", "encumbrance.end", "inventor.notify", "inventor.answer",
    "objection.file", "objection.record", "objection.dismiss", "objection.uphold", "organisation.classify",
)  # fmt: skip
TABLES = (
    "carried_licences", "objections", "publicities", "notified_inventors", "inventor_notices", "consents",
    "encumbrances",
)  # fmt: skip


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Make the tables and the columns; universities are state units until the platform says otherwise."""
    _encumbrances()
    _consents()
    _inventors()
    _publicity()
    _carried()
    op.add_column("organisations", sa.Column("country", sa.String(2), nullable=False, server_default="CN"))
    op.add_column("organisations", sa.Column("state_unit", sa.Boolean(), nullable=False, server_default="0"))
    organisations = sa.table("organisations", sa.column("kind"), sa.column("state_unit", sa.Boolean()))
    op.execute(organisations.update().where(organisations.c.kind == "university").values(state_unit=True))
    op.add_column("deals", sa.Column("affiliation", sa.JSON(), nullable=False, server_default="[]"))
    kinds = sa.table("ledger_kinds", sa.column("kind"))
    op.bulk_insert(kinds, [{"kind": kind} for kind in NEW])


def _encumbrances() -> None:
    op.create_table(
        "encumbrances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("reference", sa.String(60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("end_source", sa.String(200), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        _moment("entered_at"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_encumbrances_period")),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name=op.f("ck_encumbrances_amount")),
        _key("encumbrances", "patent_id", "patents.id"),
        _key("encumbrances", "entered_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encumbrances")),
        sa.UniqueConstraint("public_id", name=op.f("uq_encumbrances_public_id")),
    )
    op.create_index(op.f("ix_encumbrances_patent_id"), "encumbrances", ["patent_id"])


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("proceeds", sa.String(10), nullable=True),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        _moment("recorded_at"),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        _moment("withdrawn_at", nullable=True),
        _key("consents", "deal_id", "deals.id"),
        _key("consents", "recorded_by", "users.id"),
        _key("consents", "withdrawn_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consents_public_id")),
    )
    standing = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_consents_deal_id_kind_subject_standing",
        "consents",
        ["deal_id", "kind", "subject"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _inventors() -> None:
    op.create_table(
        "inventor_notices",
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        _moment("recorded_at"),
        _key("inventor_notices", "deal_id", "deals.id"),
        _key("inventor_notices", "recorded_by", "users.id"),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_inventor_notices")),
    )
    op.create_table(
        "notified_inventors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("answer", sa.String(10), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("consent_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_on IS NULL)",
            name=op.f("ck_notified_inventors_answer_with_its_day"),
        ),
        _key("notified_inventors", "deal_id", "inventor_notices.deal_id"),
        _key("notified_inventors", "consent_id", "consents.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notified_inventors")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notified_inventors_public_id")),
        sa.UniqueConstraint("deal_id", "name", name=op.f("uq_notified_inventors_deal_id_name")),
    )


def _publicity() -> None:
    op.create_table(
        "publicities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=False),
        _moment("published_at"),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_publicities_period")),
        sa.CheckConstraint(
            "NOT closed OR stopped_on IS NULL", name=op.f("ck_publicities_closed_is_not_stopped")
        ),
        _key("publicities", "deal_id", "deals.id"),
        _key("publicities", "published_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publicities")),
        sa.UniqueConstraint("public_id", name=op.f("uq_publicities_public_id")),
        sa.UniqueConstraint("deal_id", name=op.f("uq_publicities_deal_id")),
        sa.UniqueConstraint("id", "closed", name=op.f("uq_publicities_id_closed")),
    )
    _objections()


def _objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("publicity_id", sa.Integer(), nullable=False),
        sa.Column("holds_open", sa.Boolean(), nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=False),
        _moment("filed_at"),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        _moment("decided_at", nullable=True),
        sa.CheckConstraint("holds_open IS NULL OR NOT holds_open", name=op.f("ck_objections_holds_open")),
        sa.CheckConstraint(
            "(status IN ('filed', 'recorded')) = (holds_open IS NOT NULL)",
            name=op.f("ck_objections_open_ones_hold"),
        ),
        _key("objections", "publicity_id", "publicities.id"),
        sa.ForeignKeyConstraint(
            ["publicity_id", "holds_open"],
            ["publicities.id", "publicities.closed"],
            name="fk_objections_hold_publicity_open",
        ),
        _key("objections", "filed_by", "users.id"),
        _key("objections", "decided_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_objections_public_id")),
    )
    op.create_index(op.f("ix_objections_publicity_id"), "objections", ["publicity_id"])


def _carried() -> None:
    op.create_table(
        "carried_licences",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("licence_id", sa.Uuid(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        _moment("carried_at"),
        _key("carried_licences", "transfer_id", "deals.id"),
        _key("carried_licences", "licence_id", "deals.id"),
        _key("carried_licences", "patent_id", "patents.id"),
        sa.PrimaryKeyConstraint("transfer_id", "licence_id", "patent_id", name=op.f("pk_carried_licences")),
    )


def downgrade() -> None:
    """Take everything back; a ledger that holds entries of a new kind refuses."""
    held = op.get_bind().scalar(
        sa.text("SELECT count(*) FROM ledger_entries WHERE kind IN :new").bindparams(
            sa.bindparam("new", NEW, expanding=True)
        )
    )
    if held:
        raise RuntimeError("the ledger holds entries of kinds that the previous release does not know")
    kinds = sa.table("ledger_kinds", sa.column("kind"))
    op.execute(kinds.delete().where(kinds.c.kind.in_(NEW)))
    op.drop_column("deals", "affiliation")
    op.drop_column("organisations", "state_unit")
    op.drop_column("organisations", "country")
    for table in TABLES:
        op.drop_table(table)
