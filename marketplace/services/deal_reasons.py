"""Why a step was taken: the words beside the deal, their hash in the ledger."""

import hashlib
from uuid import UUID

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.errors import N_, InvalidInput
from marketplace.models import Deal, DealReason, LedgerEntry
from marketplace.services.unit_of_work import Transaction

LONGEST = 500


def checked(reason: str, *, needed: bool = True) -> str:
    """Return the trimmed reason; InvalidInput when a needed one is shorter than 2 or any is longer than 500 characters."""
    reason = reason.replace("\r\n", "\n").strip()
    if len(reason) > LONGEST or (len(reason) < 2 and (needed or reason)):
        raise InvalidInput("reason", "reason_missing", N_("请填写理由（2 至 500 个字），对方可以看到"))
    return reason


def content(reason: str) -> dict[str, str]:
    """Return what the ledger says of a reason: its hash, or nothing where none was given."""
    return {"reason": hashlib.sha256(reason.encode()).hexdigest()} if reason else {}


def keep(tx: Transaction, deal: Deal, entry: LedgerEntry, reason: str) -> None:
    """Keep the words of a step's reason, for both parties to read in the timeline."""
    if reason:
        tx.add(DealReason(entry_sequence=entry.sequence, deal_id=deal.id, text=reason))


def reasons(deal_id: UUID) -> dict[int, str]:
    """Return the reasons of a deal's steps by the sequence of their entries; the caller has checked the reader."""
    rows = db.session.execute(
        select(DealReason.entry_sequence, DealReason.text).where(DealReason.deal_id == deal_id)
    )
    return {row.entry_sequence: row.text for row in rows}
