"""Background work on Huey. A message only wakes the worker: what is owed stands in the database.

A message lost with its worker costs nothing: the minutely sweep looks for the same work again.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Flask, current_app
from huey import SqliteHuey, crontab
from huey.consumer import Consumer

from marketplace.services import (
    declaration_checks,
    dormancy_sweep,
    import_runs,
    index_status,
    listing_sweep,
    mails,
    outbox,
    publicity,
    recordal_sweep,
    reply_clock,
    saved_search_runs,
    schedule_starts,
    schedule_sweep,
    search_export_runs,
    search_exports,
    trial_sweep,
)
from marketplace.services.import_uploads import IMPORT_CHECKS
from marketplace.services.imports import IMPORT_RUNS
from marketplace.services.search_exports import SEARCH_EXPORTS
from marketplace.services.unit_of_work import OUTBOX
from marketplace.web.search_exports import speaking

log = logging.getLogger(__name__)
#: Kind of work → what looks it up in the database and does it; each may be called at any time and as often as one likes.
WORK: dict[str, Callable[[], Any]] = {
    OUTBOX: outbox.drain,
    IMPORT_CHECKS: import_runs.check_owed,
    IMPORT_RUNS: import_runs.run_owed,
    SEARCH_EXPORTS: lambda: search_export_runs.run_owed(speaking),
    "listing_sweep": lambda: listing_sweep.sweep(datetime.now(UTC)),
    "recordal_sweep": lambda: recordal_sweep.sweep(datetime.now(UTC)),
    "publicity": lambda: publicity.sweep(datetime.now(UTC)),
    schedule_starts.WORK: lambda: schedule_sweep.sweep(datetime.now(UTC)),
    "declaration_checks": lambda: declaration_checks.recheck(datetime.now(UTC)),
    "trial_sweep": lambda: trial_sweep.sweep(datetime.now(UTC)),
    "dormancy_sweep": lambda: dormancy_sweep.sweep(datetime.now(UTC)),
    "reply_clock": lambda: reply_clock.sweep(datetime.now(UTC)),
    "search_export_sweep": lambda: search_exports.sweep(datetime.now(UTC)),
    "saved_searches": lambda: saved_search_runs.run_owed(datetime.now(UTC)),
    mails.MAILS: mails.deliver_owed,  # last: it may have to wait for a slow server
}
THREADS = 4
LONGEST_SLEEP = 0.1  # seconds between looks at the queue: an edit is to be found within half a second


def install(app: Flask) -> None:
    """Give the application its queue, kept in the data folder, with one task for each kind of work and the sweep."""
    queue = SqliteHuey(
        "jinqiao", filename=str(app.config["SETTINGS"].data_dir / "jobs.sqlite3"), results=False
    )
    tasks = {kind: queue.task(name=kind)(partial(_in_context, app, work)) for kind, work in WORK.items()}
    queue.periodic_task(crontab(minute="*"), name="sweep")(partial(_sweep, app))
    app.extensions["queue"], app.extensions["tasks"] = queue, tasks


def _in_context(app: Flask, work: Callable[[], Any]) -> None:
    with app.app_context():
        work()


def _sweep(app: Flask) -> None:
    """Take up whatever is owed, whether or not a message about it survived."""
    for work in WORK.values():
        _in_context(app, work)


def wake(kinds: set[str]) -> None:
    """Tell the worker that work of these kinds is owed; called after the commit that owes it."""
    for kind in kinds:
        current_app.extensions["tasks"][kind]()


def run_worker(app: Flask) -> None:
    """Work until told to stop (SIGTERM lets the tasks at hand finish); starts with whatever is owed, all kinds at once."""
    with app.app_context():
        notice = index_status.start_notice(datetime.now(UTC))
        if notice:
            log.warning(notice)
        wake(set(WORK))
    queue = app.extensions["queue"]
    Consumer(
        queue,
        workers=THREADS,
        initial_delay=0.05,
        backoff=1.2,
        max_delay=LONGEST_SLEEP,
        check_worker_health=True,
    ).run()
