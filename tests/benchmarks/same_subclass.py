"""Do similar patents have the same IPC subclass? Ours against cosine of TF-IDF over pairs of characters."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search import PatentDocument, Sample, SearchEngine
from tests.benchmarks.real_patents import subclasses

SAMPLE, SEED, TOP = 500, 2026, 10
#: Weights of `similar` were tuned on the first half of the sample; the second half is only ever reported.
TUNED_ON = 250

#: The places in the list of the patents most alike the one at a place, best first.
Ranking = Callable[[int], Sequence[int]]


@dataclass(frozen=True)
class Judge:
    """The patents, and which of them are asked about."""

    patents: Sequence[PatentDocument]
    asked: Sequence[int]

    @classmethod
    def of(cls, patents: Sequence[PatentDocument]) -> "Judge":
        """500 patents with an IPC code, the same at every run."""
        coded = [at for at, patent in enumerate(patents) if subclasses(patent)]
        return cls(patents, random.Random(SEED).sample(coded, SAMPLE))

    def precision(self, asked: Sequence[int], ranking: Ranking) -> float:
        """Mean share of the first ten that have a subclass of the asked patent; fewer than ten count as wrong."""
        return sum(self._right(at, list(ranking(at))[:TOP]) for at in asked) / len(asked)

    def best(self, asked: Sequence[int]) -> float:
        """What a perfect ranking would reach: some subclasses have fewer than eleven patents."""
        everything = range(len(self.patents))
        return sum(
            min(1.0, self._right(at, [other for other in everything if other != at])) for at in asked
        ) / len(asked)

    def _right(self, at: int, found: Sequence[int]) -> float:
        own = subclasses(self.patents[at])
        return sum(bool(own & subclasses(self.patents[other])) for other in found) / TOP


def ours(engine: SearchEngine, patents: Sequence[PatentDocument], *, by_class: bool) -> Ranking:
    """The ranking of `SearchEngine.similar`."""
    places = {patent.id: at for at, patent in enumerate(patents)}

    def ranking(at: int) -> list[int]:
        asked = patents[at]
        sample = Sample(asked.id, asked.title, asked.abstract, asked.ipc)
        return [places[hit.id] for hit in engine.similar(sample, size=TOP, by_class=by_class)]

    return ranking


def cosine(patents: Sequence[PatentDocument], *, damped: bool) -> Ranking:
    """Cosine of TF-IDF vectors of pairs of characters in title and abstract; damped: 1 + ln tf in place of tf."""
    texts = [f"{patent.title} {patent.abstract}".lower() for patent in patents]
    counts = [Counter(text[at : at + 2] for at in range(len(text) - 1)) for text in texts]
    held = Counter(pair for count in counts for pair in count)
    vectors = [
        _unit(
            {
                pair: (1 + math.log(times) if damped else times) * math.log(len(texts) / held[pair])
                for pair, times in count.items()
            }
        )
        for count in counts
    ]
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, vector in enumerate(vectors):
        for pair, weight in vector.items():
            holders[pair].append((at, weight))

    def ranking(at: int) -> list[int]:
        scores: dict[int, float] = defaultdict(float)
        for pair, weight in vectors[at].items():
            for other, theirs in holders[pair]:
                scores[other] += weight * theirs
        del scores[at]
        return sorted(scores, key=lambda other: (-scores[other], other))[:TOP]

    return ranking


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {pair: weight / length for pair, weight in vector.items()}
