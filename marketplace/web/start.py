"""What gunicorn does when the web server starts (`--config python:marketplace.web.start`)."""

from datetime import UTC, datetime
from typing import Any

from marketplace.services import index_status


def post_worker_init(worker: Any) -> None:
    """Let the first process say what is wrong with the search index; pages are served all the same."""
    if worker.age > 1:
        return
    with worker.app.callable.app_context():
        notice = index_status.start_notice(datetime.now(UTC))
    if notice:
        worker.log.warning(notice)
