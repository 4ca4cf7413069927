"""A file comes in: checked, stored under its hash, its layout recognised, its columns mapped."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.import_fields import Field
from marketplace.domain.import_mapping import ColumnMapping, fields_from_headers, header_fingerprint
from marketplace.domain.import_states import OPEN_STATES, ImportState
from marketplace.domain.permissions import Action, require
from marketplace.gateways.files import BLOCK, StoredFile
from marketplace.gateways.registry import gateways
from marketplace.models import ImportBatch, ImportMapping
from marketplace.services.import_reading import Heading, Sheet, read_heading
from marketplace.services.unit_of_work import Transaction, transaction

IMPORT_CHECKS = "import_checks"
MAX_OPEN = 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in; `as_of` is the day for which it states legal statuses.

    `sheet` names a sheet (else the first with rows), `fields` maps headers to fields (else what is remembered or known).
    """

    stream: BinaryIO
    file_name: str
    as_of: date
    sheet: str = ""
    fields: Mapping[str, str | None] | None = None


def upload(actor: Actor, incoming: Upload, *, now: datetime) -> ImportBatch:
    """Store a file, recognise its layout and have it checked; InvalidInput for field `file` says what is wrong."""
    return register(actor, incoming, ImportState.CHECKING, now=now)


def register(actor: Actor, incoming: Upload, state: ImportState, *, now: datetime) -> ImportBatch:
    """Store a file as a batch in this state: to be checked, or to be carried out without asking (command line)."""
    _require(actor, incoming, now)
    heading, stored = _store(incoming)
    with transaction(now) as tx:
        batch = _batch(actor, incoming, heading, stored, now)
        batch.state = state
        apply_choice(batch, heading, *first_choice(tx.session, actor, heading, incoming.fields, state))
        tx.add(batch)
        if state is ImportState.CHECKING:
            tx.owe(IMPORT_CHECKS)
        return batch


def read_only(actor: Actor, incoming: Upload, *, now: datetime) -> tuple[ImportBatch, Sheet, ColumnMapping]:
    """A batch that is not stored, with its file and mapping: for looking without touching anything."""
    _require(actor, incoming, now)
    heading = read_heading(Path(incoming.stream.name), incoming.file_name, incoming.sheet)
    batch = _batch(actor, incoming, heading, StoredFile("", 0), now)
    choice = first_choice(db.session(), actor, heading, incoming.fields, ImportState.QUEUED)
    apply_choice(batch, heading, *choice)
    return batch, heading.sheet, heading.mapping(choice[0])


def _require(actor: Actor, incoming: Upload, now: datetime) -> None:
    require(actor, Action.IMPORT)
    if incoming.as_of > local_day(now):
        raise InvalidInput("as_of", "date_in_future", N_("数据日期不能晚于今天"))


def _store(incoming: Upload) -> tuple[Heading, StoredFile]:
    """Check the file before it is kept, so that nothing harmful or useless stays on the disk."""
    files = gateways().files
    files.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=files.folder) as copy:
        while block := incoming.stream.read(BLOCK):
            copy.write(block)
        copy.flush()
        heading = read_heading(Path(copy.name), incoming.file_name, incoming.sheet)
        copy.seek(0)
        return heading, files.put(copy)  # type: ignore[arg-type]


def _batch(
    actor: Actor, incoming: Upload, heading: Heading, stored: StoredFile, now: datetime
) -> ImportBatch:
    open_now = db.session.scalars(
        select(ImportBatch.id).where(
            ImportBatch.organisation_id == actor.organisation_id, ImportBatch.state.in_(OPEN_STATES)
        )
    ).all()
    if len(open_now) >= MAX_OPEN:
        raise InvalidInput(
            "file", "too_many_imports", N_("未完成的导入已有 %(count)s 个，请先完成或取消"), count=MAX_OPEN
        )
    table = heading.sheet.table
    return ImportBatch(
        public_id=uuid7(), organisation_id=actor.organisation_id, created_by=actor.user_id, created_at=now,
        file_name=Path(incoming.file_name.replace("\\", "/")).name[-255:], stored_name=stored.sha256,
        sha256=stored.sha256, size=stored.size,
        reading={"sheets": list(table.sheets), "encoding": table.encoding, "as_of": incoming.as_of.isoformat()},
    )  # fmt: skip


def first_choice(
    session: Session,
    actor: Actor,
    heading: Heading,
    stated: Mapping[str, str | None] | None = None,
    state: ImportState = ImportState.CHECKING,
) -> tuple[Sequence[Field | None], Sequence[bool]]:
    """The stated mapping, else this organisation's last one for such a header, else the suggestion.

    What is merely likely is suggested only where somebody will look at it before anything is imported.
    """
    sure = [True] * len(heading.headers)
    if stated is not None:
        return fields_from_headers(heading.headers, stated), sure
    remembered = session.scalar(_remembered(actor, heading))
    if remembered is not None:
        return [Field(field) if field else None for field in remembered.mapping["fields"]], sure
    if state is ImportState.CHECKING:
        return heading.suggested, heading.certain
    return heading.certain_fields(), sure


def apply_choice(
    batch: ImportBatch, heading: Heading, fields: Sequence[Field | None], certain: Sequence[bool]
) -> None:
    """Give the batch this sheet, header and mapping."""
    mapping = heading.mapping(fields)
    batch.layout = heading.layout.name if heading.layout else ""
    batch.header = list(heading.headers)
    batch.mapping = {
        "fields": list(fields),
        "certain": list(certain),
        "comma_fields": sorted(mapping.comma_fields),
    }
    batch.reading = {**batch.reading, "sheet": heading.sheet.name, "header_row": heading.sheet.header_row}


def _remembered(actor: Actor, heading: Heading) -> Any:
    return select(ImportMapping).where(
        ImportMapping.organisation_id == actor.organisation_id,
        ImportMapping.fingerprint == header_fingerprint(heading.headers),
    )


def remember(tx: Transaction, actor: Actor, heading: Heading, fields: Sequence[Field | None]) -> None:
    """Keep a mapping for the organisation's next file with this header."""
    row = tx.session.scalar(_remembered(actor, heading)) or ImportMapping(
        organisation_id=actor.organisation_id, fingerprint=header_fingerprint(heading.headers)
    )
    row.mapping, row.updated_at = {"fields": list(fields)}, tx.now
    tx.add(row)
