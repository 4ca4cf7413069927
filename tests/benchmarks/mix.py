"""500 questions of a search box, in the shares of a working day, with words drawn from the records themselves."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search import Range, SearchRequest
from search.analysis import document_words, is_han, query_words
from search.query import Filter, Sort
from tests.benchmarks.corpus import Record, document

SEED = 7
SHARES = {
    "one word": 100,
    "two words": 75,
    "three words": 50,
    "phrase": 50,
    "number": 25,
    "filter + facets": 60,
    "browse + facets": 15,
    "newest": 50,
    "cheapest + filter": 25,
    "offset 1000": 25,
    "suggest": 25,
}
SIX_FACETS = ("ipc_section", "city", "institution", "deal_type", "patent_type", "price_band")
SIZE = 20
# Ranks by number of records that hold the word: everybody's words, ordinary ones, rare ones.
BANDS = ((0, 60), (60, 600), (600, 6_000))
SAMPLE = 5_000


@dataclass(frozen=True)
class Question:
    """One question as the library is asked it, and in parts, for those who ask an engine by hand.

    `runs` are the words as typed; `phrase` is text side by side, `number` a key of a patent number, `prefix` what
    is completed. Of these four at most one is given.
    """

    kind: str
    request: SearchRequest
    runs: tuple[str, ...] = ()
    phrase: str = ""
    number: str = ""
    prefix: str = ""


def questions(records: Sequence[Record]) -> list[Question]:
    """The mix for these records (the first SAMPLE are looked at), shuffled; the same for the same records."""
    author = _Author(records[:SAMPLE])
    mix = [author.ask(kind) for kind, count in SHARES.items() for _ in range(count)]
    random.Random(SEED).shuffle(mix)
    return mix


class _Author:
    def __init__(self, records: Sequence[Record]) -> None:
        self.chance = random.Random(SEED)
        self.records = records
        self.texts = [set(_words(record)) for record in records]
        frequency = Counter(word for words in self.texts for word in words)
        ranked = sorted(frequency, key=lambda word: (-frequency[word], word))
        self.band_of = {word: band for band, (low, high) in enumerate(BANDS) for word in ranked[low:high]}

    def ask(self, kind: str) -> Question:
        chance = self.chance
        if kind == "phrase":
            return self._phrase()
        if kind == "number":
            return self._number()
        if kind == "suggest":
            return Question(kind, SearchRequest(), prefix=self._together(1)[0][: chance.choice((1, 2))])
        words = {"two words": 2, "three words": 3, "browse + facets": 0}.get(
            kind, 1 + (chance.random() < 0.3)
        )
        if kind in ("one word", "offset 1000"):
            words = 1
        runs = self._together(words, BANDS[:1] if kind == "offset 1000" else BANDS)
        filters = self._filters() if "facets" in kind or "filter" in kind else {}
        orders: dict[str, Sort] = {"newest": "newest", "cheapest + filter": "price_asc"}
        request = SearchRequest(
            " ".join(runs),
            filters=filters,
            sort=orders.get(kind, "relevance"),
            page=1_000 // SIZE + 1 if kind == "offset 1000" else 1,
            size=SIZE,
            facets=SIX_FACETS if "facets" in kind else (),
        )
        return Question(kind, request, tuple(runs))

    def _together(self, count: int, bands: Sequence[tuple[int, int]] = BANDS) -> list[str]:
        """Distinct words of one record, each of a band drawn first."""
        while count:
            words = sorted(self.chance.choice(self.texts))
            chosen: list[str] = []
            for band in (self.chance.randrange(len(bands)) for _ in range(count)):
                fitting = [word for word in words if self.band_of.get(word) == band and word not in chosen]
                chosen += self.chance.sample(fitting, min(1, len(fitting)))
            if len(chosen) == count:
                return chosen
        return []

    def _phrase(self) -> Question:
        title = self.chance.choice(self.records)["title"]
        run = max(("".join(group) for group in _han_runs(title)), key=len, default=title)
        length = self.chance.randint(4, 8)
        start = self.chance.randrange(max(1, len(run) - length + 1))
        phrase = run[start : start + length]
        if len(phrase) < 2:
            return self._phrase()
        return Question("phrase", SearchRequest(f'"{phrase}"', size=SIZE), phrase=phrase)

    def _number(self) -> Question:
        number = self.chance.choice(self.records)["no"]
        plain = number.removeprefix("ZL").replace(".", "").lower()
        spelled = self.chance.choice((number, f"CN{plain}", f"no:{plain}"))
        return Question("number", SearchRequest(spelled, size=SIZE), number=plain)

    def _filters(self) -> dict[str, Filter]:
        """One or two conditions that some record meets."""
        record = document(self.chance.choice(self.records))
        price = record.price_fen or 1_000_000
        offers: list[tuple[str, Filter]] = [
            ("city", (record.city,)),
            ("patent_type", (record.patent_type,)),
            ("deal_type", record.deal_types),
            ("ipc_section", (record.ipc[0][0],)),
            ("price", Range(price // 2, price * 2)),
            ("institution", (record.institution,)),
        ]
        return dict(self.chance.sample(offers, self.chance.choice((1, 1, 2))))


def _words(record: Record) -> Iterable[str]:
    """Words of two characters or more that a query cuts in the same way as a document does."""
    for word in document_words(record["title"] + "。" + record["abstract"]):
        if len(word) > 1 and (is_han(word) or word.isalpha()) and query_words(word) == [word]:
            yield word


def _han_runs(text: str) -> Iterable[list[str]]:
    run: list[str] = []
    for character in text:
        if is_han(character):
            run.append(character)
        elif run:
            yield run
            run = []
    if run:
        yield run
