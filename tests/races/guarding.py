"""What the races share: how often they run, how a guard is taken away, and what every race must leave intact."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace.database import db
from marketplace.domain.processes import By, Move, Process
from marketplace.models import LedgerEntry
from marketplace.services import facts, ledger
from marketplace.services.unit_of_work import transaction

THREADS = 8
FEW = 3
#: Rounds of a race: a few each time, many where the slow tests run.
ROUNDS = [pytest.param(FEW, id="few"), pytest.param(50, id="many", marks=pytest.mark.slow)]
#: How a table's guard is taken away, as somebody with the right to change the schema could.
UNGUARD = {
    ("title_transfers", "sqlite"): ["DROP INDEX uq_title_transfers_patent_id_from_epoch_active"],
    ("title_transfers", "postgresql"): ["DROP INDEX uq_title_transfers_patent_id_from_epoch_active"],
    ("rights_grants", "sqlite"): ["DROP TRIGGER rights_grants_exclude_on_insert"],
    ("rights_grants", "postgresql"): [
        "ALTER TABLE rights_grants DROP CONSTRAINT ex_rights_grants_two_blocking",
        "ALTER TABLE rights_grants DROP CONSTRAINT ex_rights_grants_beside_blocking",
    ],
    ("trial_endings", "sqlite"): ["DROP INDEX uq_trial_endings_deal_id_standing"],
    ("trial_endings", "postgresql"): ["DROP INDEX uq_trial_endings_deal_id_standing"],
}


def unguard(table: str, now: datetime) -> None:
    """Take the table's guard out of the database."""
    db.session.rollback()
    with transaction(now) as tx:
        for statement in UNGUARD[table, db.engine.dialect.name]:
            tx.session.execute(sa.text(statement))


def heedless(process: Process[Any, Any], targets: Mapping[Any, Any]) -> Process[Any, Any]:
    """The machine of a use case that looks at no status: these actions lead there from everywhere, for anybody."""
    anywhere = (
        Move(status, action, target, frozenset(By))
        for status in type(process.start)
        for action, target in targets.items()
    )
    return Process(process.name, process.start, [*process.moves.values(), *anywhere])


def kinds(prefix: str = "") -> list[str]:
    """The ledger's entries whose kind begins so, in order."""
    query = sa.select(LedgerEntry.kind).where(LedgerEntry.kind.startswith(prefix))
    return list(db.session.scalars(query.order_by(LedgerEntry.sequence)))


def intact() -> bool:
    """Whether the ledger's chain holds and the statistics say what it says."""
    return (ledger.verify(), facts.differences()) == ([], [])
