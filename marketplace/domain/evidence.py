"""Search evidence: what was asked and found at one moment, as one canonical text and its SHA-256."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.ledger import canonical

VERSION = 1
KEPT_NUMBERS = 1_000  # of the first hits; the total is exact whatever it is
MAX_NOTE = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """Today's answer beside the kept one: totals, and application numbers among the first 1,000 of each.

    `exact` tells that both answers are shorter than that, so that nothing lies outside what was compared.
    """

    total: int
    appeared: tuple[str, ...]
    gone: tuple[str, ...]
    exact: bool
    same_index: bool


def sealed(body: dict[str, Any]) -> tuple[str, str]:
    """Return the canonical text of an evidence and the SHA-256 of its UTF-8 bytes, as any tool computes it."""
    text = canonical({"v": VERSION, **body})
    return text, digest(text)


def digest(text: str) -> str:
    """Return the SHA-256 of a canonical text in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_whole(text: str, sha256: str, columns: dict[str, Any]) -> bool:
    """Tell whether the text has this hash, and the columns that were stored beside it repeat what it says."""
    if digest(text) != sha256:
        return False
    try:
        body = json.loads(text)
        return canonical(body) == text and all(body[name] == value for name, value in columns.items())
    except (ValueError, KeyError, TypeError):
        return False


def difference(
    then: Sequence[str], now: Sequence[str], totals: tuple[int, int], same_index: bool
) -> Difference:
    """Compare the numbers kept then with today's first 1,000; `totals` are the exact ones of then and now."""
    kept, found = set(then), set(now)
    return Difference(
        total=totals[1],
        appeared=tuple(number for number in now if number not in kept),
        gone=tuple(number for number in then if number not in found),
        exact=max(totals) <= KEPT_NUMBERS,
        same_index=same_index,
    )


def checked_note(text: str) -> str:
    """Return what the person wrote about the purpose, in one line; InvalidInput when it is too long."""
    note = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(note) > MAX_NOTE:
        raise InvalidInput("note", "note_too_long", N_("用途说明不超过 %(limit)s 个字"), limit=MAX_NOTE)
    return note
