"""The files of a deal: stored under their hash, read by the parties and the platform's staff only."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import NotFound
from marketplace.domain.permissions import Action, require
from marketplace.gateways.files import StoredFile, check_signed_file
from marketplace.gateways.registry import gateways
from marketplace.models import Deal, DealDocument
from marketplace.services.deal_moves import SIGNED, parties

VOUCHER = "voucher"  # proof that an open licence was paid for as announced
CONFIRMATION = "confirmation"  # the owner's dated confirmation that an open licence holds
SIGNED_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class KeptFile:
    """An uploaded file that is stored but belongs to no deal yet."""

    stored: StoredFile
    media_type: str
    name: str


def keep_evidence(stream: BinaryIO, file_name: str, field: str) -> KeptFile:
    """Check and store a file that is to prove something; InvalidInput beside `field`."""
    media_type = check_signed_file(stream, file_name, SIGNED_LIMIT, field)
    return KeptFile(gateways().files.put(stream), media_type, file_name)


def attach(deal: Deal, actor: Actor, kind: str, file: KeptFile, now: datetime) -> DealDocument:
    """Attach a kept file to the deal as a document of this kind; both parties see it."""
    document = DealDocument(
        public_id=uuid7(), organisation_id=actor.organisation_id, kind=kind,
        file_name=Path(file.name.replace("\\", "/")).name[-255:], media_type=file.media_type,
        size=file.stored.size, sha256=file.stored.sha256, uploaded_by=actor.user_id, uploaded_at=now,
    )  # fmt: skip
    deal.documents.append(document)
    return document


def keep_signed_file(stream: BinaryIO, file_name: str) -> tuple[StoredFile, str]:
    """Check and store an uploaded contract; return what is known of it and its media type. InvalidInput for `file`."""
    media_type = check_signed_file(stream, file_name, SIGNED_LIMIT)
    return gateways().files.put(stream), media_type


def add_signed(
    deal: Deal, actor: Actor, stored: StoredFile, media_type: str, file_name: str, now: datetime
) -> None:
    """Attach a party's signed copy; a party signs once."""
    attach(deal, actor, SIGNED, KeptFile(stored, media_type, file_name), now)


def document(actor: Actor, deal_id: UUID, public_id: UUID) -> tuple[DealDocument, Path]:
    """Return a document and where its file lies; NotFound for anybody but the parties and staff."""
    require(actor, Action.DEAL_VIEW)
    query = select(DealDocument).where(DealDocument.deal_id == deal_id, DealDocument.public_id == public_id)
    found, deal = db.session.scalar(query), db.session.get(Deal, deal_id)
    if found is None or deal is None:
        raise NotFound()
    require(actor, Action.DEAL_VIEW, parties(deal))
    return found, gateways().files.path(found.sha256)
