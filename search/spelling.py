"""What was meant by a misspelt Latin word: the nearest word that patents hold."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from search.analysis import normalise
from search.query import Completion, Node, leaves
from search.vocabulary import latin_words

# From this length on two slips are forgiven, below only one.
LONG_WORD = 8
MOST_WORDS = 10_000
MOST_CORRECTED = 10
_EXACT_FIELDS = ("no", "ipc", "city")


def nearest(word: str, beginning: Callable[[str, int], Iterable[Completion]]) -> str | None:
    """The word nearest to one that isn't in the vocabulary, of equally near ones the most frequent.

    `beginning` gives the Latin words that begin so: a slip in the first letter is rare, and looking only there quick.
    """
    wanted = normalise(word).strip()
    if latin_words(wanted) != [wanted]:
        return None
    known = {each.text: each.count for each in beginning(wanted[0], MOST_WORDS)}
    if wanted in known:
        return None
    most = 2 if len(wanted) >= LONG_WORD else 1
    near = process.extract(
        wanted, list(known), scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None
    )
    return min(((distance, -known[each], each) for each, distance, _ in near), default=(0, 0, None))[2]


def corrected(text: str, node: Node | None, meant: Callable[[str], str | None]) -> str | None:
    """The text with its misspelt words replaced; None when there are none."""
    words = (
        word for leaf in leaves(node) if leaf.field not in _EXACT_FIELDS for word in latin_words(leaf.text)
    )
    better = {word: right for word in list(dict.fromkeys(words))[:MOST_CORRECTED] if (right := meant(word))}
    if not better:
        return None
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[A-Za-z]+(?!\s*:)", lambda found: better.get(found[0].lower(), found[0]), plain)
