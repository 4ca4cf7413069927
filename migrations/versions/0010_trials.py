"""Use first, pay later: trials, what is reported in them and what ends them; sizes declared; patents at rest.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = (
    "trial.declare", "trial.start", "trial.report", "trial.trigger", "trial.confirm", "trial.dispute", "trial.uphold",
    "trial.reject", "trial.pay", "trial.exit", "trial.stop",
)  # fmt: skip
TABLES = (
    "trial_endings", "trial_reports", "trials", "size_declarations", "accepted_reasons", "dormancy_checks",
    "dormant_patents",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables and let the ledger take the new kinds."""
    kinds = sa.table("ledger_kinds", sa.column("kind", sa.String))
    op.bulk_insert(kinds, [{"kind": kind} for kind in KINDS])
    _trials()
    _sizes()
    _dormancy()


def _trials() -> None:
    op.create_table(
        "trials",
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("date_on", sa.Date(), nullable=True),
        sa.Column("long_stop_on", sa.Date(), nullable=False),
        sa.Column("report_due_on", sa.Date(), nullable=False),
        sa.Column("payable_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("last_use_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "status NOT IN ('payable', 'paid') OR (payable_on IS NOT NULL AND due_on >= payable_on)",
            name=op.f("ck_trials_payable"),
        ),
        sa.CheckConstraint("long_stop_on >= started_on", name=op.f("ck_trials_period")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_trials_deal_id")),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_trials")),
    )
    op.create_index("ix_trials_status_date_on", "trials", ["status", "date_on"])
    op.create_table(
        "trial_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("reported_by", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_trial_reports_amount")),
        sa.ForeignKeyConstraint(["deal_id"], ["trials.deal_id"], name=op.f("fk_trial_reports_deal_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_trial_reports_organisation_id")
        ),
        sa.ForeignKeyConstraint(["reported_by"], ["users.id"], name=op.f("fk_trial_reports_reported_by")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["deal_documents.id"], name=op.f("fk_trial_reports_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_reports")),
        sa.UniqueConstraint("deal_id", "number", name=op.f("uq_trial_reports_deal_id_number")),
    )
    op.create_table(
        "trial_endings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("dispute_reason", sa.String(500), nullable=False),
        sa.Column("decision_reason", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["trials.deal_id"], name=op.f("fk_trial_endings_deal_id")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["trial_reports.id"], name=op.f("fk_trial_endings_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_endings")),
    )
    op.create_index(op.f("ix_trial_endings_deal_id"), "trial_endings", ["deal_id"])
    op.create_index(
        "uq_trial_endings_deal_id_standing", "trial_endings", ["deal_id"], unique=True,
        sqlite_where=sa.text("standing"), postgresql_where=sa.text("standing"),
    )  # fmt: skip


def _sizes() -> None:
    op.create_table(
        "size_declarations",
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("revenue_fen", sa.BigInteger(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("size", sa.String(10), nullable=False),
        sa.Column("in_province", sa.Boolean(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("staff > 0 AND revenue_fen >= 0", name=op.f("ck_size_declarations_figures")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_size_declarations_deal_id")),
        sa.ForeignKeyConstraint(["declared_by"], ["users.id"], name=op.f("fk_size_declarations_declared_by")),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_size_declarations")),
    )


def _dormancy() -> None:
    op.create_table(
        "dormant_patents",
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], name=op.f("fk_dormant_patents_patent_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisations.id"], name=op.f("fk_dormant_patents_owner_id")),
        sa.PrimaryKeyConstraint("patent_id", name=op.f("pk_dormant_patents")),
    )
    op.create_index(op.f("ix_dormant_patents_owner_id"), "dormant_patents", ["owner_id"])
    op.create_table(
        "dormancy_checks",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_dormancy_checks_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_dormancy_checks")),
    )
    op.create_table(
        "accepted_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(60), nullable=False),
        sa.Column("patent_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("accepted_by", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patent_id"], ["patents.id"], name=op.f("fk_accepted_reasons_patent_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisations.id"], name=op.f("fk_accepted_reasons_owner_id")),
        sa.ForeignKeyConstraint(["accepted_by"], ["users.id"], name=op.f("fk_accepted_reasons_accepted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_reasons")),
        sa.UniqueConstraint("request_key", name=op.f("uq_accepted_reasons_request_key")),
    )
    op.create_index("ix_accepted_reasons_patent_id_id", "accepted_reasons", ["patent_id", "id"])


def downgrade() -> None:
    """Take everything back; a ledger that holds entries of a new kind refuses."""
    kinds = sa.bindparam("kinds", KINDS, expanding=True)
    held = sa.text("SELECT count(*) FROM ledger_entries WHERE kind IN :kinds").bindparams(kinds)
    if op.get_bind().scalar(held):
        raise RuntimeError("the ledger holds entries of kinds that the previous release does not know")
    for table in TABLES:
        op.drop_table(table)
    op.get_bind().execute(sa.text("DELETE FROM ledger_kinds WHERE kind IN :kinds").bindparams(kinds))
