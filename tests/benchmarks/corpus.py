"""Records to search: made here (the same for the same count), or read from a file of another generator.

Both come as JSON lines: id no pub title abstract applicants inventors ipc industry city price (万元 or null) modes
status apply_date grant_date updated (seconds since 1970); further keys are left alone.
"""

import json
import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from marketplace.domain.numbers import check_digit
from search import PatentDocument
from tests.benchmarks.vocabulary import (
    ENDINGS,
    GIVEN,
    INDUSTRIES,
    JOINTS,
    SURNAMES,
    Zipf,
    institutions,
    rare_words,
)

Record = dict[str, Any]
BLOCK = 5_000
SEED = 20261123
PROCESSES = 2
CITIES = (
    "哈尔滨",
    "齐齐哈尔",
    "大庆",
    "牡丹江",
    "佳木斯",
    "绥化",
    "鸡西",
    "黑河",
    "伊春",
    "鹤岗",
    "七台河",
    "双鸭山",
)
MODES = ("转让", "普通许可", "独占许可", "开放许可", "排他许可", "作价入股")
STATUSES = ("有效", "审中", "失效")
_FIRST_DAY = date(2005, 1, 1).toordinal()
_DAYS = 20 * 365
_LATEST = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
_STATUS = {"有效": "granted", "质押中": "granted", "审中": "pending", "失效": "lapsed"}
_LICENCES = {"普通许可": "non_exclusive", "独占许可": "exclusive", "排他许可": "sole"}
_DEALS = {"转让": "transfer", "作价入股": "equity", "开放许可": "open_licence"}
_PAYMENTS = ("lump_sum", "instalments", "royalty", "entry_fee_and_royalty", "deferred")


class Generator:
    """One block of records; blocks are independent of each other, so that several processes make them."""

    def __init__(self, block: int) -> None:
        """The same block gives the same records."""
        self.chance = chance = random.Random(SEED + block)
        self.rare = Zipf(rare_words(random.Random(SEED)), 0.8, chance)
        self.institution = Zipf(institutions(), 0.6, chance)
        self.city = Zipf(CITIES, 0.7, chance)
        self.industry = Zipf(list(INDUSTRIES), 0.4, chance)
        self.surname, self.given = Zipf(SURNAMES, 0.7, chance), Zipf(GIVEN, 0.35, chance)
        self.ending, self.joint = Zipf(ENDINGS, 0.5, chance), Zipf(JOINTS, 0.5, chance)
        self.mode = Zipf(MODES, 0.7, chance)
        self.subclasses = {name: lists[0] for name, lists in INDUSTRIES.items()}
        self.words = {
            name: [Zipf(words, 0.7, chance) for words in lists[1:]] for name, lists in INDUSTRIES.items()
        }

    def record(self, serial: int) -> Record:
        """One patent on offer; its application number is valid and nobody else's."""
        chance, industry = self.chance, self.industry()
        subclasses = self.subclasses[industry]
        filed = _FIRST_DAY + int(_DAYS * chance.random())
        digits = f"{date.fromordinal(filed).year}{1 + (serial % 3 == 0)}{serial % 10_000_000:07}"
        title, abstract = self._text(industry)
        codes = chance.sample(subclasses, 1 + (chance.random() < 0.4))
        return {
            "id": serial,
            "no": f"ZL{digits}.{check_digit(digits)}",
            "pub": f"CN{100_000_000 + serial}{'U' if serial % 3 == 0 else 'B'}",
            "title": title,
            "abstract": abstract,
            "applicants": [self.institution() for _ in range(1 + (chance.random() < 0.15))],
            "inventors": [self._person() for _ in range(2 + serial % 4)],
            "ipc": [f"{code}{1 + int(60 * chance.random())}/{2 * int(30 * chance.random()):02}" for code in codes],
            "industry": industry,
            "city": self.city(),
            "price": None if chance.random() < 0.3 else round(chance.lognormvariate(2.6, 1.0), 1),
            "modes": list(dict.fromkeys(self.mode() for _ in range(1 + serial % 2))),
            "status": STATUSES[0 if chance.random() < 0.75 else 1 + serial % 2],
            "apply_date": date.fromordinal(filed).isoformat(),
            "grant_date": date.fromordinal(filed + 200 + int(600 * chance.random())).isoformat(),
            "updated": int(_LATEST - 6e7 * chance.random()),
        }  # fmt: skip

    def _person(self) -> str:
        return self.surname() + self.given() + (self.given() if self.chance.random() < 0.7 else "")

    def _text(self, industry: str) -> tuple[str, str]:
        """Title, and an abstract of about 220 characters that speaks of the same thing."""
        thing, part, material, praise = self.words[industry]
        rare, chance = self.rare, self.chance
        made = praise() + thing() + (rare() if chance.random() < 0.35 else "")
        title = f"一种{made}{self.ending()}"
        sentences = [
            f"本发明公开了{title}，属于{industry}技术领域",
            f"包括{part()}、{part()}和{rare()}{part()}",
        ]
        length = len(sentences[0]) + len(sentences[1])
        while length < 190:
            kind = int(4 * chance.random())
            if kind == 0:
                sentence = f"所述{part()}与{rare()}{part()}{self.joint()}"
            elif kind == 1:
                shares = f"{1 + int(20 * chance.random())}:{1 + int(9 * chance.random())}"
                sentence = f"将{material()}与{rare()}{material()}按质量比{shares}混合，经{rare()}得到{made}"
            elif kind == 2:
                sentence = (
                    f"通过{rare()}对{material()}进行{rare()}处理，温度为{20 + int(900 * chance.random())}℃"
                )
            else:
                sentence = f"所述{part()}上设置有{rare()}{part()}，用于{rare()}和{rare()}"
            sentences.append(sentence)
            length += len(sentence) + 1
        return title, f"{'；'.join(sentences)}。具有{praise()}、{praise()}的优点，降低了生产成本。"


