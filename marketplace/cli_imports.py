"""`flask import-patents`: the import of a file without a browser."""

import json
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, DomainError, InvalidInput
from marketplace.domain.import_cells import RowError
from marketplace.gateways.spreadsheets import open_table
from marketplace.services import import_runs, imports
from marketplace.services.import_reading import sheets_with_rows
from marketplace.services.import_uploads import Upload

COUNTS = ("read", "new", "updated", "unchanged", "repeated", "failed")
_SHOWN = 20


@click.command("import-patents")
@with_appcontext
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--organisation", "code", required=True, help="code of the organisation that holds the patents")
@click.option("--as", "email", required=True, help="e-mail of the transfer officer who imports")
@click.option(
    "--mapping", "mapping_file", type=click.Path(path_type=Path), help='JSON file: {"header": "field", …}'
)
@click.option("--sheet", default="", help="only this sheet; all sheets by default")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="day for which the file states legal statuses; today by default",
)
@click.option("--dry-run", is_flag=True, help="say what would happen, change nothing")
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
def import_patents(
    file: Path, code: str, email: str, mapping_file: Path | None, sheet: str, as_of: datetime | None,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Import a spreadsheet (xlsx, xls, csv) of patents. Exit code 1 when the file can't be read, 0 otherwise."""
    now = datetime.now(UTC)
    day = as_of.date() if as_of else local_day(now)
    try:
        mapping = _mapping(mapping_file)
        report = _import(file, code, email, mapping, sheet, day, dry_run, now)
    except DomainError as error:
        refused = {"code": error.code, "field": error.field, "message": str(error)}
        click.echo(
            json.dumps({"error": refused}, ensure_ascii=False) if as_json else f"{error}", err=not as_json
        )
        sys.exit(1)
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else _plain(report))


def _mapping(path: Path | None) -> dict[str, str | None] | None:
    if path is None:
        return None
    try:
        mapping = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(
            "mapping", "mapping_file", N_("对应表文件无法读取：%(name)s"), name=path.name
        ) from error
    if not isinstance(mapping, dict) or not all(isinstance(field, str | None) for field in mapping.values()):
        raise InvalidInput("mapping", "mapping_file", N_("对应表文件无法读取：%(name)s"), name=path.name)
    return mapping


def _import(
    path: Path, code: str, email: str, mapping: dict[str, str | None] | None, sheet: str, as_of: date,
    dry_run: bool, now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Every sheet in turn; counts add up, errors of later sheets name their sheet."""
    if not path.is_file():
        raise InvalidInput("file", "file_missing", N_("没有这个文件：%(name)s"), name=str(path))
    actor = imports.importer(email, code)
    counts: Counter[str] = Counter()
    report: dict[str, Any] = {"layout": None, "errors": []}
    sheets = [sheet] if sheet else sheets_with_rows(open_table(path, path.name))
    for name in sheets:
        with path.open("rb") as stream:
            incoming = Upload(stream, path.name, as_of, name, mapping)
            layout, (found, errors) = _one_sheet(actor, incoming, dry_run, now)
        counts.update(found)
        report["layout"] = report["layout"] or layout or None
        report["errors"] += [_error(error, name if len(sheets) > 1 else "") for error in errors]
    return {"layout": report["layout"], **{name: counts[name] for name in COUNTS}, "errors": report["errors"]}


def _one_sheet(
    actor: Actor, incoming: Upload, dry_run: bool, now: datetime
) -> tuple[str, tuple[Mapping[str, int], list[RowError]]]:
    if dry_run:
        return import_runs.survey(actor, incoming, now=now)
    batch = import_runs.import_now(actor, incoming, now=now)
    if batch.failure:
        failure = json.loads(batch.failure)
        raise InvalidInput("file", "import_failed", failure["message_id"], **failure["params"])
    return batch.layout, (batch.counts, imports.errors_of(batch))


def _error(error: RowError, sheet: str) -> dict[str, Any]:
    message = error.message_id % error.params if error.params else error.message_id
    facts = {
        "row": error.row,
        "field": error.field.value,
        "value": error.value,
        "code": error.code,
        "message": message,
    }
    return {**facts, "sheet": sheet} if sheet else facts


def _plain(report: dict[str, Any]) -> str:
    """The report in words: counts, reasons by frequency, the first wrong rows."""
    lines = [
        f"layout {report['layout'] or '(unknown)'}: " + ", ".join(f"{name} {report[name]}" for name in COUNTS)
    ]
    reasons = Counter(error["code"] for error in report["errors"])
    lines += [f"  {code}: {count}" for code, count in reasons.most_common()]
    lines += [f"  row {error['row']}: {error['message']}" for error in report["errors"][:_SHOWN]]
    return "\n".join(lines)
