"""Append to the ledger, look it up, verify it, hand it out."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from marketplace.database import db
from marketplace.domain import ledger as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, Conflict
from marketplace.domain.ledger import EntryKind, Posting
from marketplace.domain.permissions import Action, require
from marketplace.models import LedgerEntry, LedgerPosting
from marketplace.services.unit_of_work import Transaction

BODY_VERSION = 1
PAGE = 1000


def append(
    tx: Transaction,
    kind: EntryKind,
    actor: Actor | None,
    key: str,
    data: dict[str, Any],
    *,
    deal_id: UUID | None = None,
    postings: tuple[Posting, ...] = (),
    request: dict[str, Any] | None = None,
) -> LedgerEntry:
    """Append one entry inside the open unit of work. `actor` None means the platform's own clock.

    `key` is the request's idempotency key, `request` what the person asked for where `data` holds more than that.
    Personal data stays out of bodies: people are ids, documents are hashes.
    """
    tx.lock_ledger()
    last = tx.session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))
    sequence, previous = (last.sequence + 1, last.entry_hash) if last else (1, rules.GENESIS)
    # Order is the sequence; a clock that steps back must not show.
    at = max(tx.now, last.at) if last else tx.now
    body = _body(sequence, previous, kind, at, actor, deal_id, data, postings)
    entry = LedgerEntry(
        sequence=sequence, kind=kind.value, previous_hash=previous, entry_hash=rules.leaf_hash(body),
        deal_id=deal_id, idempotency_key=key, at=at, body=body,
        request_hash=rules.request_hash(kind, data if request is None else request),
    )  # fmt: skip
    tx.add(entry)
    tx.add(*(_posting_row(sequence, line, posting) for line, posting in enumerate(postings)))
    return entry


def _body(
    sequence: int,
    previous: str,
    kind: EntryKind,
    at: datetime,
    actor: Actor | None,
    deal_id: UUID | None,
    data: dict[str, Any],
    postings: tuple[Posting, ...],
) -> str:
    by = actor and {
        "user": actor.user_id,
        "role": actor.role.value,
        "organisation": str(actor.organisation_public_id),
    }
    return rules.canonical(
        {
            "v": BODY_VERSION,
            "seq": sequence,
            "prev": previous,
            "kind": kind.value,
            "at": at.isoformat(timespec="microseconds"),
            "actor": by,
            "deal": str(deal_id) if deal_id else None,
            "data": data,
            "postings": [posting.as_json() for posting in postings],
        }
    )


def _posting_row(sequence: int, line: int, posting: Posting) -> LedgerPosting:
    return LedgerPosting(
        sequence=sequence,
        line=line,
        source=posting.source,
        destination=posting.destination,
        currency=posting.currency,
        amount=posting.amount,
    )


def already_done(tx: Transaction, key: str, kind: EntryKind, data: dict[str, Any]) -> bool:
    """Tell whether this very request was carried out before; Conflict when the key came with other content."""
    stored = tx.session.scalar(select(LedgerEntry.request_hash).where(LedgerEntry.idempotency_key == key))
    if stored is None:
        return False
    if stored != rules.request_hash(kind, data):
        raise Conflict(N_("该请求编号已用于另一操作，请刷新页面后重试"))
    return True


def head() -> tuple[int, str]:
    """Return the last sequence number and its hash; (0, zeros) for an empty ledger."""
    row = db.session.execute(
        select(LedgerEntry.sequence, LedgerEntry.entry_hash).order_by(LedgerEntry.sequence.desc()).limit(1)
    ).one_or_none()
    return (row.sequence, row.entry_hash) if row else (0, rules.GENESIS)


def history(deal_id: UUID) -> list[LedgerEntry]:
    """Return the entries of one deal in order; the caller has checked that the reader may see the deal."""
    query = select(LedgerEntry).where(LedgerEntry.deal_id == deal_id).order_by(LedgerEntry.sequence)
    return list(db.session.scalars(query))


def count() -> int:
    """Return the number of entries."""
    return db.session.scalar(select(func.count()).select_from(LedgerEntry)) or 0


def entries() -> Iterator[rules.Entry]:
    """Stream every entry with its postings in order, a page at a time."""
    after = 0
    while True:
        rows = db.session.execute(
            select(
                LedgerEntry.sequence,
                LedgerEntry.kind,
                LedgerEntry.previous_hash,
                LedgerEntry.entry_hash,
                LedgerEntry.deal_id,
                LedgerEntry.body,
            )
            .where(LedgerEntry.sequence > after)
            .order_by(LedgerEntry.sequence)
            .limit(PAGE)
        ).all()
        if not rows:
            return
        postings = _postings(rows[0].sequence, rows[-1].sequence)
        for row in rows:
            deal = str(row.deal_id) if row.deal_id else None
            own = tuple(postings.get(row.sequence, ()))
            yield rules.Entry(row.sequence, row.kind, row.previous_hash, row.entry_hash, deal, row.body, own)
        after = rows[-1].sequence


def _postings(first: int, last: int) -> dict[int, list[Posting]]:
    query = (
        select(LedgerPosting)
        .where(LedgerPosting.sequence.between(first, last))
        .order_by(LedgerPosting.sequence, LedgerPosting.line)
    )
    found: dict[int, list[Posting]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.sequence, []).append(
            Posting(row.source, row.destination, row.amount, row.currency)
        )
    return found


def verify(actor: Actor | None = None) -> list[rules.Finding]:
    """Check the whole ledger and return what is wrong; `actor` None is the command line."""
    if actor:
        require(actor, Action.LEDGER_VERIFY)
    return list(rules.verify(entries()))


def latest(actor: Actor, limit: int) -> list[LedgerEntry]:
    """Return the newest entries, newest first."""
    require(actor, Action.LEDGER_VERIFY)
    return list(db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(limit)))
