"""What the tests of the search library share."""

from collections.abc import Iterator

import pytest

from search import use_dictionary


@pytest.fixture
def restored() -> Iterator[None]:
    """Give the process its own dictionary back after the test."""
    yield
    use_dictionary(None)