def generate(count: int, start: int = 0) -> Iterator[Record]:
    """Records `start` to `count`; start is a multiple of BLOCK."""
    for first in range(start, count, BLOCK):
        generator = Generator(first // BLOCK)
        yield from (generator.record(serial) for serial in range(first, min(first + BLOCK, count)))


def write(path: Path, count: int) -> None:
    """Write that many records, made by two processes, one a line."""
    fresh = path.with_suffix(".part")
    jobs = [(first, min(first + BLOCK, count)) for first in range(0, count, BLOCK)]
    with get_context("spawn").Pool(PROCESSES) as pool, fresh.open("wb") as stream:
        for lines in pool.imap(_lines, jobs):
            stream.write(lines)
    os.replace(fresh, path)


def _lines(bounds: tuple[int, int]) -> bytes:
    records = generate(bounds[1], bounds[0])
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def read(path: Path, count: int | None = None) -> Iterator[Record]:
    """The first records of a file; ValueError when it holds fewer than wanted."""
    found = 0
    with path.open(encoding="utf-8") as stream:
        for line in islice(stream, count):
            yield json.loads(line)
            found += 1
    if count is not None and found < count:
        raise ValueError(f"{path} holds {found:,} records, {count:,} are wanted")


def document(record: Record) -> PatentDocument:
    """The record as a published listing, as the site would index it."""
    modes, price = record["modes"], record["price"]
    return PatentDocument(
        id=str(record["id"]),
        title=record["title"],
        number=record["no"],
        numbers=(record["pub"],),
        abstract=record["abstract"],
        owners=tuple(record["applicants"]),
        inventors=tuple(record["inventors"]),
        ipc=tuple(record["ipc"]),
        patent_type="utility_model" if record["pub"].endswith("U") else "invention",
        legal_status=_STATUS[record["status"]],
        institution=record["applicants"][0],
        city=record["city"],
        city_name=record["city"],
        deal_types=tuple(dict.fromkeys(_DEALS.get(mode, "licence") for mode in modes)),
        licence_types=tuple(_LICENCES[mode] for mode in modes if mode in _LICENCES),
        payment_modes=(_PAYMENTS[record["id"] % len(_PAYMENTS)],),
        industries=(record["industry"],),
        free_for_small=record["id"] % 20 == 0,
        price_fen=None if price is None else round(price * 1_000_000),
        listed=True,
        shown=True,
        filed_on=date.fromisoformat(record["apply_date"]),
        granted_on=date.fromisoformat(record["grant_date"]),
        published_at=datetime.fromtimestamp(record["updated"], UTC),
        appeared_at=datetime.fromtimestamp(record["updated"], UTC) + timedelta(minutes=1),
        version=1,
    )
