"""What the tests of the search library share."""

from collections.abc import Iterator

import pytest

from search import use_dictionary
from search.analysis import query_words


@pytest.fixture(scope="session", autouse=True)
def loaded() -> None:
    """Load dictionaries before the first property: hypothesis would take their time for a slow example."""
    query_words("膜")


@pytest.fixture
def restored() -> Iterator[None]:
    """Give the process its own dictionary back after the test."""
    yield
    use_dictionary(None)
    query_words("膜")
