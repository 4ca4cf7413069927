"""Commands about the search index: make it again, go back to the one before, say how it is."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from marketplace.services import index_status, indexing
from marketplace.services.index_status import IndexReport, IndexState
from search import SearchError

search_group = AppGroup("search", help="检索索引 / search index")
# A log that is no terminal gets a line after so many.
LINE_AFTER = 50_000


@search_group.command("rebuild")
def search_rebuild() -> None:
    """Fill a new index from the database and put it in place of the old one, which serves until then."""
    with _refusing():
        count = indexing.rebuild(_progress(sys.stderr.isatty()))
    click.echo(f"indexed {count} patents")


@search_group.command("rollback")
def search_rollback() -> None:
    """Put the index before in use again, with all changes since; once more goes forward again."""
    with _refusing():
        name = indexing.roll_back()
    click.echo(f"in use: {name}")


@search_group.command("status")
@click.option("--json", "as_json", is_flag=True)
def search_status(as_json: bool) -> None:
    """Say how large the index is, what it was made with and how far behind it is; exit code 1 when unusable."""
    report = index_status.report(datetime.now(UTC))
    figures = asdict(report.figures) if report.figures else {}
    found = {"state": report.state.value, "engine": report.engine} | figures | _lag(report)
    if as_json:
        click.echo(json.dumps(found))
    else:
        for name, value in found.items():
            click.echo(f"{name:<20} {' '.join(value) if isinstance(value, tuple) else value}")
        if report.notice:
            click.echo(report.notice, err=True)
    sys.exit(0 if report.state is IndexState.READY else 1)


def _lag(report: IndexReport) -> dict[str, int]:
    return {"owed": report.owed, "oldest_owed_seconds": report.oldest_owed_seconds}


def _progress(terminal: bool) -> Callable[[int], None]:
    told = 0

    def tell(count: int) -> None:
        nonlocal told
        if terminal:
            click.echo(f"\r{count:,} …", nl=False, err=True)
        elif count - told >= LINE_AFTER:
            told = count
            click.echo(f"{count:,} …", err=True)

    return tell


@contextmanager
def _refusing() -> Iterator[None]:
    """One sentence and exit code 1 for what the engine refuses."""
    try:
        yield
    except SearchError as error:
        raise click.ClickException(str(error)) from error
