"""The same cases on both engines: every test that asks for `engine` or `place` runs once on each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search import SearchEngine, SearchRequest, SearchResult
from tests.search.contract.corpus import sample_documents
from tests.search.contract.places import ENGINES, Place, places

Ask = Callable[..., SearchResult]


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An index of the test's own; nothing exists there yet."""
    yield from places(request.param, tmp_path)


@pytest.fixture
def own(place: Place) -> Iterator[SearchEngine]:
    """An engine that may change an index of the test's own."""
    engine = place.open()
    yield engine
    engine.close()


@pytest.fixture(scope="module", params=ENGINES)
def shared_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An index of the module's own."""
    yield from places(request.param, tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def engine(shared_place: Place) -> Iterator[SearchEngine]:
    """An engine with the sample documents, for tests that only read."""
    writer = shared_place.open()
    writer.rebuild(sample_documents())
    yield writer
    writer.close()


@pytest.fixture(scope="module")
def ask(engine: SearchEngine) -> Ask:
    """Search the sample documents, everything shown unless said otherwise."""

    def asked(text: str = "", **given: object) -> SearchResult:
        request: dict[str, object] = {"scope": "all", "size": 100} | given
        return engine.search(SearchRequest(text, **request))  # type: ignore[arg-type]

    return asked


@pytest.fixture(scope="module")
def found(ask: Ask) -> Callable[..., set[str]]:
    """Ids that a search of the sample documents finds."""
    return lambda text="", **given: {hit.id for hit in ask(text, **given).hits}
