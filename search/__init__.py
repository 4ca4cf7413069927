"""Patent search behind one interface with two engines: embedded tantivy, and Elasticsearch (see README.md)."""

from search.backend import (
    BadPage,
    CannotRollBack,
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
from search.fields import FACETS, IPC_LEVELS, NEGOTIABLE, PRICE_BANDS, RANGES, YES
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
    Scope,
    SearchRequest,
    SearchResult,
)
from search.relaxing import without_each
from search.suggest import Kind as SuggestionKind
from search.suggest import Suggestion, merge

__all__ = [
    "FACETS",
    "IPC_LEVELS",
    "NEGOTIABLE",
    "PRICE_BANDS",
    "RANGES",
    "YES",
    "BadPage",
    "Bucket",
    "CannotRollBack",
    "Completion",
    "Delete",
    "EngineUnavailable",
    "Explanation",
    "Hit",
    "IndexOutdated",
    "Likeness",
    "Notice",
    "Pass",
    "PatentDocument",
    "Range",
    "Sample",
    "Scope",
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
    "explain",
    "highlight",
    "merge",
    "open_engine",
    "seconds",
    "shared",
    "use_dictionary",
    "without_each",
]
