"""Imports as their owner sees them: upload, look, correct the mapping, confirm, cancel, take wrong rows back."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, NotFound
from marketplace.domain.import_cells import RowError
from marketplace.domain.import_fields import Field
from marketplace.domain.import_mapping import (
    require_number,
)
from marketplace.domain.import_states import ImportAction, ImportState, advance
from marketplace.domain.permissions import Action, require
from marketplace.gateways.registry import gateways
from marketplace.models import ImportBatch, ImportRowError, Organisation
from marketplace.services import sessions
from marketplace.services.import_reading import read_heading
from marketplace.services.import_uploads import IMPORT_CHECKS, apply_choice, first_choice, remember
from marketplace.services.unit_of_work import transaction

IMPORT_RUNS = "import_runs"


def importer(email: str, code: str) -> Actor:
    """The transfer officer with this address, who must belong to the organisation with this code (command line)."""
    actor = sessions.actor_by_email(email)
    if db.session.get_one(Organisation, actor.organisation_id).code != code.strip().upper():
        raise NotFound(N_("用户 %(email)s 不属于代码为 %(code)s 的单位"), email=email, code=code)
    return actor


def batches(actor: Actor) -> list[ImportBatch]:
    """The imports of the actor's organisation, newest first (at most 100)."""
    require(actor, Action.IMPORT)
    query = select(ImportBatch).where(ImportBatch.organisation_id == actor.organisation_id)
    return list(db.session.scalars(query.order_by(ImportBatch.id.desc()).limit(100)))


def view(actor: Actor, public_id: UUID) -> ImportBatch:
    """One import; NotFound when it is another organisation's."""
    batch = db.session.scalar(select(ImportBatch).where(ImportBatch.public_id == public_id))
    if batch is None:
        raise NotFound()
    require(actor, Action.IMPORT, [batch.organisation_id])
    return batch


def choose(
    actor: Actor, public_id: UUID, fields: Sequence[Field | None], sheet: str = "", *, now: datetime
) -> ImportBatch:
    """Correct the mapping (remembered for files with this header), or turn to another sheet; then check again."""
    batch = view(actor, public_id)
    heading = read_heading(
        gateways().files.path(batch.sha256), batch.file_name, sheet or batch.reading["sheet"]
    )
    with transaction(now) as tx:
        batch = tx.lock(ImportBatch, batch.id)
        batch.state = advance(ImportState(batch.state), ImportAction.RECHECK)
        if heading.sheet.name != batch.reading["sheet"]:
            apply_choice(batch, heading, *first_choice(tx.session, actor, heading))
        else:
            require_number(heading.mapping(fields))
            apply_choice(batch, heading, fields, [True] * len(fields))
            remember(tx, actor, heading, fields)
        tx.session.execute(delete(ImportRowError).where(ImportRowError.batch_id == batch.id))
        batch.done, batch.total, batch.counts, batch.preview, batch.failure = 0, 0, {}, {}, ""
        tx.owe(IMPORT_CHECKS)
        return batch


def confirm(actor: Actor, public_id: UUID, *, now: datetime) -> ImportBatch:
    """Have the checked file imported by the worker; what was mapped is remembered for the next file."""
    batch = view(actor, public_id)
    with transaction(now) as tx:
        batch = tx.lock(ImportBatch, batch.id)
        batch.state = advance(ImportState(batch.state), ImportAction.CONFIRM)
        batch.done, batch.counts, batch.started_at = 0, {}, now
        tx.owe(IMPORT_RUNS)
        return batch


def cancel(actor: Actor, public_id: UUID, *, now: datetime) -> ImportBatch:
    """Stop an import: at once when it hasn't begun, else after the chunk at hand; rows taken in stay."""
    batch = view(actor, public_id)
    with transaction(now) as tx:
        batch = tx.lock(ImportBatch, batch.id)
        after = advance(ImportState(batch.state), ImportAction.CANCEL)
        batch.cancel_requested = True
        if batch.state != ImportState.RUNNING:
            batch.state, batch.finished_at = after, now
        return batch


def wrong_rows(actor: Actor, public_id: UUID) -> tuple[ImportBatch, Iterator[list[ImportRowError]]]:
    """An import and its wrong rows, each as the list of what is wrong with it, in the file's order."""
    batch = view(actor, public_id)
    query = select(ImportRowError).where(ImportRowError.batch_id == batch.id)
    query = query.order_by(ImportRowError.row, ImportRowError.id)
    return batch, _by_row(db.session.scalars(query.execution_options(yield_per=500)))


def errors_of(batch: ImportBatch) -> list[RowError]:
    """Everything that is wrong with the rows of an import, in the file's order."""
    query = select(ImportRowError).where(ImportRowError.batch_id == batch.id)
    rows = db.session.scalars(query.order_by(ImportRowError.row, ImportRowError.id))
    return [
        RowError(row.row, Field(row.field), row.value, row.code, row.message_id, row.params) for row in rows
    ]


def _by_row(errors: Any) -> Iterator[list[ImportRowError]]:
    group: list[ImportRowError] = []
    for error in errors:
        if group and group[0].row != error.row:
            yield group
            group = []
        group.append(error)
    if group:
        yield group
