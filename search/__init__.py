"""Patent search behind one interface with two engines: embedded tantivy, and Elasticsearch (see README.md)."""

from search.backend import (
    BadPage,
    Delete,
    EngineUnavailable,
    IndexOutdated,
    SearchEngine,
    SearchError,
    Status,
    Upsert,
)
from search.documents import PatentDocument, days, seconds
from search.factory import open_engine
from search.fields import FACETS, IPC_LEVELS, NEGOTIABLE, PRICE_BANDS, RANGES, YES
from search.highlight import Segment, excerpt, highlight
from search.query import Bucket, Hit, Notice, Pass, Range, Scope, SearchRequest, SearchResult
from search.relaxing import without_each

__all__ = [
    "FACETS",
    "IPC_LEVELS",
    "NEGOTIABLE",
    "PRICE_BANDS",
    "RANGES",
    "YES",
    "BadPage",
    "Bucket",
    "Delete",
    "EngineUnavailable",
    "Hit",
    "IndexOutdated",
    "Notice",
    "Pass",
    "PatentDocument",
    "Range",
    "Scope",
    "SearchEngine",
    "SearchError",
    "SearchRequest",
    "SearchResult",
    "Segment",
    "Status",
    "Upsert",
    "days",
    "excerpt",
    "highlight",
    "open_engine",
    "seconds",
    "without_each",
]
