"""What is indexed: the patent document, and the FIELDS table that schema, mapping, queries and facets derive from."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from search.analysis import (
    ANALYSIS_VERSION,
    BREAK,
    bigrams,
    characters,
    document_words,
    exact_key,
    ipc_keys,
    ipc_section,
    number_keys,
)


@dataclass(frozen=True)
class PatentDocument:
    """One patent with what its published listings offer; `version` is the outbox row that caused this state."""

    id: str
    title: str
    number: str = ""
    numbers: tuple[str, ...] = ()
    abstract: str = ""
    owners: tuple[str, ...] = ()
    inventors: tuple[str, ...] = ()
    ipc: tuple[str, ...] = ()
    patent_type: str = ""
    legal_status: str = ""
    institution: str = ""
    city: str = ""
    city_name: str = ""
    deal_types: tuple[str, ...] = ()
    licence_types: tuple[str, ...] = ()
    payment_modes: tuple[str, ...] = ()
    price_fen: int | None = None
    listed: bool = False
    shown: bool = False
    filed_on: date | None = None
    granted_on: date | None = None
    published_at: datetime | None = None
    version: int = 0


class Kind(StrEnum):
    """How a field is indexed."""

    WORDS = "words"  # space-joined tokens, counted for the score, no positions
    PAIRS = "pairs"  # space-joined bigrams with positions, for phrases and parts of words
    KEYWORD = "keyword"  # exact values, several a document
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
    Field("patent_type", Kind.KEYWORD),
    Field("legal_status", Kind.KEYWORD),
    Field("institution", Kind.KEYWORD),
    Field("city", Kind.KEYWORD),
    Field("place", Kind.KEYWORD),
    Field("deal_type", Kind.KEYWORD),
    Field("licence_type", Kind.KEYWORD),
    Field("payment_mode", Kind.KEYWORD),
    Field("price_band", Kind.KEYWORD),
    Field("scope", Kind.KEYWORD),
    Field("price", Kind.INTEGER),
    Field("filed", Kind.INTEGER),
    Field("granted", Kind.INTEGER),
    Field("sort_newest", Kind.INTEGER),
    Field("sort_price_up", Kind.INTEGER),
    Field("sort_price_down", Kind.INTEGER),
)
FIELD = {field.name: field for field in FIELDS}

# Facets, which are filters too; price, filed and granted are filtered by ranges only.
FACETS = (
    "deal_type",
    "licence_type",
    "payment_mode",
    "patent_type",
    "city",
    "institution",
    "ipc_section",
    "legal_status",
    "price_band",
)
RANGES = ("price", "filed", "granted")

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

_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_SECOND_BITS, _PRICE_BITS = 33, 41

Indexed = dict[str, str | int | list[str]]


def fingerprint() -> str:
    """Short hash of fields and analyser; an index with another one must be rebuilt before it is searched."""
    return hashlib.sha256(repr((FIELDS, PRICE_BANDS, ANALYSIS_VERSION)).encode()).hexdigest()[:12]


def indexed(document: PatentDocument) -> Indexed:
    """Values of every field, ready for either engine; fields without a value are left out."""
    values = _texts(document) | _keywords(document) | _integers(document)
    return {name: value for name, value in values.items() if value not in ("", [])}


def price_band(price_fen: int | None, listed: bool) -> str:
    """Key of the price band, "negotiable" for a listing without a price, empty for an unlisted patent."""
    if not listed:
        return ""
    for key, low, high in PRICE_BANDS:
        if price_fen is not None and low <= price_fen and (high is None or price_fen < high):
            return key
    return NEGOTIABLE


def days(day: date) -> int:
    """A date as the integer that `filed` and `granted` hold."""
    return day.toordinal()


def _texts(document: PatentDocument) -> Indexed:
    title, abstract = (document.title,), (document.abstract,)
    owners, inventors = document.owners, document.inventors
    every = title + owners + inventors + abstract
    return {
        "title_words": _texts_of(document_words, title),
        "owner_words": _texts_of(document_words, owners),
        "inventor_words": _texts_of(document_words, inventors),
        "abstract_words": _texts_of(document_words, abstract),
        "pairs": _texts_of(bigrams, every),
        "title_pairs": _texts_of(bigrams, title),
        "owner_pairs": _texts_of(bigrams, owners),
        "inventor_pairs": _texts_of(bigrams, inventors),
        "characters": _texts_of(characters, every),
        "title_characters": _texts_of(characters, title),
        "owner_characters": _texts_of(characters, owners),
        "inventor_characters": _texts_of(characters, inventors),
    }


def _keywords(document: PatentDocument) -> Indexed:
    spelled = (document.number, *document.numbers)
    scope = ["listed", "all"] if document.listed else ["all"] if document.shown else []
    place = exact_key(document.city_name)
    return {
        "id": document.id,
        "numbers": _distinct(key for number in spelled for key in number_keys(number)),
        "ipc": _distinct(key for code in document.ipc for key in ipc_keys(code)),
        "ipc_section": _distinct(ipc_section(code) for code in document.ipc),
        "patent_type": document.patent_type,
        "legal_status": document.legal_status,
        "institution": document.institution,
        "city": document.city,
        "place": _distinct((document.city, place, place.removesuffix("市"), place.removesuffix("地区"))),
        "deal_type": _distinct(document.deal_types),
        "licence_type": _distinct(document.licence_types),
        "payment_mode": _distinct(document.payment_modes),
        "price_band": price_band(document.price_fen, document.listed),
        "scope": scope,
    }


def _integers(document: PatentDocument) -> Indexed:
    newest = document.published_at or _midnight(document.filed_on)
    second = 0 if newest is None else max(0, int((newest - _EPOCH).total_seconds()))
    price, dearest = document.price_fen, (1 << _PRICE_BITS) - 1
    values: Indexed = {
        "version": document.version,
        "sort_newest": _packed(min(second, (1 << _SECOND_BITS) - 1), 63 - _SECOND_BITS, document.id),
        # Missing prices come last both ways: as the dearest going up, below 0 fen going down.
        "sort_price_up": _packed(dearest if price is None else min(price, dearest - 1), 22, document.id),
        "sort_price_down": _packed(0 if price is None else min(price + 1, dearest), 22, document.id),
    }
    if price is not None:
        values["price"] = price
    for name, day in (("filed", document.filed_on), ("granted", document.granted_on)):
        if day is not None:
            values[name] = days(day)
    return values


def _packed(value: int, bits: int, identity: str) -> int:
    """Sort value with a part of the id's hash below it: tantivy sorts by one field and breaks no ties itself."""
    digest = hashlib.sha256(identity.encode()).digest()
    return value << bits | int.from_bytes(digest[:8], "big") >> (64 - bits)


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), tzinfo=UTC)


def _texts_of(analyse: Callable[[str], list[str]], texts: tuple[str, ...]) -> str:
    return f" {BREAK} ".join(" ".join(analyse(text)) for text in texts if text)


def _distinct(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]
