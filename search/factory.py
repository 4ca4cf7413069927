"""From the address in the settings to an engine."""

from pathlib import Path

from search.backend import SearchEngine
from search.elastic_engine import ElasticEngine
from search.tantivy_engine import TantivyEngine


def open_engine(url: str, *, writer: bool = False) -> SearchEngine:
    """The engine at `tantivy:FOLDER` or `http(s)://[user:password@]host:port/index-prefix`.

    Opening touches neither folder nor network. Only an engine opened with `writer=True` may change the index.
    ValueError for any other address.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "tantivy" and rest:
        return TantivyEngine(Path(rest), writer=writer)
    if scheme in ("http", "https"):
        return ElasticEngine(url, writer=writer)
    raise ValueError("search address must be tantivy:FOLDER or http(s)://host:port/index-prefix")
