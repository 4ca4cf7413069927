"""Files that one party shows to the other: versioned by name, hashed into the ledger, confidential ones by agreement only."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.anonymity import neutral_file_name
from marketplace.domain.deal_documents import DocumentAction, may_read
from marketplace.domain.deals import FINAL
from marketplace.domain.errors import N_, Conflict, InvalidInput, NotFound
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action, require
from marketplace.gateways.registry import gateways
from marketplace.models import Deal, DealFile
from marketplace.services import confidentiality, deal_names, ledger
from marketplace.services.deal_moves import Step, lock, parties, side_of
from marketplace.services.kept_files import KeptFile, Upload, keep
from marketplace.services.unit_of_work import Transaction, transaction

KIND = EntryKind(f"document.{DocumentAction.SHARE}")
MOST = 100  # files of one deal, so that nobody fills the disk


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as one reader sees it: what it is called for them, and whether they may read it."""

    file: DealFile
    name: str
    readable: bool


def share(
    actor: Actor,
    deal_id: UUID,
    stream: BinaryIO,
    file_name: str,
    key: str,
    *,
    confidential: bool,
    now: datetime,
) -> Deal:
    """Show a file to the other party; the same name once more is its next version. InvalidInput beside `file`."""
    require(actor, Action.DEAL_CONFIDE)
    kept = keep(Upload(stream, file_name))
    step = Step(actor, deal_id, key, {"sha256": kept.stored.sha256, "confidential": confidential})
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.DEAL_CONFIDE)
        if ledger.already_done(tx, step.ledger_key, KIND, step.content):
            return deal
        if deal.status in FINAL:
            raise Conflict(N_("交易已结束，不能再提供文件"))
        row = _row(tx, deal, actor, kept)
        row.confidential, row.uploaded_at = confidential, now
        tx.add(row)
        data = {**step.content, "version": row.version, "size": row.size, "media_type": row.media_type}
        ledger.append(tx, KIND, actor, step.ledger_key, data, deal_id=deal.id, request=step.content)
        deal.updated_at = now
        return deal


def _row(tx: Transaction, deal: Deal, actor: Actor, kept: KeptFile) -> DealFile:
    """The next version of this party's file; the deal is locked, so that nobody else takes the number."""
    deal_count = select(func.count()).where(DealFile.deal_id == deal.id)
    if (tx.session.scalar(deal_count) or 0) >= MOST:
        raise InvalidInput("file", "too_many_files", N_("一笔交易最多 %(most)s 个文件"), most=MOST)
    mine = (DealFile.deal_id == deal.id, DealFile.organisation_id == actor.organisation_id)
    last = tx.session.scalar(select(func.max(DealFile.version)).where(*mine, DealFile.file_name == kept.name))
    return DealFile(
        public_id=uuid7(), deal_id=deal.id, organisation_id=actor.organisation_id, file_name=kept.name,
        version=(last or 0) + 1, media_type=kept.media_type, size=kept.stored.size, sha256=kept.stored.sha256,
        uploaded_by=actor.user_id,
    )  # fmt: skip


def shown(deal: Deal, reader: Actor) -> list[Shown]:
    """Return the deal's files in order as this reader sees them; the caller has checked that they may see the deal."""
    agreed = confidentiality.agreed(deal.id)
    rows = db.session.scalars(select(DealFile).where(DealFile.deal_id == deal.id).order_by(DealFile.id))
    return [_shown(deal, row, reader, agreed) for row in rows]


def _shown(deal: Deal, row: DealFile, reader: Actor, agreed: bool) -> Shown:
    owner, side = side_of(deal, row.organisation_id), side_of(deal, reader.organisation_id)
    readable = may_read(owner, side, confidential=row.confidential, agreed=agreed)
    hidden = row.organisation_id == deal.licensee_id and deal_names.is_hidden(deal, reader)
    return Shown(row, neutral_file_name(row.file_name, row.id) if hidden else row.file_name, readable)


def file(actor: Actor, deal_id: UUID, public_id: UUID) -> tuple[Shown, Path]:
    """Return a file and where it lies; NotFound for anybody who may not read it."""
    require(actor, Action.DEAL_VIEW)
    query = select(DealFile).where(DealFile.deal_id == deal_id, DealFile.public_id == public_id)
    row, deal = db.session.scalar(query), db.session.get(Deal, deal_id)
    if row is None or deal is None:
        raise NotFound()
    require(actor, Action.DEAL_VIEW, parties(deal))
    found = _shown(deal, row, actor, confidentiality.agreed(deal.id))
    if not found.readable:
        raise NotFound()
    return found, gateways().files.path(row.sha256)
