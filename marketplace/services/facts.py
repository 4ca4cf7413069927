"""Keep the fact rows of statistics equal to what the ledger says; they can be made again from it at any time."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from marketplace.database import db
from marketplace.domain.facts import CHANGING, TAKE_EFFECT, Fact, change_of, facts_of, replay
from marketplace.models import DealFact, LedgerEntry
from marketplace.services import ledger
from marketplace.services.unit_of_work import Transaction, transaction

COLUMNS = tuple(field.name for field in fields(Fact))


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact row that is not what the ledger says: `missing`, `extra`, or the names of the columns that differ."""

    deal_id: UUID
    patent_id: int
    what: str


def project(tx: Transaction, entry: LedgerEntry) -> None:
    """Bring the fact rows up to this entry, in its own unit of work; reads nothing but the entry's body."""
    if entry.kind == TAKE_EFFECT:
        tx.add(*(DealFact(**asdict(fact)) for fact in facts_of(json.loads(entry.body))))
    elif entry.kind in CHANGING:
        deal_id, values = change_of(json.loads(entry.body))
        tx.session.execute(update(DealFact).where(DealFact.deal_id == deal_id).values(**values))


def rebuild(now: datetime | None = None) -> int:
    """Drop all fact rows and make them again from the ledger; return how many there are."""
    with transaction(now) as tx:
        tx.lock_ledger()
        facts = replay(_bodies())
        tx.session.execute(delete(DealFact))
        if facts:
            tx.session.execute(insert(DealFact), [asdict(fact) for fact in facts.values()])
    return len(facts)


def differences() -> list[Difference]:
    """Compare the fact rows with a replay of the ledger in memory; an empty list means that they agree."""
    expected, found = replay(_bodies()), []
    for row in db.session.execute(select(*(getattr(DealFact, name) for name in COLUMNS))):
        stored = row._asdict()
        key = (stored["deal_id"], stored["patent_id"])
        fact = expected.pop(key, None)
        wrong = [name for name in COLUMNS if fact and stored[name] != getattr(fact, name)]
        if wrong or not fact:
            found.append(Difference(*key, ", ".join(wrong) or "extra"))
    return found + [Difference(*key, "missing") for key in expected]


def _bodies() -> Iterator[dict[str, Any]]:
    return (json.loads(entry.body) for entry in ledger.entries() if entry.kind in (TAKE_EFFECT, *CHANGING))
