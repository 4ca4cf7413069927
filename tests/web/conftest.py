"""What only the tests of pages need."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from marketplace.gateways.registry import Gateways, gateways
from tests.factories import People
from tests.web.belongings import Belongings


@pytest.fixture
def belongings(people: People, now: datetime) -> Belongings:
    """One object of each kind for two sides."""
    return Belongings(people, now)


@pytest.fixture
def engine_away(app: Flask) -> Iterator[None]:
    """The search engine doesn't answer; everything that is set up before stays in the database."""
    there = gateways()
    app.extensions["gateways"] = Gateways("http://127.0.0.1:9/nobody-answers", there.files)
    yield
    app.extensions["gateways"] = there
