"""Vouchers and sales reports: stored under their hash, read by the parties and the platform's staff only."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import NotFound
from marketplace.domain.permissions import Action, require
from marketplace.domain.schedules import PaymentAction
from marketplace.gateways.registry import gateways
from marketplace.models import Deal, ScheduleFile, ScheduleLine
from marketplace.services.deal_moves import parties
from marketplace.services.kept_files import KeptFile
from marketplace.services.unit_of_work import Transaction


def attach(tx: Transaction, line: ScheduleLine, actor: Actor, step: PaymentAction, kept: KeptFile) -> None:
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
