"""The FIELDS table: schema, mapping, queries and facets of both engines derive from it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from search.analysis import analyser_hash


class Kind(StrEnum):
    """How a field is indexed."""

    WORDS = "words"  # space-joined tokens, counted for the score, no positions
    PAIRS = "pairs"  # space-joined bigrams with positions, for phrases and parts of words
    KEYWORD = "keyword"  # exact values, several a document
    VOCABULARY = "vocabulary"  # exact values looked up by their beginning, several a document
    INTEGER = "integer"  # 64 bits, for ranges and sorting


@dataclass(frozen=True)
class Field:
    """One indexed field; a boost above 0 makes a plain word look there."""

    name: str
    kind: Kind
    boost: float = 0.0


FIELDS = (
    Field("id", Kind.KEYWORD),
    Field("version", Kind.INTEGER),
    Field("title_words", Kind.WORDS, 4.0),
    Field("owner_words", Kind.WORDS, 2.0),
    Field("inventor_words", Kind.WORDS, 2.0),
    Field("abstract_words", Kind.WORDS, 1.0),
    Field("pairs", Kind.PAIRS, 1.0),
    Field("title_pairs", Kind.PAIRS),
    Field("owner_pairs", Kind.PAIRS),
    Field("inventor_pairs", Kind.PAIRS),
    Field("characters", Kind.WORDS),
    Field("title_characters", Kind.WORDS),
    Field("owner_characters", Kind.WORDS),
    Field("inventor_characters", Kind.WORDS),
    Field("numbers", Kind.KEYWORD),
    Field("ipc", Kind.KEYWORD),
    Field("ipc_section", Kind.KEYWORD),
    Field("ipc_class", Kind.KEYWORD),
    Field("ipc_subclass", Kind.KEYWORD),
    Field("industry", Kind.KEYWORD),
    Field("patent_type", Kind.KEYWORD),
    Field("legal_status", Kind.KEYWORD),
    Field("institution", Kind.KEYWORD),
    Field("city", Kind.KEYWORD),
    Field("place", Kind.KEYWORD),
    Field("deal_type", Kind.KEYWORD),
    Field("licence_type", Kind.KEYWORD),
    Field("payment_mode", Kind.KEYWORD),
    Field("price_band", Kind.KEYWORD),
    Field("open_licence", Kind.KEYWORD),
    Field("free_for_small", Kind.KEYWORD),
    Field("granted_year", Kind.KEYWORD),
    Field("scope", Kind.KEYWORD),
    Field("terms", Kind.VOCABULARY),
    Field("latin", Kind.VOCABULARY),
    Field("price", Kind.INTEGER),
    Field("filed", Kind.INTEGER),
    Field("granted", Kind.INTEGER),
    Field("appeared", Kind.INTEGER),
    Field("tie_break", Kind.INTEGER),
    Field("sort_newest", Kind.INTEGER),
    Field("sort_price_up", Kind.INTEGER),
    Field("sort_price_down", Kind.INTEGER),
)
FIELD = {field.name: field for field in FIELDS}

# Facets, which are filters too; price, filed, granted and appeared are filtered by ranges only.
FACETS = (
    "deal_type",
    "open_licence",
    "licence_type",
    "payment_mode",
    "price_band",
    "free_for_small",
    "patent_type",
    "legal_status",
    "granted_year",
    "industry",
    "ipc_section",
    "ipc_class",
    "ipc_subclass",
    "city",
    "institution",
)
#: The facets that are levels of one tree, from the root down: a value begins with the one above it.
IPC_LEVELS = ("ipc_section", "ipc_class", "ipc_subclass")
RANGES = ("price", "filed", "granted", "appeared")
#: The one value of a facet that is either true or absent.
YES = "yes"

# Price bands in fen, upper bound excluded; "negotiable" is a published listing without a price.
NEGOTIABLE = "negotiable"
PRICE_BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("free", 0, 1),
    ("under_10k", 1, 1_000_000),
    ("10k_50k", 1_000_000, 5_000_000),
    ("50k_200k", 5_000_000, 20_000_000),
    ("200k_1m", 20_000_000, 100_000_000),
    ("over_1m", 100_000_000, None),
)


@cache
def fields_hash() -> str:
    """Short hash of the fields and of what their values mean."""
    return _short_hash(FIELDS, PRICE_BANDS)


def fingerprint() -> str:
    """Short hash of fields and analyser; an index with another one must be rebuilt before it is searched."""
    return _fingerprint(fields_hash(), analyser_hash())


# Asked at every look for changes; the analyser's part changes with the dictionary in use.
@cache
def _fingerprint(fields: str, analyser: str) -> str:
    return _short_hash(fields, analyser)


def price_band(price_fen: int | None, listed: bool) -> str:
    """Key of the price band, "negotiable" for a listing without a price, empty for an unlisted patent."""
    if not listed:
        return ""
    for key, low, high in PRICE_BANDS:
        if price_fen is not None and low <= price_fen and (high is None or price_fen < high):
            return key
    return NEGOTIABLE


def _short_hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
