"""Open-licence declarations; a declaration's period is itself a row of rights, so that R-13 excludes it too.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NEW = tuple(
    f"declaration.{action}"
    for action in (
        "check", "revise", "sign", "sign_last", "file", "ask_correction", "refile", "announce", "refuse", "flag",
        "clear", "withdraw", "end_withdrawal", "expire",
    )
)  # fmt: skip
BLOCKING = "('exclusive', 'sole')"
OLD_COLUMNS = "deal_id, patent_id, licence_type, starts_on, ends_on, active"
OPEN = sa.text("status NOT IN ('refused', 'withdrawn', 'expired')")
LIVE = sa.text("status IN ('announced', 'at_risk', 'withdrawal_filed')")


def upgrade() -> None:
    """Make the tables, and rights that rest on a deal or on a declaration."""
    kinds = sa.table("ledger_kinds", sa.column("kind", sa.String))
    op.bulk_insert(kinds, [{"kind": kind} for kind in NEW])
    _make_declarations()
    _make_parts()
    _remake_rights(
        [
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("deal_id", sa.Uuid(), nullable=True),
            sa.Column("declaration_id", sa.Integer(), nullable=True),
            *_right_columns(),
            sa.CheckConstraint(
                "(deal_id IS NULL) <> (declaration_id IS NULL)", name=op.f("ck_rights_grants_one_ground")
            ),
            sa.CheckConstraint(
                "declaration_id IS NULL OR licence_type = 'non_exclusive'",
                name=op.f("ck_rights_grants_open_is_ordinary"),
            ),
            sa.ForeignKeyConstraint(
                ["declaration_id"], ["declarations.id"], name=op.f("fk_rights_grants_declaration_id")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_grants")),
            sa.UniqueConstraint("deal_id", "patent_id", name=op.f("uq_rights_grants_deal_id_patent_id")),
            sa.UniqueConstraint("declaration_id", name=op.f("uq_rights_grants_declaration_id")),
        ],
        "other.id <> NEW.id",
    )


def downgrade() -> None:
    """Take everything back; a ledger that holds entries of a new kind refuses."""
    bind = op.get_bind()
    count = sa.text("SELECT count(*) FROM ledger_entries WHERE kind LIKE 'declaration.%'")
    if bind.scalar(count):
        raise RuntimeError("the ledger holds entries of kinds that the previous release does not know")
    op.execute("DELETE FROM rights_grants WHERE deal_id IS NULL")
    _remake_rights(
        [
            sa.Column("deal_id", sa.Uuid(), nullable=False),
            *_right_columns(),
            sa.PrimaryKeyConstraint("deal_id", "patent_id", name=op.f("pk_rights_grants")),
        ],
        "other.deal_id <> NEW.deal_id",
    )
    for table in ("takings", "declaration_documents", "declarations"):
        op.drop_table(table)
    op.execute("DELETE FROM ledger_kinds WHERE kind LIKE 'declaration.%'")


def _right_columns() -> list[sa.Column | sa.Constraint]:
    return [
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("licence_type", sa.String(20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_rights_grants_period")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_rights_grants_deal_id")),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], name=op.f("fk_rights_grants_patent_id")),
    ]


def _remake_rights(parts: list[sa.Column | sa.Constraint], another: str) -> None:
    """Make the table anew with its rows: the primary key changes, and SQLite can't alter one in place."""
    op.execute(f"CREATE TABLE rights_grants_before AS SELECT {OLD_COLUMNS} FROM rights_grants")
    op.drop_table("rights_grants")
    op.create_table("rights_grants", *parts)
    op.execute(f"INSERT INTO rights_grants ({OLD_COLUMNS}) SELECT {OLD_COLUMNS} FROM rights_grants_before")
    op.drop_table("rights_grants_before")
    for statement in _guards(another):
        op.execute(statement)


