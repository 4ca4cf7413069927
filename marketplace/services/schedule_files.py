"""Vouchers and sales reports: stored under their hash, read by the parties and the platform's staff only."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import NotFound
from marketplace.domain.permissions import Action, require
from marketplace.domain.schedules import PaymentAction
from marketplace.gateways.files import StoredFile, check_signed_file
from marketplace.gateways.registry import gateways
from marketplace.models import Deal, ScheduleFile, ScheduleLine
from marketplace.services.deal_moves import parties
from marketplace.services.unit_of_work import Transaction

LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sends it, under the name that they gave it."""

    stream: BinaryIO
    name: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A checked and stored file."""

    stored: StoredFile
    media_type: str
    name: str


def keep(upload: Upload) -> Kept:
    """Check and store a file; InvalidInput for `file` unless it is a PDF, JPG or PNG of at most 20 MiB."""
    media_type = check_signed_file(upload.stream, upload.name, LIMIT)
    name = Path(upload.name.replace("\\", "/")).name[-255:]
    return Kept(gateways().files.put(upload.stream), media_type, name)


def attach(tx: Transaction, line: ScheduleLine, actor: Actor, step: PaymentAction, kept: Kept) -> None:
    """Put a file behind a step of the line."""
    line.files.append(
        ScheduleFile(
            public_id=uuid7(), step=step, file_name=kept.name, media_type=kept.media_type, size=kept.stored.size,
            sha256=kept.stored.sha256, uploaded_by=actor.user_id, uploaded_at=tx.now,
        )
    )  # fmt: skip


def file(actor: Actor, deal_id: UUID, line_id: UUID, file_id: UUID) -> tuple[ScheduleFile, Path]:
    """Return a file of a line and where it lies; NotFound for anybody but the parties and staff."""
    require(actor, Action.PAYMENT_VIEW)
    query = (
        select(ScheduleFile, Deal)
        .join(ScheduleLine, ScheduleLine.id == ScheduleFile.line_id)
        .join(Deal, Deal.id == ScheduleLine.deal_id)
        .where(
            ScheduleFile.public_id == file_id,
            ScheduleLine.public_id == line_id,
            ScheduleLine.deal_id == deal_id,
        )
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound()
    require(actor, Action.PAYMENT_VIEW, parties(found.Deal))
    return found.ScheduleFile, gateways().files.path(found.ScheduleFile.sha256)
