"""Where the cases keep their indexes: a folder each, or an index prefix of the running Elasticsearch each."""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from elasticsearch import Elasticsearch

from search import SearchEngine, open_engine

OTHER = "0" * 12
ENGINES = ("tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch))


@dataclass(frozen=True)
class Place:
    """Address of an index that nobody else uses, and how to look at it."""

    url: str

    def open(self) -> SearchEngine:
        """An engine that may change the index."""
        return open_engine(self.url, writer=True)

    def reader(self) -> SearchEngine:
        """An engine as a web worker has it."""
        return open_engine(self.url)


def needed(variable: str, service: str) -> str:
    """The address of a server that a test needs; without it the test is skipped, or fails in CI."""
    url = os.environ.get(variable, "")
    if not url:
        reason = f"no {service}: ./run services start {service}"
        if os.environ.get("JINQIAO_REQUIRE_SERVICES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return url


def places(kind: str, folder: Path) -> Iterator[Place]:
    """An index that is gone after the test; skips, or fails in CI, when Elasticsearch is needed and isn't there."""
    if kind == "tantivy":
        yield Place(f"tantivy:{folder / 'index'}")
        return
    url = f"{needed('JINQIAO_TEST_ELASTICSEARCH_URL', 'elasticsearch')}-{uuid.uuid4().hex[:12]}"
    yield Place(url)
    parts = urlsplit(url)
    with Elasticsearch(f"{parts.scheme}://{parts.netloc}") as client:
        for name in list(client.indices.get(index=f"{parts.path.strip('/')}-*")):
            client.indices.delete(index=name)


def outdate(url: str) -> None:
    """Give the index in use the name that another set of fields would have given it."""
    if url.startswith("tantivy:"):
        root = Path(url.removeprefix("tantivy:"))
        name = f"patents-{OTHER}-000001"
        (root / (root / "current").read_text(encoding="ascii")).rename(root / name)
        (root / "current").write_text(name, encoding="ascii")
        return
    parts = urlsplit(url)
    alias = parts.path.strip("/")
    with Elasticsearch(f"{parts.scheme}://{parts.netloc}") as client:
        for old in list(client.indices.get_alias(name=alias)):
            client.indices.delete(index=old)
        client.indices.create(index=f"{alias}-{OTHER}-1", aliases={alias: {}})
