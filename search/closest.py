"""What comes closest to a text of which nothing holds most words: its most telling words, and enough of them.

Only rarity tells which words are telling. A floor keeps nonsense out: words that no patent holds count against the others,
so that a text about 赤泥 isn't answered with whatever is 综合利用.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from math import log

from search.clauses import MOST_TOKENS, AtLeast, Clause, word_clause
from search.everyday import says_something, stop_words
from search.query import Node, leaves
from search.telling import Frequencies, holders, is_character, is_frequent, rarity, votes
from search.vocabulary import runs

#: Of all votes a patent's words must have more than this share: of two equal words one is enough, of three it isn't.
ENOUGH = 0.4
MOST_WORDS = 20
#: What one document in a thousand holds is as rare as can be: else a word that is missing outweighs all others in a
#: large stock.
RAREST = log(1 + 1_000)
# A character that stands alone is a word less often than it is a piece of one.
SINGLE = 0.5


@dataclass(frozen=True)
class Closest:
    """What to look for, and the words in it, the most telling first."""

    clause: Clause
    words: tuple[str, ...]


def telling_words(node: Node | None) -> dict[str, int]:
    """The words of a text that may tell it from others, and how often each is there.

    Neighbouring single characters are one word that the segmenter doesn't know: 弹条, not 弹 and 条 anywhere.
    """
    found: Counter[str] = Counter()
    for run in (run for leaf in leaves(node) for run in runs(leaf.text, stop_words())):
        for single, group in groupby(run, is_character):
            words = list(group)
            found.update(["".join(words)] if single else words)
    told = Counter({word: times for word, times in found.items() if says_something(word)})
    return dict(told.most_common(MOST_TOKENS))


def closest(node: Node | None, frequencies: Frequencies) -> Closest | None:
    """None when the stock holds too few of the telling words, or when there is none."""
    counts = telling_words(node)
    documents, held = holders(list(counts), frequencies)
    if not any(held.values()):
        return None
    weights = {
        word: (1 + log(times))
        * min(RAREST, rarity(held[word], documents))
        * (SINGLE if is_character(word) else 1)
        for word, times in counts.items()
        if not is_frequent(held[word], documents)
    }
    kept = sorted(weights, key=lambda word: -weights[word])[:MOST_WORDS]
    counted = votes({word: weights[word] for word in kept})
    need = int(ENOUGH * sum(counted.values())) + 1
    words = tuple(word for word in kept if held[word])
    if need > sum(counted[word] for word in words):
        return None
    found = tuple(word_clause(word) for word in words for _ in range(counted[word]))
    return Closest(AtLeast(need, found), words)
