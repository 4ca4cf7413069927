"""What is indexed: the patent document, and the values of every field that it becomes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from search.analysis import (
    BREAK,
    Tokens,
    exact_key,
    ipc_keys,
    ipc_section,
    number_keys,
    tokens,
)
from search.fields import YES, price_band
from search.vocabulary import latin_words, title_terms


@dataclass(frozen=True)
class PatentDocument:
    """One patent with what its published listings offer.

    `version` is the outbox row that caused this state; `appeared_at` when searches began to find the patent in this
    scope (UTC), by which saved searches tell what is new; `industries` are keys of industry chains.
    """

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
    industries: tuple[str, ...] = ()
    free_for_small: bool = False
    price_fen: int | None = None
    listed: bool = False
    shown: bool = False
    filed_on: date | None = None
    granted_on: date | None = None
    published_at: datetime | None = None
    appeared_at: datetime | None = None
    version: int = 0


_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_SECOND_BITS, _PRICE_BITS = 33, 41

Indexed = dict[str, str | int | list[str]]


def indexed(document: PatentDocument) -> Indexed:
    """Values of every field, ready for either engine; fields without a value are left out."""
    values = _texts(document) | _keywords(document) | _integers(document)
    return {name: value for name, value in values.items() if value not in ("", [])}


def days(day: date) -> int:
    """A date as the integer that `filed` and `granted` hold."""
    return day.toordinal()


def seconds(moment: datetime) -> int:
    """A moment (UTC) as the integer that `appeared` holds."""
    return int((moment - _EPOCH).total_seconds())


def _texts(document: PatentDocument) -> Indexed:
    title, abstract = _tokens_of((document.title,)), _tokens_of((document.abstract,))
    owner, inventor = _tokens_of(document.owners), _tokens_of(document.inventors)
    every = (title, owner, inventor, abstract)
    return {
        "title_words": title.words,
        "owner_words": owner.words,
        "inventor_words": inventor.words,
        "abstract_words": abstract.words,
        "pairs": _apart(each.pairs for each in every),
        "title_pairs": title.pairs,
        "owner_pairs": owner.pairs,
        "inventor_pairs": inventor.pairs,
        "characters": _apart(each.characters for each in every),
        "title_characters": title.characters,
        "owner_characters": owner.characters,
        "inventor_characters": inventor.characters,
    }


def _every(document: PatentDocument) -> tuple[str, ...]:
    return (document.title, *document.owners, *document.inventors, document.abstract)


def _keywords(document: PatentDocument) -> Indexed:
    spelled = (document.number, *document.numbers)
    scope = ["listed", "all"] if document.listed else ["all"] if document.shown else []
    place = exact_key(document.city_name)
    return {
        "id": document.id,
        "numbers": _distinct(key for number in spelled for key in number_keys(number)),
        "ipc": _distinct(key for code in document.ipc for key in ipc_keys(code)),
        "ipc_section": _distinct(ipc_section(code) for code in document.ipc),
        "ipc_class": _distinct(_ipc_level(code, 3) for code in document.ipc),
        "ipc_subclass": _distinct(_ipc_level(code, 4) for code in document.ipc),
        "industry": _distinct(document.industries),
        "patent_type": document.patent_type,
        "legal_status": document.legal_status,
        "institution": document.institution,
        "city": document.city,
        "place": _distinct((document.city, place, place.removesuffix("市"), place.removesuffix("地区"))),
        "deal_type": _distinct(document.deal_types),
        "licence_type": _distinct(document.licence_types),
        "payment_mode": _distinct(document.payment_modes),
        "price_band": price_band(document.price_fen, document.listed),
        "open_licence": YES if "open_licence" in document.deal_types else "",
        "free_for_small": YES if document.free_for_small else "",
        "granted_year": str(document.granted_on.year) if document.granted_on else "",
        "scope": scope,
        "terms": title_terms(document.title),
        "latin": _distinct(word for text in _every(document) for word in latin_words(text)),
    }


def _integers(document: PatentDocument) -> Indexed:
    newest = document.published_at or _midnight(document.filed_on)
    second = 0 if newest is None else max(0, seconds(newest))
    price, dearest = document.price_fen, (1 << _PRICE_BITS) - 1
    tie = int.from_bytes(hashlib.sha256(document.id.encode()).digest()[:8], "big")
    values: Indexed = {
        "version": document.version,
        "tie_break": _packed(64, 12, tie),
        "sort_newest": _packed(min(second, (1 << _SECOND_BITS) - 1), 63 - _SECOND_BITS, tie),
        # Missing prices come last both ways: as the dearest going up, below 0 fen going down.
        "sort_price_up": _packed(dearest if price is None else min(price, dearest - 1), 22, tie),
        "sort_price_down": _packed(0 if price is None else min(price + 1, dearest), 22, tie),
    }
    if price is not None:
        values["price"] = price
    if document.appeared_at is not None:
        values["appeared"] = seconds(document.appeared_at)
    for name, day in (("filed", document.filed_on), ("granted", document.granted_on)):
        if day is not None:
            values[name] = days(day)
    return values


def _ipc_level(code: str, length: int) -> str:
    """The class (3 characters) or subclass (4) of an IPC code, as officially written; empty where it has none."""
    return next((key.upper() for key in ipc_keys(code) if len(key) == length and key[0].isalpha()), "")


def _packed(value: int, bits: int, tie: int) -> int:
    """Sort value with a part of the id's hash below it: tantivy sorts by one field and breaks no ties itself."""
    return value << bits | tie >> (64 - bits)


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), tzinfo=UTC)


def _tokens_of(texts: tuple[str, ...]) -> Tokens:
    """Tokens of a field's values, with a break between two of them."""
    found = [tokens(text) for text in texts]
    return Tokens(*map(_apart, zip(*found, strict=True))) if found else Tokens("", "", "")


def _apart(values: Iterable[str]) -> str:
    return f" {BREAK} ".join(value for value in values if value)


def _distinct(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]
