"""Patents like a given one, the same on both engines: its most telling words, weighted, and its classes."""

import math
from collections import Counter
from collections.abc import Callable, Sequence

from search.analysis import document_words, ipc_keys, is_han
from search.backend import BadPage
from search.clauses import AtLeast, Clause, Term
from search.passes import Found, Plan
from search.query import LARGEST_PAGE, Hit, Likeness, Sample, Scope, SearchRequest
from search.vocabulary import title_terms

MOST_TOKENS = 30
TITLE_WEIGHT = 2
# Of a patent's own likeness (all its telling words in the title), so much for the same subclass, and for the group.
CLASS_SHARE = 0.1
GROUP_SHARE = 0.1
# A word in more of the documents than this says nothing; few documents can't tell.
COMMON_SHARE = 0.25
FEW_DOCUMENTS = 5
MOST_SHARED = 5
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
    classes = [Term("ipc", key, own * share) for key, share in _class_shares(source).items() if by_class]
    ways = (*words, *classes)
    return AtLeast(1, ways) if ways else None


def shared(source: Sample, other: Sample) -> Likeness:
    """What two patents have in common, to be shown as the reason."""
    theirs = set(_classes(other))
    common = [key for key in _classes(source) if key in theirs]
    return Likeness(
        tuple(key.upper() for key in common if len(key) == 4),
        tuple(key.upper() for key in common if len(key) > 4),
        _shared_words(source, other),
    )


def _telling(source: Sample, frequencies: Frequencies) -> dict[str, float]:
    """The tokens that tell this patent from others, with their weights."""
    counts: Counter[str] = Counter()
    for text, weight in ((source.title, TITLE_WEIGHT), (source.abstract, 1)):
        for token in document_words(text):
            counts[token] += weight
    tokens = [token for token in counts if len(token) > 1 or is_han(token)]
    documents, found = frequencies([Term(field, token) for token in tokens for field in _FIELDS])
    weights = {}
    for at, token in enumerate(tokens):
        held = max(found[2 * at], found[2 * at + 1])
        if 1 < held <= max(FEW_DOCUMENTS, documents * COMMON_SHARE):
            weights[token] = (1 + math.log(counts[token])) * math.log(1 + documents / held)
    kept = sorted(weights, key=lambda token: (-weights[token], token))[:MOST_TOKENS]
    return {token: weights[token] / weights[kept[0]] for token in kept}


def _class_shares(source: Sample) -> dict[str, float]:
    return {key: CLASS_SHARE if len(key) == 4 else GROUP_SHARE for key in _classes(source)}


def _classes(sample: Sample) -> list[str]:
    """Keys of the subclasses and groups, each once."""
    keys = (key for code in sample.ipc for key in ipc_keys(code))
    return list(dict.fromkeys(key for key in keys if len(key) >= 4 and "/" not in key and key[0].isalpha()))


def _shared_words(source: Sample, other: Sample) -> tuple[str, ...]:
    """The longest shared words and compounds, those of both titles first."""
    ours, theirs = set(title_terms(source.title)), set(title_terms(other.title))
    common = ours.union(title_terms(source.abstract)) & theirs.union(title_terms(other.abstract))
    words: list[str] = []
    for word in sorted(common, key=lambda each: (-(each in ours) - (each in theirs), -len(each), each)):
        if not any(word in longer for longer in words):
            words.append(word)
    return tuple(words[:MOST_SHARED])
