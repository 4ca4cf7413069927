"""The same questions put to two sides by turns in one process, and whether they said the same."""

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from search import SearchEngine
from tests.benchmarks.answers import Answer, Ask
from tests.benchmarks.figures import Clock, milliseconds, percentile, shown, summary, table
from tests.benchmarks.mix import SHARES, Question

# So many questions one after the other for one side before it is the other's turn: long enough to push the other's
# data out of the processor's caches, short enough that a slow moment of the machine meets both.
TURN = 25
ALL = "all"


@dataclass
class Side:
    """One competitor: a name, and each question as a call."""

    name: str
    asks: Sequence[Ask]
    taken: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))

    def run(self, numbers: Iterable[int], clock: Clock) -> None:
        """Time these questions."""
        for number in numbers:
            self.taken[number].append(milliseconds(self.asks[number], clock))

    def times(self, questions: Sequence[Question], kind: str = ALL) -> list[float]:
        """A question's time is the median of its rounds, so that one interruption by the machine doesn't count."""
        return [median(self.taken[at]) for at, each in enumerate(questions) if kind in (ALL, each.kind)]


@dataclass(frozen=True)
class Difference:
    """Two sides answered a question differently: then the times don't compare equal work."""

    question: Question
    first: Answer
    second: Answer

    def __str__(self) -> str:
        return (
            f"{self.question.kind}: {self.question.request.text or self.question.prefix!r} "
            f"{dict(self.question.request.filters)}: {self.first.total} / {self.second.total}"
        )


def library_asks(engine: SearchEngine, questions: Sequence[Question]) -> list[Ask]:
    """Each question as our library is asked it."""
    return [_library_ask(engine, question) for question in questions]


def _library_ask(engine: SearchEngine, question: Question) -> Ask:
    if question.prefix:
        return lambda: _completed(engine, question.prefix)
    return lambda: _searched(engine, question)


def _completed(engine: SearchEngine, prefix: str) -> Answer:
    return Answer(completions={word.text: word.count for word in engine.complete(prefix)})


def _searched(engine: SearchEngine, question: Question) -> Answer:
    result = engine.search(question.request)
    facets = {
        name: {bucket.key: bucket.count for bucket in buckets} for name, buckets in result.facets.items()
    }
    return Answer(result.total, tuple(hit.id for hit in result.hits), facets)


def differences(questions: Sequence[Question], first: Side, second: Side) -> list[Difference]:
    """Ask everything once on both sides, which also warms both up."""
    found = []
    for question, one, other in zip(questions, first.asks, second.asks, strict=True):
        answers = one(), other()
        if not answers[0].agrees_with(answers[1]):
            found.append(Difference(question, *answers))
    return found


def race(
    questions: Sequence[Question], sides: Sequence[Side], rounds: int, clock: Clock = time.perf_counter
) -> None:
    """All questions `rounds` times on every side, by turns; who begins changes from turn to turn."""
    turn = 0
    for _ in range(rounds):
        for start in range(0, len(questions), TURN):
            for at in range(len(sides)):
                sides[(at + turn) % len(sides)].run(range(start, min(start + TURN, len(questions))), clock)
            turn += 1


def report(questions: Sequence[Question], sides: tuple[Side, Side]) -> str:
    """Times of both sides by kind and in all, and how many times slower the second is."""
    heads = [
        f"ms: {sides[0].name} / {sides[1].name}", *("p50", "p95", "p99", "max") * 2, "ratio p50", "ratio p95"
    ]  # fmt: skip
    rows = []
    for kind in (*SHARES, ALL):
        times = [side.times(questions, kind) for side in sides]
        if times[0]:
            ratios = [shown(ratio(times[0], times[1], percent)) for percent in (50, 95)]
            rows.append([kind, *summary(times[0]), *summary(times[1]), *ratios])
    return table(heads, rows)


def ratio(floor: Sequence[float], ours: Sequence[float], percent: float) -> float:
    """How many times the percentile of the first the second's is."""
    return percentile(ours, percent) / percentile(floor, percent)
