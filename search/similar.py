"""Patents like a given one, the same on both engines: its most telling words, weighted, and its classes."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from search.analysis import document_words, is_han
from search.backend import BadPage
from search.clauses import AtLeast, Clause, Term
from search.likeness import class_keys
from search.passes import Found, Plan
from search.query import LARGEST_PAGE, Hit, Sample, Scope, SearchRequest

MOST_TOKENS = 30
# Words looked up to find them: the most repeated ones of a long text.
MOST_CANDIDATES = 400
TITLE_WEIGHT = 2
# What each shared subclass counts, and each shared group once more, as a share of all the words' weights together.
CLASS_SHARE = 0.3
# A word in more of the documents than this says nothing; few documents can't tell.
COMMON_SHARE = 0.25
FEW_DOCUMENTS = 5
_FIELDS = ("title_words", "abstract_words")

#: Documents in the index, and how many hold each (field, token).
Frequencies = Callable[[Sequence[Term]], tuple[int, Sequence[int]]]


def alike(
    source: Sample,
    scope: Scope,
    size: int,
    by_class: bool,
    frequencies: Frequencies,
    run: Callable[[Plan], Found],
) -> tuple[Hit, ...]:
    """Hits for `SearchEngine.similar`, by an engine's document frequencies and search; BadPage for a size."""
    if not 1 <= size < LARGEST_PAGE:
        raise BadPage(f"size {size}")
    clause = clause_like(source, by_class, frequencies)
    if clause is None:
        return ()
    # One more than wanted, for the source itself is the most alike.
    found = run(Plan(clause, SearchRequest(scope=scope, size=size + 1), "relevance"))
    return tuple(hit for hit in found.hits if hit.id != source.id)[:size]


def clause_like(source: Sample, by_class: bool, frequencies: Frequencies) -> Clause | None:
    """At least one telling word or class; None when there is neither."""
    weights = _telling(source, frequencies)
    words = [Term(field, token, weight) for token, weight in weights.items() for field in _FIELDS]
    own = sum(weights.values()) or 1.0
    classes = [Term("ipc", key, own * CLASS_SHARE) for key in class_keys(source) if by_class]
    ways = (*words, *classes)
    return AtLeast(1, ways) if ways else None


def _telling(source: Sample, frequencies: Frequencies) -> dict[str, float]:
    """The tokens that tell this patent from others, with their weights."""
    counts: Counter[str] = Counter()
    for text, weight in ((source.title, TITLE_WEIGHT), (source.abstract, 1)):
        for token in document_words(text):
            counts[token] += weight
    repeated = (token for token, _ in counts.most_common() if len(token) > 1 or is_han(token))
    tokens = list(islice(repeated, MOST_CANDIDATES))
    documents, found = frequencies([Term(field, token) for token in tokens for field in _FIELDS])
    weights = {}
    for at, token in enumerate(tokens):
        held = max(found[2 * at], found[2 * at + 1])
        if 1 < held <= max(FEW_DOCUMENTS, documents * COMMON_SHARE):
            weights[token] = (1 + math.log(counts[token])) * math.log(1 + documents / held)
    kept = sorted(weights, key=lambda token: (-weights[token], token))[:MOST_TOKENS]
    return {token: weights[token] / weights[kept[0]] for token in kept}
