"""Names of applicants and inventors: splitting a cell, folding spellings, telling whether two names are one."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# In the order of trust: a stronger separator, once seen, makes the weaker ones part of a name.
_STRONG_SEPARATORS = (";", "|", "\n\n", "、")
_NOT_A_NAME = frozenset({"", "-", "--", "无"})
_COMPANY_ENDINGS = re.compile(
    r"(?:inc|ltd|llc|l\.l\.c|co|corp|corporation|limited|company|gmbh|ag|kg|s\.?a|n\.?v|b\.?v|plc|l\.?p|jr|sr|ii|iii)\.?"
    r"(?:[ ,].*)?",
    re.IGNORECASE,
)
_SPACE_BESIDE_CJK = re.compile(r"(?<=[\u3400-\u9fff()]) +| +(?=[\u3400-\u9fff()])")
_MIDDLE_DOTS = re.compile(r"[•‧・･∙⋅]")


def commas_separate(cells: Iterable[str]) -> bool:
    """Whether a column separates names by commas: some cell has one, and no cell has a stronger separator."""
    seen = "".join(_fold_separators(cell) for cell in cells)
    return "," in seen and not any(separator in seen for separator in _STRONG_SEPARATORS)


@lru_cache(maxsize=4096)  # a university's files name few applicants and classes, over and over
def split_names(cell: str, by_comma: bool = False) -> tuple[str, ...]:
    """The names in one cell, tidy, in order, each once.

    The strongest separator of the cell (; | blank line 、) splits it. A comma does so only where the file says so
    (`by_comma`), and then legal forms stay with their company ("Kespry, Inc.").
    """
    text = _fold_separators(cell)
    separator = next((strong for strong in _STRONG_SEPARATORS if strong in text), None)
    pieces = text.split(separator) if separator else [text]
    if separator is None and by_comma:
        pieces = _rejoin_companies(text.split(","))
    names = (tidy_name(piece) for piece in pieces)
    return tuple(dict.fromkeys(name for name in names if name not in _NOT_A_NAME))


def tidy_name(text: str) -> str:
    """A name as shown: half-width letters and brackets, single blanks, one kind of middle dot."""
    folded = unicodedata.normalize("NFKC", text)
    folded = _MIDDLE_DOTS.sub("·", " ".join(folded.split()))
    return _SPACE_BESIDE_CJK.sub("", folded).strip(" ;,")


def name_key(text: str) -> str:
    """What is compared: the tidy name without case and blanks. 大学（威海） and 大学(威海) are one."""
    return "".join(tidy_name(text).casefold().split())


def is_same_organisation(left: str, right: str) -> bool:
    """Whether two spellings are one name; translations are never equated (Northeastern University is not 东北大学)."""
    return bool(name_key(left)) and name_key(left) == name_key(right)


def _fold_separators(text: str) -> str:
    folded = text.replace("；", ";").replace("，", ",").replace("｜", "|").replace("\r\n", "\n")
    return re.sub(r"\n\s*\n", "\n\n", folded)


def _rejoin_companies(pieces: list[str]) -> list[str]:
    joined: list[str] = []
    for piece in pieces:
        if joined and _COMPANY_ENDINGS.fullmatch(piece.strip()):
            joined[-1] += "," + piece
        else:
            joined.append(piece)
    return joined
