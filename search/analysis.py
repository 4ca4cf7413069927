"""One analyser for both engines: text to word tokens, bigrams, number keys and classification prefixes.

The engines split our output at spaces and do nothing else, so that equal tokens give equal answers.
"""

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from operator import add
from typing import NamedTuple

from search.dictionary import Dictionary, dictionary
from search.folding import HAN, normalise, simplified

# A change of what this module returns needs a new number: indexes made with another one are outdated.
ANALYSIS_VERSION = 2
LONGEST_TOKEN = 100
# Stands between two values of one field; no query can hold it, so no phrase runs from one name into the next.
BREAK = "|"

_COMMON = frozenset(
    (
        "一种",
        "所述",
        "其中",
        *"的了和与及或一种在为是有其该所以之于中上下等个用对由将而把被从到并也不这那第本各每",
    )
)
_PIECE = re.compile(rf"([{HAN}]+)|(\d+\.\d+|[^\W_{HAN}]+)")
_HAN_START = re.compile(rf"[{HAN}]")
_SPACE_IN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_SEPARATORS = re.compile(r"[\s.,·。:/_‐-―−-]")
_NUMBER = re.compile(r"(?:cn|zl)*([a-z]{2})?(\d{7,12}x|\d{7,13})([a-z]\d?)?")
# Older web forms put a kind letter before an application number and another behind it.
_OLD_WEB_FORM = re.compile(r"cn[a-z](\d{8,12}[\dx])[a-z]")
_INTERNATIONAL = re.compile(r"(?:wo|pct)[\da-z]{9,17}")
_FIRST_YEARS = tuple(str(year) for year in range(85, 89))
_OLD_YEARS = tuple(f"{year % 100:02}" for year in range(1985, 2004))
# Behind the subgroup files write the edition and the kind of use: "(2006.01)I", "A I".
_IPC = re.compile(
    r"([a-h])(?:(\d\d)(?:([a-z])(?:(\d{1,4})(?:/(\d{2,6})(?:\(\d{4}\.\d\d?\))?[a-c]?[in]?)?)?)?)?"
)
_IPC_FIXED_WIDTH = re.compile(r"([a-h]\d\d[a-z])0{0,3}(\d{1,4})(\d\d)(\d{4})")
_LOCARNO = re.compile(r"(\d\d)(?:-(\d\d)(?:-[a-z]?\d{1,5}|\(\d\d?\))?)?")


class Tokens(NamedTuple):
    """What one text is indexed as, each a text of tokens with blanks between."""

    words: str
    pairs: str
    characters: str


def tokens(text: str) -> Tokens:
    """All that is indexed of a document's text."""
    return Tokens(" ".join(document_words(text)), " ".join(bigrams(text)), " ".join(characters(text)))


def is_han(text: str) -> bool:
    """True when a token is of Chinese (or Japanese) characters, which have no spaces between words."""
    return _HAN_START.match(text) is not None


def document_words(text: str) -> list[str]:
    """Words of a document's text, the shorter words inside longer ones too (search mode, HMM off)."""
    return _words(text, dictionary().segmenter.cut_for_search)


def query_words(text: str) -> list[str]:
    """Words of a query's text: the plain cut, each a word that `document_words` finds in the same run."""
    return _words(text, dictionary().segmenter.cut)


def is_common(text: str) -> bool:
    """True when a query's text holds only words of one letter, one digit or everyday characters (的, 一种), or none."""
    return all(word in _COMMON or (len(word) == 1 and word.isascii()) for word in query_words(text))


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of Chinese characters, other words whole: adjacent tokens are adjacent text."""
    found: list[str] = []
    for han, other in _pieces(text):
        if len(han) > 1:
            found += map(add, han, han[1:])
        else:
            found.append(han or other)
    return found


def characters(text: str) -> list[str]:
    """The distinct Chinese characters of a text, so that a single one is found inside any word."""
    return list(dict.fromkeys("".join(han for han, _ in _pieces(text))))


def number_keys(text: str) -> list[str]:
    """Keys of one application, patent or publication number in any spelling; empty when it is none.

    "ZL 2021 1 0123456.7", "CN202110123456.7" and "2021101234567" give the same first key; a number without its
    check digit, and a publication number without its kind letter, are keys of the full one.
    """
    plain = _SEPARATORS.sub("", normalise(text))
    old = _OLD_WEB_FORM.fullmatch(plain)
    match = _NUMBER.fullmatch(old[1] if old else plain)
    if match is None:
        return [plain] if _INTERNATIONAL.fullmatch(plain) else []
    country, digits, kind = match.groups(default="")
    if country or (kind and len(digits) < 12):
        return [country + digits + kind, country + digits]
    # A check digit follows 8 digits in the numbers of 1985-2003, 12 since then; until 1988 there was none, though
    # some write one.
    if len(digits) == 13:
        return [digits, digits[:-1]]
    if len(digits) == 9 and digits.startswith(_OLD_YEARS):
        return [digits[:-1]] if digits.startswith(_FIRST_YEARS) else [digits, digits[:-1]]
    return [digits]


@lru_cache(maxsize=10_000)
def ipc_keys(code: str) -> tuple[str, ...]:
    """All prefixes of an IPC or Locarno code, longest first: C01B 32/184 gives c01b32/184, c01b32, c01b, c01, c.

    Also in the spellings of files: "C01B  32/184 (2017.01) I", "C01B0032184000".
    """
    text = re.sub(r"\s", "", normalise(code)).rstrip("*")
    locarno = _LOCARNO.fullmatch(text)
    if locarno:
        return (f"{locarno[1]}-{locarno[2]}", locarno[1]) if locarno[2] else (locarno[1],)
    fixed = _IPC_FIXED_WIDTH.fullmatch(text)
    match = _IPC.fullmatch(f"{fixed[1]}{fixed[2]}/{fixed[3]}{fixed[4].rstrip('0')}" if fixed else text)
    if match is None:
        return ()
    keys = [""]
    for part, between in zip(match.groups(), ("", "", "", "", "/"), strict=True):
        if part is not None:
            keys.append(keys[-1] + between + part)
    return tuple(keys[:0:-1])


def ipc_section(code: str) -> str:
    """The section letter A to H of an IPC code; empty for Locarno classes and anything else."""
    keys = ipc_keys(code)
    return keys[-1].upper() if keys and keys[-1].isalpha() else ""


def exact_key(text: str) -> str:
    """A short name (a place) as one term: normalised, without spaces."""
    return re.sub(r"\s", "", normalise(text))[:LONGEST_TOKEN]


def analyser_hash() -> str:
    """Short hash of all that decides what this module returns: rules, terms, characters, segmenter."""
    return _hash_of(dictionary())


@lru_cache(maxsize=1)
def _hash_of(words: Dictionary) -> str:
    made_of = (ANALYSIS_VERSION, words.terms, sorted(simplified().items()), version("rjieba"))
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:12]


# A document's texts are each cut three ways, one after the other.
@lru_cache(maxsize=64)
def _pieces(text: str) -> tuple[tuple[str, str], ...]:
    """Runs of Chinese characters and other words in order, as (run, "") or ("", word)."""
    found = _PIECE.findall(_SPACE_IN_HAN.sub("", normalise(text)))
    return tuple((han, other[:LONGEST_TOKEN]) for han, other in found)


def _words(text: str, cut: Callable[[str, bool], list[str]]) -> list[str]:
    found: list[str] = []
    for han, other in _pieces(text):
        if han:
            found += cut(han, False)
        else:
            found.append(other)
    return found
