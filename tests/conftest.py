"""Fixtures: an application on a fresh, migrated database (SQLite, or PostgreSQL when asked), people, a clock."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from config import ROOT, Settings
from marketplace.app import create_app
from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.services import sessions
from marketplace.services.sessions import SessionRules
from search import tantivy_engine
from tests.factories import People
from tests.search.contract.places import places

#: `sqlite` (default) or `postgresql`: which database this run uses; the other settings stay.
DATABASE = os.environ.get("JINQIAO_TEST_DATABASE", "sqlite")
#: `tantivy` (default) or `elasticsearch`: which engine answers searches in this run.
ENGINE = os.environ.get("JINQIAO_TEST_ENGINE", "tantivy")
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def _settings(folder: Path, url: str = "", search_url: str = "") -> Settings:
    return Settings(
        _env_file=None,
        data_dir=folder,
        database_url=url,
        search_url=search_url,
        secret_key="only-for-tests",
        login_limit="1000 per minute",
    )


def _postgresql(name: str) -> str:
    address = os.environ.get("JINQIAO_TEST_DATABASE_URL", "")
    if not address:
        message = "PostgreSQL is needed: ./run services start postgresql"
        pytest.fail(message) if os.environ.get("JINQIAO_REQUIRE_SERVICES") == "1" else pytest.skip(message)
    return sa.make_url(address).set(database=name).render_as_string(hide_password=False)


def _administer(statement: str) -> None:
    engine = sa.create_engine(_postgresql("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _migrate(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | Path]:
    """The migrated, empty database that every test copies: a file, or the name of a template on the server."""
    folder = tmp_path_factory.mktemp("template")
    if DATABASE == "sqlite":
        _migrate(_settings(folder))
        yield folder / "jinqiao.sqlite3"
        return
    name = f"template_{uuid.uuid4().hex[:12]}"
    _administer(f"CREATE DATABASE {name}")
    _migrate(_settings(folder, _postgresql(name)))
    yield name
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def search_url(tmp_path: Path) -> Iterator[str]:
    """The address of an empty index of this run's engine."""
    with contextmanager(places)(ENGINE, tmp_path) as place:
        yield place.url


@pytest.fixture
def app(
    migrated: str | Path,
    tmp_path: Path,
    search_url: str,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Flask]:
    """An application with its own copy of the empty database, its own index and files."""
    # Tests search in the next moment; people do when every reader has long looked at the index again.
    monkeypatch.setattr(tantivy_engine, "RELOAD_SECONDS", 0.0)
    url, name = "", f"test_{uuid.uuid4().hex[:12]}"
    if isinstance(migrated, Path):
        shutil.copy(migrated, tmp_path / "jinqiao.sqlite3")
    else:
        _administer(f"CREATE DATABASE {name} TEMPLATE {migrated}")
        url = _postgresql(name)
    # Use cases need no pages, but mail is written with their words: such a module says so.
    pages = getattr(request.module, "PAGES", "services" not in request.path.parts)
    pages = pages or "sign_in" in request.fixturenames
    application = create_app(_settings(tmp_path, url, search_url), pages=pages)
    application.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
    gateways = application.extensions["gateways"]
    for engine in ("reader", "writer"):
        if engine in vars(gateways):
            getattr(gateways, engine).close()
    if url:
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def now() -> datetime:
    """The moment at which the tests take place."""
    return NOW


@pytest.fixture
def people(app: Flask) -> People:
    """Two universities, two enterprises and the platform, with one verified member for each role."""
    return People.settle(NOW)


class _Browser(FlaskClient):
    """A client whose every request has an application context of its own, as on a server: none inherits a person."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Actor | None], FlaskClient]:
    """Return a function that makes a client with a real session of this actor, or of a visitor for None."""
    app.config["WTF_CSRF_ENABLED"] = False  # its own test turns it on again
    app.test_client_class = _Browser

    def _client(actor: Actor | None) -> FlaskClient:
        client = app.test_client()
        if actor is not None:
            rules = SessionRules(timedelta(minutes=30), timedelta(hours=12))
            token = sessions.open_session(
                actor.user_id, rules, agent="test", address="127.0.0.1", now=datetime.now(UTC)
            )
            with client.session_transaction() as session:
                session["_user_id"] = token
        return client

    return _client
