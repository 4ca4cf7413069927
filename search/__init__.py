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
from search.dictionary import use_dictionary
from search.documents import PatentDocument, days, seconds
from search.explain import Explanation, explain
from search.factory import open_engine
from search.fields import FACETS, NEGOTIABLE, PRICE_BANDS, RANGES, YES
from search.highlight import Segment, excerpt, highlight
from search.query import Bucket, Hit, Notice, Pass, Range, SearchRequest, SearchResult

__all__ = [
    "FACETS",
    "NEGOTIABLE",
    "PRICE_BANDS",
    "RANGES",
    "YES",
    "BadPage",
    "Bucket",
    "Delete",
    "EngineUnavailable",
    "Explanation",
    "Hit",
    "IndexOutdated",
    "Notice",
    "Pass",
    "PatentDocument",
    "Range",
    "SearchEngine",
    "SearchError",
    "SearchRequest",
    "SearchResult",
    "Segment",
    "Status",
    "Upsert",
    "days",
    "excerpt",
    "explain",
    "highlight",
    "open_engine",
    "seconds",
    "use_dictionary",
]
