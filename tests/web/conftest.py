"""What only the tests of pages need."""

from datetime import datetime

import pytest

from tests.factories import People
from tests.web.belongings import Belongings


@pytest.fixture
def belongings(people: People, now: datetime) -> Belongings:
    """One object of each kind for two sides."""
    return Belongings(people, now)
