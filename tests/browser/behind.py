"""Behind a running site: its services at a later moment, since days have to pass and no browser waits for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config import Settings
from marketplace.app import create_app
from marketplace.database import db
from tests.browser.conftest import Live


@contextmanager
def later(live: Live, days: int) -> Iterator[datetime]:
    """The application on this site's data, and the moment so many days from now that its clocks are told."""
    folder = Path(live.environment["JINQIAO_DATA_DIR"])
    with create_app(Settings(_env_file=None, data_dir=folder)).app_context():
        yield datetime.now(UTC) + timedelta(days=days)
        db.session.remove()
        db.engine.dispose()
