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
from search.fields import FACETS, NEGOTIABLE, PRICE_BANDS, RANGES, YES
from search.highlight import Segment, excerpt, highlight
from search.likeness import shared
from search.query import (
    Bucket,
    Completion,
    Hit,
    Likeness,
    Notice,
    Pass,
    Range,
    Sample,
    SearchRequest,
    SearchResult,
)
from search.suggest import Kind as SuggestionKind
from search.suggest import Suggestion, merge

__all__ = [
    "FACETS",
    "NEGOTIABLE",
    "PRICE_BANDS",
    "RANGES",
    "YES",
    "BadPage",
    "Bucket",
    "Completion",
    "Delete",
    "EngineUnavailable",
    "Hit",
    "IndexOutdated",
    "Likeness",
    "Notice",
    "Pass",
    "PatentDocument",
    "Range",
    "Sample",
    "SearchEngine",
    "SearchError",
    "SearchRequest",
    "SearchResult",
    "Segment",
    "Status",
    "Suggestion",
    "SuggestionKind",
    "Upsert",
    "days",
    "excerpt",
    "highlight",
    "merge",
    "open_engine",
    "seconds",
    "shared",
]
