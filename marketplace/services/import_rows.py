"""A chunk of records against the database: what is new, changed, unchanged or another's; then written at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session, selectinload

from marketplace.domain import patents as rules
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_
from marketplace.domain.import_cells import RowError
from marketplace.domain.import_fields import Field
from marketplace.domain.imports import PatentRecord
from marketplace.domain.numbers import ApplicationNumber, is_grant_publication
from marketplace.domain.patents import LegalStatus
from marketplace.models import LegalEvent, Ownership, Patent
from marketplace.services import indexing, listing_gate, patents
from marketplace.services.unit_of_work import Transaction

_ONCE_GRANTED = frozenset(
    {LegalStatus.GRANTED, LegalStatus.LAPSED, LegalStatus.EXPIRED, LegalStatus.INVALIDATED}
)

# The mapper would send one statement for each row; through the tables a chunk goes in one.
_PATENTS, _EVENTS, _OWNERSHIPS = (cast(Table, model.__table__) for model in (Patent, LegalEvent, Ownership))


@dataclass(frozen=True, slots=True)
class Source:
    """Who imports from what: `checked_at` is the moment for which the file states legal statuses."""

    organisation_id: int
    user_id: int
    name: str
    checked_at: datetime
    today: date


@dataclass(slots=True)
class Comparison:
    """What a chunk would do to the database."""

    new: list[PatentRecord] = field(default_factory=list)
    updates: list[tuple[Patent, PatentRecord, dict[str, Any], list[rules.LegalEvent]]] = field(
        default_factory=list
    )
    unchanged: int = 0
    rechecked: list[int] = field(default_factory=list)
    refused: list[RowError] = field(default_factory=list)


def compare(
    session: Session, source: Source, records: Sequence[PatentRecord], lock: bool = False
) -> Comparison:
    """Sort records into new, changed, unchanged and refused (`held_by_other`); `lock` keeps changed rows locked."""
    result = Comparison()
    columns = (Patent.number, Patent.id, Patent.owner_id, Patent.content_hash, Patent.status_checked_at)
    query = select(*columns).where(Patent.number.in_([record.number.key for record in records]))
    known = {row.number: row for row in session.execute(query)}
    perhaps: dict[int, PatentRecord] = {}
    for record in records:
        row = known.get(record.number.key)
        if row is None:
            result.new.append(record)
        elif row.owner_id != source.organisation_id:
            result.refused.append(_held_by_other(record))
        elif row.content_hash == record.content_hash:
            _leave(source, record, row.id, row.status_checked_at, result)
        else:
            perhaps[row.id] = record
    _compare_fields(session, source, perhaps, result, lock)
    return result


def take(tx: Transaction, source: Source, result: Comparison) -> None:
    """Write a comparison: patents, owners, legal events and what the search index is owed, in this transaction."""
    changed = _insert(tx, source, result.new) if result.new else []
    events, followed = [], []
    for patent, record, values, added in result.updates:
        for name, value in values.items():
            setattr(patent, name, value)
        patent.content_hash, patent.updated_at = record.content_hash, tx.now
        patent.warnings = [warning.code for warning in record.warnings]
        events += _event_rows(patent.id, source, added)
        changed.append(patent.id)
        if added or values.keys() & {"legal_status", "patentees"}:
            followed.append((patent, "patentees" in values))
    if events:
        tx.session.execute(insert(_EVENTS), events)
    _follow(tx, followed)
    if result.rechecked:
        looked = {"status_checked_at": source.checked_at, "status_source": source.name}
        tx.session.execute(update(Patent).where(Patent.id.in_(result.rechecked)).values(looked))
    indexing.changed(tx, changed)


def _follow(tx: Transaction, followed: Iterable[tuple[Patent, bool]]) -> None:
    """Let listings follow what the file says of the right, its holds and its registered owner (R-10)."""
    for patent, renamed in followed:
        tx.session.expire(patent, ["legal_events"])
        gone = renamed and not listing_gate.is_registered_owner(patent, patent.owner)
        patents.follow_status(tx, patent, None, f"import:{patent.id}:{tx.now.isoformat()}", gone=gone)


def _held_by_other(record: PatentRecord) -> RowError:
    message = N_("该专利已由其他单位登记，如有异议请联系平台")
    return RowError(record.row, Field.APPLICATION_NUMBER, str(record.number), "held_by_other", message)


def _compare_fields(
    session: Session, source: Source, perhaps: dict[int, PatentRecord], result: Comparison, lock: bool
) -> None:
    if not perhaps:
        return
    query = select(Patent).options(selectinload(Patent.legal_events)).where(Patent.id.in_(perhaps))
    query = query.execution_options(populate_existing=True)
    for patent in session.scalars(query.with_for_update(key_share=True) if lock else query):
        record = perhaps[patent.id]
        known = {(event.kind, event.occurred_on, event.wording) for event in patent.legal_events}
        added = [event for event in record.events if (event.kind, event.on, event.wording) not in known]
        values = {name: value for name, value in _stated(record).items() if value not in (None, "", [])}
        if added:
            values |= _status(source, record, [*listing_gate.events_of(patent), *added], patent.filed_on)
        values = {name: value for name, value in values.items() if getattr(patent, name) != value}
        if values or added:
            result.updates.append((patent, record, values, added))
        else:
            _leave(source, record, patent.id, patent.status_checked_at, result)


def _leave(
    source: Source, record: PatentRecord, patent_id: int, checked_at: datetime | None, result: Comparison
) -> None:
    """Count a row that changes nothing; a newer file that states the status has looked at it again all the same."""
    result.unchanged += 1
    if record.events and checked_at is not None and checked_at < source.checked_at:
        result.rechecked.append(patent_id)


def _stated(record: PatentRecord) -> dict[str, Any]:
    """The columns that a row states by itself."""
    grants = [number for number in record.publication_numbers if is_grant_publication(number)]
    others = [number for number in record.publication_numbers if not is_grant_publication(number)]
    term = rules.term_end(record.patent_type, record.filed_on) if record.filed_on else None
    return {
        "patent_type": record.patent_type, "title": record.title, "abstract": record.abstract,
        "applicants": list(record.applicants), "patentees": list(record.patentees),
        "inventors": list(record.inventors), "ipc": list(record.ipc), "locarno": list(record.locarno),
        "agency": record.agency, "filed_on": record.filed_on, "published_on": record.published_on,
        "granted_on": record.granted_on, "in_force_until": term,
        "publication_number": others[0] if others else None, "grant_number": grants[0] if grants else None,
    }  # fmt: skip


def _status(
    source: Source, record: PatentRecord, events: Sequence[rules.LegalEvent], filed_on: date | None
) -> dict[str, Any]:
    """The status that events add up to, its source and the moment it was true."""
    filed_on = record.filed_on or filed_on
    term = rules.term_end(record.patent_type, filed_on) if filed_on else None
    day = local_day(source.checked_at)
    dated = [rules.LegalEvent(event.kind, event.on or day, event.wording) for event in events]
    status = rules.derive_status(dated, term, source.today)
    newest = max(dated, key=lambda event: event.on or day, default=None)
    return {
        "legal_status": status,
        "status_event": newest.wording if newest else "",
        "status_source": source.name if newest else "",
        "status_checked_at": source.checked_at if newest else None,
        "patent_number": ApplicationNumber(record.number.key).patent_number
        if status in _ONCE_GRANTED
        else None,
    }


def _insert(tx: Transaction, source: Source, records: Sequence[PatentRecord]) -> list[int]:
    owner = {"owner_id": source.organisation_id, "epoch": 1, "created_at": tx.now, "updated_at": tx.now}
    rows = [
        {
            **_stated(record), **_status(source, record, record.events, None), **owner, "number": record.number.key,
            "content_hash": record.content_hash, "warnings": [warning.code for warning in record.warnings],
        }
        for record in records
    ]  # fmt: skip
    tx.session.execute(insert(_PATENTS), rows)  # and then the ids: RETURNING doubles the driver's work
    stored = select(Patent.number, Patent.id).where(Patent.number.in_([row["number"] for row in rows]))
    ids = {row.number: row.id for row in tx.session.execute(stored)}
    history = [
        {"patent_id": ident, "epoch": 1, "organisation_id": source.organisation_id, "since": tx.now}
        for ident in ids.values()
    ]
    tx.session.execute(insert(_OWNERSHIPS), history)
    events = [row for record in records for row in _event_rows(ids[record.number.key], source, record.events)]
    if events:
        tx.session.execute(insert(_EVENTS), events)
    return list(ids.values())


def _event_rows(patent_id: int, source: Source, events: Iterable[rules.LegalEvent]) -> list[dict[str, Any]]:
    return [
        {
            "patent_id": patent_id, "occurred_on": event.on, "wording": event.wording, "kind": event.kind,
            "source": source.name, "checked_at": source.checked_at, "recorded_by": source.user_id,
        }
        for event in events
    ]  # fmt: skip
