"""From the address in the settings to an engine."""

from pathlib import Path

from search.backend import SearchEngine
from search.elastic_engine import ElasticEngine
from search.recent import MOST_ANSWERS
from search.tantivy_engine import TantivyEngine


def open_engine(
    url: str, *, writer: bool = False, ca_file: Path | None = None, keep: int = MOST_ANSWERS
) -> SearchEngine:
    """The engine at `tantivy:FOLDER` or `http(s)://[user:password@]host:port[,host:port…]/index-prefix`.

    Opening touches neither folder nor network. Only an engine opened with `writer=True` may change the index.
    `ca_file` names the authority (PEM) of an https server's certificate when it isn't one of the system's.
    `keep` is how many answers at most are kept until the index changes; 0 answers everything anew, to measure that.
    ValueError for any other address or a file that isn't there.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "tantivy" and rest:
        return TantivyEngine(Path(rest), writer=writer, keep=keep)
    if scheme in ("http", "https"):
        return ElasticEngine(url, writer=writer, ca_file=ca_file, keep=keep > 0)
    raise ValueError("search address must be tantivy:FOLDER or http(s)://host:port/index-prefix")
