"""The one way in which an item of the resource pool moves: with its ledger entry in the same transaction."""

import hashlib
from typing import Any

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, require
from marketplace.domain.pool import POOL_PROCESS, PoolAction, PoolStatus
from marketplace.models import Patent, PoolItem
from marketplace.services import ledger
from marketplace.services.listing_process import as_whom
from marketplace.services.unit_of_work import Transaction

MISSING = N_("本单位盘点清单中没有该专利")


def of_deal(tx: Transaction, patent_id: int, organisation_id: int) -> PoolItem | None:
    """Return the locked item of this patent in this organisation's inventory, if there is one."""
    return _locked(tx, patent_id, organisation_id)


def item(tx: Transaction, actor: Actor, number: str, permission: Action) -> PoolItem:
    """Return the locked item of the actor's organisation; NotFound for a foreign or unknown one."""
    require(actor, permission, [actor.organisation_id])
    ident = tx.session.scalar(select(Patent.id).where(Patent.number == number))
    found = _locked(tx, ident, actor.organisation_id) if ident else None
    if found is None:
        raise NotFound(MISSING)
    return found


def item_to_fill(tx: Transaction, actor: Actor, number: str) -> PoolItem:
    """Return the locked item of one of the organisation's own patents, made now if it is the first time."""
    require(actor, Action.POOL_FILL, [actor.organisation_id])
    patent = tx.session.scalar(select(Patent).where(Patent.number == number))
    found = _locked(tx, patent.id, actor.organisation_id) if patent else None
    if found is None and (patent is None or patent.owner_id != actor.organisation_id):
        raise NotFound(MISSING)
    if found is None and patent is not None:
        found = PoolItem(
            public_id=uuid7(), patent_id=patent.id, organisation_id=actor.organisation_id,
            status=PoolStatus.NOT_INVENTORIED, created_at=tx.now, updated_at=tx.now,
        )  # fmt: skip
        tx.add(found)
    assert found is not None
    return found


def _locked(tx: Transaction, patent_id: int, organisation_id: int) -> PoolItem | None:
    """Items are locked after the ledger, for a deal may hold the ledger already when it comes to them."""
    tx.lock_ledger()
    query = select(PoolItem).where(
        PoolItem.patent_id == patent_id, PoolItem.organisation_id == organisation_id
    )
    return tx.session.scalar(query.with_for_update(key_share=True).execution_options(populate_existing=True))


def move(
    tx: Transaction,
    item: PoolItem,
    action: PoolAction,
    actor: Actor | None,
    key: str,
    said: dict[str, Any] | None = None,
    reason: str = "",
) -> bool:
    """Write the status and its ledger entry unless this very request did so before; tells whether it moved.

    `said` is what the step itself says (answers, tier); a reason is free text, so the ledger keeps its hash.
    """
    kind, number = EntryKind(f"pool.{action}"), item.patent.number
    data = {"number": number, **(said or {}), **({"reason": digest(reason)} if reason else {})}
    ledger_key = f"pool:{item.public_id}:{key}"
    if ledger.already_done(tx, ledger_key, kind, data):
        return False
    whom = as_whom(item.organisation_id, actor)
    item.status = POOL_PROCESS.advance(PoolStatus(item.status), action, whom)
    item.status_reason, item.updated_at = reason, tx.now
    ledger.append(tx, kind, actor, ledger_key, data)
    return True


def digest(text: str) -> str:
    """Return the SHA-256 by which the ledger knows a free text."""
    return hashlib.sha256(text.encode()).hexdigest()
