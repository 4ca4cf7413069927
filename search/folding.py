"""One fold for documents, queries and marks: width, letter case, invisible characters, traditional characters."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from opencc import OpenCC

# Zero-width blanks, soft hyphens, writing directions and NULs come along when text is pasted, even within words.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
#: Inside a character class: Chinese and Japanese characters, which have no blanks between words.
HAN = "々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IDEOGRAPHS = (range(0x3400, 0xA000), range(0x20000, 0x33480))


def normalise(text: str) -> str:
    """The form in which texts are compared: NFKC, lower case, simplified characters, nothing invisible."""
    folded = text.translate(_FOLDS)
    return folded if unicodedata.is_normalized("NFKC", folded) else unicodedata.normalize("NFKC", folded)


def traced(text: str) -> tuple[str, Sequence[int]]:
    """The text with each character folded by itself, and where each of the result's characters comes from.

    ㎡ becomes two characters, an invisible one none; nearly every text has one for one.
    """
    folded = text.translate(_FOLDS)
    if _FOLDS.uneven.isdisjoint(text):
        return folded, range(len(text))
    return folded, [at for at, character in enumerate(text) for _ in _FOLDS[ord(character)]]


def visible(text: str) -> str:
    """The text without the characters that nobody sees but that keep words from being found."""
    return _INVISIBLE.sub("", text)


@cache
def simplified() -> dict[str, str]:
    """Each traditional character and its simplified one, by OpenCC's tables: about 4,000, always one for one.

    Letters, digits and signs are never touched. What OpenCC writes anew only within certain phrases (著 in 附著) stays.
    """
    every = (chr(code) for block in _IDEOGRAPHS for code in block)
    han = [character for character in every if unicodedata.is_normalized("NFKC", character)]
    written = OpenCC("t2s").convert("\n".join(han)).split("\n")
    pairs = {old: new for old, new in zip(han, written, strict=True) if old != new and len(new) == 1}
    # 薴 is written 苧, itself the traditional form of 苎: all three are one, or folding twice would differ from once.
    return {old: pairs.get(new, new) for old, new in pairs.items()}


class _Folds(dict[int, str]):
    """What each character becomes, worked out when it is first seen; `uneven` ones become more than one or none."""

    def __init__(self) -> None:
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        lowered = unicodedata.normalize("NFKC", visible(chr(code))).lower()
        plain = unicodedata.normalize("NFKC", lowered)
        folded = simplified().get(plain, plain)
        if len(folded) != 1:
            self.uneven.add(chr(code))
        self[code] = folded
        return folded


_FOLDS = _Folds()
