"""Guards: the ledger only grows, and licences that exclude each other can't both be stored (R-13).

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GENESIS = "0" * 64
BLOCKING = "('exclusive', 'sole')"

SQLITE = [
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in ("ledger_entries", "ledger_postings")
        for verb in ("UPDATE", "DELETE")
    ),
    # The last conditions answer INSERT OR REPLACE, which would delete a row without firing a DELETE trigger.
    f"""CREATE TRIGGER ledger_entries_in_order BEFORE INSERT ON ledger_entries
    WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM ledger_entries)
      OR NEW.previous_hash <> coalesce((SELECT entry_hash FROM ledger_entries ORDER BY sequence DESC LIMIT 1), '{GENESIS}')
      OR EXISTS (SELECT 1 FROM ledger_entries
                 WHERE entry_hash = NEW.entry_hash OR idempotency_key = NEW.idempotency_key)
    BEGIN SELECT RAISE(ABORT, 'ledger_entries grows at its end only'); END""",
    """CREATE TRIGGER ledger_postings_in_order BEFORE INSERT ON ledger_postings
    WHEN NEW.sequence <> (SELECT max(sequence) FROM ledger_entries)
      OR EXISTS (SELECT 1 FROM ledger_postings WHERE sequence = NEW.sequence AND line = NEW.line)
    BEGIN SELECT RAISE(ABORT, 'postings belong to the newest entry'); END""",
    *(
        f"""CREATE TRIGGER rights_grants_exclude_on_{verb.lower()} BEFORE {verb} ON rights_grants
        WHEN NEW.active AND EXISTS (
            SELECT 1 FROM rights_grants AS other
            WHERE other.patent_id = NEW.patent_id AND other.active AND other.deal_id <> NEW.deal_id
              AND other.starts_on <= NEW.ends_on AND NEW.starts_on <= other.ends_on
              AND (other.licence_type IN {BLOCKING} OR NEW.licence_type IN {BLOCKING}))
        BEGIN SELECT RAISE(ABORT, 'an exclusive or sole licence excludes any other'); END"""
        for verb in ("INSERT", "UPDATE")
    ),
]

POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
        for table in ("ledger_entries", "ledger_postings")
    ),
    *(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        for table in ("ledger_entries", "ledger_postings")
    ),
    f"""CREATE FUNCTION ledger_entry_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last ledger_entries%ROWTYPE;
    BEGIN
        SELECT * INTO last FROM ledger_entries ORDER BY sequence DESC LIMIT 1;
        IF NEW.sequence <> coalesce(last.sequence, 0) + 1
           OR NEW.previous_hash <> coalesce(last.entry_hash, '{GENESIS}')
           OR NEW.entry_hash <> encode(sha256('\\x00'::bytea || convert_to(NEW.body, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'ledger_entries grows at its end only' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER ledger_entries_in_order BEFORE INSERT ON ledger_entries "
    "FOR EACH ROW EXECUTE FUNCTION ledger_entry_in_order()",
    """CREATE FUNCTION ledger_posting_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sequence <> (SELECT max(sequence) FROM ledger_entries) THEN
            RAISE EXCEPTION 'postings belong to the newest entry' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER ledger_postings_in_order BEFORE INSERT ON ledger_postings "
    "FOR EACH ROW EXECUTE FUNCTION ledger_posting_in_order()",
    f"""ALTER TABLE rights_grants ADD CONSTRAINT ex_rights_grants_two_blocking EXCLUDE USING gist
    (patent_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
    WHERE (active AND licence_type IN {BLOCKING})""",
    f"""ALTER TABLE rights_grants ADD CONSTRAINT ex_rights_grants_beside_blocking EXCLUDE USING gist
    (patent_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&, ((licence_type IN {BLOCKING})::int) WITH <>)
    WHERE (active)""",
]

SQLITE_DROPS = [
    f"DROP TRIGGER {name}"
    for name in (
        "ledger_entries_no_update",
        "ledger_entries_no_delete",
        "ledger_postings_no_update",
        "ledger_postings_no_delete",
        "ledger_entries_in_order",
        "ledger_postings_in_order",
        "rights_grants_exclude_on_insert",
        "rights_grants_exclude_on_update",
    )
]
POSTGRESQL_DROPS = [
    "ALTER TABLE rights_grants DROP CONSTRAINT ex_rights_grants_beside_blocking",
    "ALTER TABLE rights_grants DROP CONSTRAINT ex_rights_grants_two_blocking",
    "DROP FUNCTION ledger_posting_in_order CASCADE",
    "DROP FUNCTION ledger_entry_in_order CASCADE",
    "DROP FUNCTION ledger_refuse CASCADE",
]


def upgrade() -> None:
    """Make the guards."""
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop the guards."""
    for statement in SQLITE_DROPS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_DROPS:
        op.execute(statement)
