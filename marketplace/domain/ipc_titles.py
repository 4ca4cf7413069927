"""Chinese titles of the IPC's sections, classes and subclasses, from the official classification table."""

import csv
import re
from collections.abc import Sequence
from importlib.resources import files

with (files(__package__) / "ipc_titles.tsv").open(encoding="utf-8") as _file:
    TITLES: dict[str, str] = dict(csv.reader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))

#: Lengths of the codes of a section, a class and a subclass.
LEVELS = (1, 3, 4)
#: Where a title ends and its references or notes begin.
_REST = re.compile(r"[（(\[［〔]|注意|\s*\d．")
SHORT_TITLES: dict[str, str] = {code: _REST.split(text)[0].strip() or text for code, text in TITLES.items()}
_CHILDREN: dict[str, list[str]] = {}
for _code in TITLES:
    _parent = next((_code[:length] for length in reversed(LEVELS) if length < len(_code)), "")
    _CHILDREN.setdefault(_parent, []).append(_code)


def title(code: str) -> str:
    """Return the whole official title with its references, or nothing for a code that the table lacks."""
    return TITLES.get(code, "")


def short_title(code: str) -> str:
    """Return the title up to its first bracket or note, where the references to other places begin."""
    return SHORT_TITLES.get(code, "")


def children(code: str = "") -> Sequence[str]:
    """Return the codes right below this one in the table's order; the sections for an empty code."""
    return _CHILDREN.get(code, ())


def ancestors(code: str) -> tuple[str, ...]:
    """Return the codes above this one, from the section down: C01B is below C and C01."""
    return tuple(code[:length] for length in LEVELS if length < len(code))


def matching(words: str, limit: int = 50) -> list[str]:
    """Return the codes that begin with a code, or else whose short titles hold every word, broad ones first."""
    wanted = words.upper().split()
    if not wanted:
        return []
    by_code = [code for code in TITLES if len(wanted) == 1 and code.startswith(wanted[0])]
    by_title = [code for code, text in SHORT_TITLES.items() if all(word in text.upper() for word in wanted)]
    return sorted(by_code or by_title, key=len)[:limit]
