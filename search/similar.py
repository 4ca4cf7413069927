"""Patents like a given one, the same on both engines: its most telling words, weighted, and its classes."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from math import log

from search.analysis import document_words, is_han
from search.backend import BadPage
from search.clauses import AllOf, AnyOf, AtLeast, Clause, Term
from search.closest import closest, telling_words
from search.everyday import says_something
from search.likeness import class_keys
from search.passes import Found, Plan
from search.query import LARGEST_PAGE, Hit, Sample, Scope, SearchRequest, Words
from search.telling import Frequencies, is_frequent, rarity, votes

MOST_TOKENS = 30
# Words looked up to find them: the most repeated ones of a long text.
MOST_CANDIDATES = 400
TITLE_WEIGHT = 2
# What each shared subclass counts, and each shared group once more, as a share of all the words' weights together.
CLASS_SHARE = 0.3
#: Share of the telling words' votes that another patent needs; a very short text seldom has them by chance.
ENOUGH = 0.067
_FIELDS = ("title_words", "abstract_words")


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
    """Enough of the telling words, or a class; None when the index has neither.

    A text without a class is somebody's own: there the title names the subject, and the rest only orders what shares it.
    """
    free = not source.ipc
    weights = _telling(source, free, frequencies)
    title = Words(source.title)
    if free and telling_words(title):
        subject = closest(title, frequencies)
        return AllOf((subject.clause, _sharing(1, weights, ()))) if subject and weights else None
    counted = votes(weights)
    need = max(1, round(ENOUGH * sum(counted.values())))
    own = sum(weights.values()) or 1.0
    # A class is enough by itself: it is there as often as words are needed, with its weight shared out.
    classes = [Term("ipc", key, own * CLASS_SHARE / need) for key in class_keys(source) if by_class]
    return _sharing(need, weights, classes * need) if weights or classes else None


def _sharing(need: int, weights: Mapping[str, float], others: Sequence[Clause]) -> Clause:
    """At least so many votes; a word that has several is there several times, with its weight shared out."""
    words = [
        AnyOf(tuple(Term(field, token, weights[token] / times) for field in _FIELDS))
        for token, times in votes(weights).items()
        for _ in range(times)
    ]
    return AtLeast(need, (*words, *others))


def _telling(source: Sample, free: bool, frequencies: Frequencies) -> dict[str, float]:
    """The tokens that tell this text from others, with their weights; what only the source has is no help."""
    counts: Counter[str] = Counter()
    for text, weight in ((source.title, TITLE_WEIGHT), (source.abstract, 1)):
        for token in document_words(text):
            counts[token] += weight
    repeated = (token for token, _ in counts.most_common() if _may_tell(token, free))
    tokens = list(islice(repeated, MOST_CANDIDATES))
    documents, found = frequencies([Term(field, token) for token in tokens for field in _FIELDS])
    weights = {}
    for at, token in enumerate(tokens):
        held = max(found[2 * at], found[2 * at + 1])
        if held > (not free) and not is_frequent(held, documents):
            weights[token] = (1 + log(counts[token])) * rarity(held, documents)
    kept = sorted(weights, key=lambda token: (-weights[token], token))[:MOST_TOKENS]
    return {token: weights[token] / weights[kept[0]] for token in kept}


def _may_tell(token: str, free: bool) -> bool:
    return says_something(token) if free else len(token) > 1 or is_han(token)
