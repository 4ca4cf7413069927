"""The files of a deal: stored under their hash, read by the parties and the platform's staff only."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import NotFound
from marketplace.domain.permissions import Action, require
from marketplace.gateways.registry import gateways
from marketplace.models import Deal, DealDocument
from marketplace.services.deal_moves import parties
from marketplace.services.kept_files import KeptFile

VOUCHER = "voucher"  # proof that an open licence was paid for as announced
CONFIRMATION = "confirmation"  # the owner's dated confirmation that an open licence holds


def attach(deal: Deal, actor: Actor, kind: str, file: KeptFile, now: datetime) -> DealDocument:
    """Attach a kept file to the deal as a document of this kind; both parties see it."""
    document = DealDocument(
        public_id=uuid7(), organisation_id=actor.organisation_id, kind=kind,
        file_name=file.name, media_type=file.media_type, size=file.stored.size,
        sha256=file.stored.sha256, uploaded_by=actor.user_id, uploaded_at=now,
    )  # fmt: skip
    deal.documents.append(document)
    return document


def document(actor: Actor, deal_id: UUID, public_id: UUID) -> tuple[DealDocument, Path]:
    """Return a document and where its file lies; NotFound for anybody but the parties and staff."""
    require(actor, Action.DEAL_VIEW)
    query = select(DealDocument).where(DealDocument.deal_id == deal_id, DealDocument.public_id == public_id)
    found, deal = db.session.scalar(query), db.session.get(Deal, deal_id)
    if found is None or deal is None:
        raise NotFound()
    require(actor, Action.DEAL_VIEW, parties(deal))
    return found, gateways().files.path(found.sha256)
