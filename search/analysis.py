"""One analyser for both engines: text to word tokens, bigrams, number keys and classification prefixes.

The engines split our output at spaces and do nothing else, so that equal tokens give equal answers.
"""

import re
import unicodedata
from functools import cache, lru_cache

import rjieba

# A change of what this module returns needs a new number: indexes made with another one are outdated.
ANALYSIS_VERSION = 1
LONGEST_TOKEN = 100
# Stands between two values of one field; no query can hold it, so no phrase runs from one name into the next.
BREAK = "|"

_HAN = "々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_HAN}]+|\d+\.\d+|[^\W_{_HAN}]+")
_HAN_START = re.compile(rf"[{_HAN}]")
_SPACE_IN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_NUMBER = re.compile(r"(?:cn)?(?:zl|([a-z]{2}))?(\d{7,13}|\d{7,12}x)([a-z]\d?)?")
_OLD_YEARS = tuple(f"{year % 100:02}" for year in range(1985, 2004))
_IPC = re.compile(r"([a-h])(?:(\d\d)(?:([a-z])(?:(\d{1,4})(?:/(\d{2,6}))?)?)?)?")
_LOCARNO = re.compile(r"(\d\d)(?:-(\d\d))?")


def normalise(text: str) -> str:
    """NFKC and lower case: full-width letters, digits and brackets become plain ones."""
    lowered = unicodedata.normalize("NFKC", text).lower()
    return lowered if unicodedata.is_normalized("NFKC", lowered) else unicodedata.normalize("NFKC", lowered)


def is_han(text: str) -> bool:
    """True when a token is of Chinese (or Japanese) characters, which have no spaces between words."""
    return _HAN_START.match(text) is not None


def document_words(text: str) -> list[str]:
    """Words of a document's text, the shorter words inside longer ones too (search mode, HMM off)."""
    return _words(text, True)


def query_words(text: str) -> list[str]:
    """Words of a query's text: the plain cut, each a word that `document_words` finds in the same run."""
    return _words(text, False)


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of Chinese characters, other words whole: adjacent tokens are adjacent text."""
    found: list[str] = []
    for piece in _pieces(text):
        if is_han(piece) and len(piece) > 1:
            found += (piece[at : at + 2] for at in range(len(piece) - 1))
        else:
            found.append(piece)
    return found


def characters(text: str) -> list[str]:
    """The distinct Chinese characters of a text, so that a single one is found inside any word."""
    return list(dict.fromkeys(character for piece in _pieces(text) if is_han(piece) for character in piece))


def number_keys(text: str) -> list[str]:
    """Keys of one application, patent or publication number in any spelling; empty when it is none.

    "ZL 2021 1 0123456.7", "CN202110123456.7" and "2021101234567" give the same first key; a number without its
    check digit, and a publication number without its kind letter, are keys of the full one.
    """
    match = _NUMBER.fullmatch(re.sub(r"[\s.,·:：-]", "", normalise(text)))
    if match is None:
        return []
    country, digits, kind = match.groups(default="")
    core = digits if country in ("", "cn") else country + digits
    keys = [core + kind, core]
    # A check digit follows 8 digits in the numbers of 1985-2003, 12 since then.
    if (
        not country
        and not kind
        and (len(digits) == 13 or (len(digits) == 9 and digits.startswith(_OLD_YEARS)))
    ):
        keys.append(digits[:-1])
    return list(dict.fromkeys(keys))


def ipc_keys(code: str) -> list[str]:
    """All prefixes of an IPC or Locarno code, longest first: C01B 32/184 gives c01b32/184, c01b32, c01b, c01, c."""
    text = re.sub(r"\s", "", normalise(code)).rstrip("*")
    locarno = _LOCARNO.fullmatch(text)
    if locarno:
        return [text, locarno.group(1)] if locarno.group(2) else [text]
    match = _IPC.fullmatch(text)
    if match is None:
        return []
    keys = [""]
    for part, between in zip(match.groups(), ("", "", "", "", "/"), strict=True):
        if part is not None:
            keys.append(keys[-1] + between + part)
    return keys[:0:-1]


def ipc_section(code: str) -> str:
    """The section letter A to H of an IPC code; empty for Locarno classes and anything else."""
    keys = ipc_keys(code)
    return keys[-1].upper() if keys and keys[-1].isalpha() else ""


def exact_key(text: str) -> str:
    """A short name (a place) as one term: normalised, without spaces."""
    return re.sub(r"\s", "", normalise(text))[:LONGEST_TOKEN]


# A document's texts are each cut three ways, one after the other.
@lru_cache(maxsize=64)
def _pieces(text: str) -> tuple[str, ...]:
    together = _SPACE_IN_HAN.sub("", normalise(text))
    found = _PIECE.findall(together)
    return tuple(
        each[:LONGEST_TOKEN] if len(each) > LONGEST_TOKEN and not is_han(each) else each for each in found
    )


def _words(text: str, search_mode: bool) -> list[str]:
    found: list[str] = []
    for piece in _pieces(text):
        if not is_han(piece):
            found.append(piece)
        elif search_mode:
            found += _segmenter().cut_for_search(piece, False)
        else:
            found += _segmenter().cut(piece, False)
    return found


@cache
def _segmenter() -> rjieba.Jieba:
    # An own instance: the module-level functions share one dictionary with everybody else in the process.
    return rjieba.Jieba()
