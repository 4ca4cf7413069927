"""The real files that relevance is judged on: 2,000 patents of one city, and 192 demands of enterprises."""

import hashlib
import json
import os
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from config import ROOT
from marketplace.seed import patents as sample_patents
from search import PatentDocument
from search.analysis import ipc_keys

PATENTS = Path("plain_list_xlsx") / "泰安专利_前2000行.xlsx"
DEMANDS = "demands.jsonl"
SAMPLES = 400
PRINTED_SEED, PRINTED = 20261124, 20


@dataclass(frozen=True)
class Demand:
    """What an enterprise looks for, in its own words."""

    id: str
    title: str
    text: str


def folder() -> Path:
    """Where the real files are; FileNotFoundError with the remedy when they aren't there."""
    path = Path(os.environ.get("JINQIAO_FIXTURES") or ROOT.parent / "shared" / "fixtures")
    if not (path / PATENTS).exists() or not (path / DEMANDS).exists():
        raise FileNotFoundError(
            f"no {PATENTS} and {DEMANDS} in {path}: set JINQIAO_FIXTURES to the folder of the real files"
        )
    return path


def patents() -> list[PatentDocument]:
    """The real patents in the order of the file, as published listings; designs have no IPC."""
    sheet = CalamineWorkbook.from_path(folder() / PATENTS).get_sheet_by_index(0)
    rows = [[str(cell).strip() for cell in row] for row in sheet.to_python()[1:]]
    return [
        PatentDocument(
            id=f"real-{at}",
            title=title,
            number=number,
            abstract=abstract,
            owners=tuple(filter(None, applicants.split(";"))),
            ipc=(code,) if code else (),
            filed_on=date.fromisoformat(filed) if filed else None,
            listed=True,
        )
        for at, (title, number, applicants, filed, code, abstract) in enumerate(rows)
    ]


def samples() -> list[PatentDocument]:
    """The site's invented sample patents."""
    chance = random.Random(20260101)
    made = [
        sample_patents.make(chance, "北辰示例大学", serial, date(2026, 11, 1)) for serial in range(SAMPLES)
    ]
    return [
        PatentDocument(
            id=f"sample-{one.number}",
            title=one.cells[1],
            number=one.number,
            abstract=one.cells[2],
            owners=(one.cells[4],),
            ipc=tuple(filter(None, one.cells[6].split(";"))),
            listed=True,
        )
        for one in made
    ]


def demands() -> list[Demand]:
    """The demands in the order of the file."""
    with (folder() / DEMANDS).open(encoding="utf-8") as lines:
        return [Demand(**json.loads(line)) for line in lines]


def subclasses(patent: PatentDocument) -> frozenset[str]:
    """IPC subclasses, as c01b."""
    keys = (key for code in patent.ipc for key in ipc_keys(code))
    return frozenset(key for key in keys if len(key) == 4 and key[0].isalpha())


def halves(every: list[Demand]) -> tuple[list[Demand], list[Demand]]:
    """The demands that lenient readings were tuned on, and as many that nobody looked at before they were done.

    By a hash of the id; the twenty that an earlier report printed are among the first.
    """
    printed = {demand.id for demand in random.Random(PRINTED_SEED).sample(every, PRINTED)}
    ordered = sorted(
        every, key=lambda demand: (demand.id not in printed, hashlib.sha256(demand.id.encode()).digest())
    )
    return ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]
