"""How much a word tells of a text: rare ones more, very frequent ones nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import log

from search.analysis import bigrams, is_han
from search.clauses import Term
from search.fields import FIELDS, Kind

# A word in more of the documents than this says nothing; few documents can't tell.
COMMON_SHARE = 0.05
FEW_DOCUMENTS = 20
#: What the heaviest word counts; the others one or two.
MOST_VOTES = 3

#: Documents in the index, and how many hold each (field, token).
Frequencies = Callable[[Sequence[Term]], tuple[int, Sequence[int]]]
WORD_FIELDS = tuple(field.name for field in FIELDS if field.kind is Kind.WORDS and field.boost)


def holders(words: Collection[str], frequencies: Frequencies) -> tuple[int, dict[str, int]]:
    """Documents in the index, and how many hold each word, however it was cut there; of a long one at most so many."""
    terms = {word: _terms(word) for word in words}
    documents, found = frequencies([term for each in terms.values() for term in each])
    counts = iter(found)
    held = {word: [next(counts) for _ in each] for word, each in terms.items()}
    return documents, {word: (max if is_character(word) else min)(each) for word, each in held.items()}


def _terms(word: str) -> list[Term]:
    """The pairs of characters, all of which a document with the word has; a single character as a word."""
    if is_character(word):
        return [Term(name, word) for name in WORD_FIELDS]
    return [Term("pairs", pair) for pair in bigrams(word)]


def is_frequent(held: int, documents: int) -> bool:
    """True when so many documents hold a word that it tells nothing."""
    return held > max(FEW_DOCUMENTS, documents * COMMON_SHARE)


def rarity(held: int, documents: int) -> float:
    """Above 0, more for what fewer documents hold; what none holds is as rare as what one does."""
    return log(1 + documents / max(1, held))


def votes(weights: Mapping[str, float]) -> dict[str, int]:
    """1 to 3 for each, 3 for the heaviest: engines count clauses, they can't add up weights."""
    top = max(weights.values(), default=1.0)
    return {token: max(1, round(MOST_VOTES * weight / top)) for token, weight in weights.items()}


def is_character(word: str) -> bool:
    """True for a word of one Chinese character."""
    return len(word) == 1 and is_han(word)