def _guards(another: str) -> list[str]:
    """The guards of R-13 as in 0002; `another` tells a row from the one being changed."""
    if op.get_bind().dialect.name != "sqlite":
        return [
            f"""ALTER TABLE rights_grants ADD CONSTRAINT ex_rights_grants_two_blocking EXCLUDE USING gist
            (patent_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
            WHERE (active AND licence_type IN {BLOCKING})""",
            f"""ALTER TABLE rights_grants ADD CONSTRAINT ex_rights_grants_beside_blocking EXCLUDE USING gist
            (patent_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&, ((licence_type IN {BLOCKING})::int) WITH <>)
            WHERE (active)""",
        ]
    return [
        f"""CREATE TRIGGER rights_grants_exclude_on_{verb.lower()} BEFORE {verb} ON rights_grants
        WHEN NEW.active AND EXISTS (
            SELECT 1 FROM rights_grants AS other
            WHERE other.patent_id = NEW.patent_id AND other.active{other}
              AND other.starts_on <= NEW.ends_on AND NEW.starts_on <= other.ends_on
              AND (other.licence_type IN {BLOCKING} OR NEW.licence_type IN {BLOCKING}))
        BEGIN SELECT RAISE(ABORT, 'an exclusive or sole licence excludes any other'); END"""
        for verb, other in (("INSERT", ""), ("UPDATE", f" AND {another}"))
    ]


def _make_declarations() -> None:
    op.create_table(
        "declarations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_reason", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("payment_mode", sa.String(30), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=True),
        sa.Column("royalty_bp", sa.Integer(), nullable=True),
        sa.Column("royalty_base", sa.String(20), nullable=False),
        sa.Column("deferred_months", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("payment_method", sa.String(500), nullable=False),
        sa.Column("territory", sa.String(200), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("receipt_number", sa.String(60), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("announcement_number", sa.String(60), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("risks", sa.JSON(), nullable=False),
        sa.Column("rechecked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "price_fen IS NULL OR price_fen >= 0", name=op.f("ck_declarations_price_not_negative")
        ),
        sa.CheckConstraint(
            "royalty_bp IS NULL OR royalty_bp BETWEEN 1 AND 10000",
            name=op.f("ck_declarations_royalty_in_range"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('announced', 'at_risk', 'withdrawal_filed') "
            "OR (announced_on IS NOT NULL AND ends_on IS NOT NULL AND announcement_number <> '')",
            name=op.f("ck_declarations_announced"),
        ),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], name=op.f("fk_declarations_patent_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_declarations_organisation_id")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_declarations_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_declarations_public_id")),
    )
    for column in ("patent_id", "organisation_id", "status"):
        op.create_index(op.f(f"ix_declarations_{column}"), "declarations", [column])
    for name, columns, where in (
        ("uq_declarations_patent_id_organisation_id_open", ["patent_id", "organisation_id"], OPEN),
        ("uq_declarations_patent_id_live", ["patent_id"], LIVE),
    ):
        op.create_index(
            name, "declarations", columns, unique=True, sqlite_where=where, postgresql_where=where
        )


def _make_parts() -> None:
    op.create_table(
        "declaration_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("signer", sa.String(200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declarations.id"], name=op.f("fk_declaration_documents_declaration_id")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["users.id"], name=op.f("fk_declaration_documents_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_documents")),
        sa.UniqueConstraint("public_id", name=op.f("uq_declaration_documents_public_id")),
    )
    op.create_index(
        op.f("ix_declaration_documents_declaration_id"), "declaration_documents", ["declaration_id"]
    )
    op.create_table(
        "takings",
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.CheckConstraint("paid_fen IS NULL OR paid_fen >= 0", name=op.f("ck_takings_paid_not_negative")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_takings_deal_id")),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declarations.id"], name=op.f("fk_takings_declaration_id")
        ),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_takings")),
    )
    op.create_index(op.f("ix_takings_declaration_id"), "takings", ["declaration_id"])
