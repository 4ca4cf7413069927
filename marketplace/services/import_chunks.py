"""A chunk of parsed rows sorted into records and errors, and what the two come to in numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from marketplace.domain.clock import SHANGHAI, local_day
from marketplace.domain.import_cells import RowError
from marketplace.domain.import_fields import Field, cell_text
from marketplace.domain.import_mapping import ColumnMapping
from marketplace.domain.imports import PatentRecord
from marketplace.gateways.registry import gateways
from marketplace.gateways.spreadsheets import open_table
from marketplace.models import ImportBatch
from marketplace.services.import_reading import Parsed, Sheet
from marketplace.services.import_rows import Comparison, Source, compare

CHUNK = 500
COUNTS = ("read", "new", "updated", "unchanged", "repeated", "to_check", "failed")
_KEPT_CELL = 5_000


@dataclass(slots=True)
class Sorted:
    """A chunk compared with the database: the counts, the wrong rows, and what is to be written."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[RowError, Parsed]] = field(default_factory=list)
    doubts: list[RowError] = field(default_factory=list)
    comparison: Comparison = field(default_factory=Comparison)


def sort_rows(session: Session, source: Source, rows: Sequence[Parsed], lock: bool = False) -> Sorted:
    """Compare a chunk's records with the database and count; rows refused by it join the wrong rows."""
    result = Sorted(counts=Counter(read=len(rows)))
    records = [row.outcome for row in rows if isinstance(row.outcome, PatentRecord)]
    for row in rows:
        if isinstance(row.outcome, list):
            result.wrong += [(error, row) for error in row.outcome]
            result.counts["failed" if row.outcome else "repeated"] += 1
    result.comparison = compare(session, source, records, lock)
    by_number = {row.row: row for row in rows}
    result.wrong += [(error, by_number[error.row]) for error in result.comparison.refused]
    taken = [*result.comparison.new, *(record for _, record, _, _ in result.comparison.updates)]
    result.doubts = [warning for record in taken for warning in record.warnings]
    result.counts.update(
        new=len(result.comparison.new),
        updated=len(result.comparison.updates),
        unchanged=result.comparison.unchanged,
        failed=len(result.comparison.refused),
        to_check=sum(1 for record in taken if record.warnings),
    )
    return result


def chunks(rows: Iterable[Parsed]) -> Iterator[list[Parsed]]:
    """Cut rows into lists of `CHUNK`."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def error_row(batch_id: int, error: RowError, row: Parsed) -> dict[str, Any]:
    """The stored form of an error, with the row's cells, so that it can be given back."""
    return {
        "batch_id": batch_id, **error_facts(error), "cells": [cell_text(cell)[:_KEPT_CELL] for cell in row.cells],
    }  # fmt: skip


def error_facts(error: RowError) -> dict[str, Any]:
    """The plain values of an error."""
    return {
        "row": error.row, "field": error.field.value, "value": error.value, "code": error.code,
        "message_id": error.message_id, "params": error.params,
    }  # fmt: skip


def today_of(batch: ImportBatch) -> date:
    """The day by which the file's dates are judged: that of the upload, however late the run."""
    return local_day(batch.created_at)


def source_of(batch: ImportBatch) -> Source:
    """Who imports from what; statuses hold for the day that the uploader stated."""
    as_of, today = date.fromisoformat(batch.reading["as_of"]), today_of(batch)
    checked_at = batch.created_at if as_of == today else datetime.combine(as_of, time(), SHANGHAI)
    return Source(
        batch.organisation_id, batch.created_by, f"导入：{batch.file_name}"[:200], checked_at, today
    )


def open_batch(batch: ImportBatch) -> tuple[Sheet, ColumnMapping]:
    """The batch's sheet with the mapping that was chosen for it."""
    table = open_table(gateways().files.path(batch.sha256), batch.file_name)
    chosen = enumerate(batch.mapping["fields"])
    columns = {Field(name): index for index, name in chosen if name}
    mapping = ColumnMapping(columns, frozenset(map(Field, batch.mapping["comma_fields"])))
    return Sheet(table, batch.reading["sheet"], batch.reading["header_row"]), mapping
