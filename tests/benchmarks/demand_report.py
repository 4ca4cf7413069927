"""Real demands as queries: figures over all of them, and the first five answers of twenty to be read by a person."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from search import Hit, PatentDocument, Sample, SearchEngine, SearchRequest, SearchResult
from tests.benchmarks.figures import table
from tests.benchmarks.real_patents import Demand

SHOWN, SEED, TOP = 20, 20261124, 5
ABSTRACT = 60


def report(
    engine: SearchEngine, halves: Mapping[str, Sequence[Demand]], patents: Sequence[PatentDocument]
) -> str:
    """The whole report as Markdown: figures for each half, and twenty demands of the last one to be read."""
    by_id = {patent.id: patent for patent in patents}
    answers = {
        demand.id: engine.search(SearchRequest(demand.title, size=TOP, closest=True))
        for demands in halves.values()
        for demand in demands
    }
    *_, unseen = halves.values()
    chosen = random.Random(SEED).sample(list(unseen), SHOWN)
    parts = [
        f"# {len(answers)} demands over {len(patents):,} patents",
        *(
            f"{name} ({len(demands)}):\n\n{figures(engine, demands, answers)}"
            for name, demands in halves.items()
        ),
        "First the search box with the demand's title, then `similar` with its title and text.",
        *(_one(engine, demand, answers[demand.id], by_id) for demand in chosen),
    ]
    return "\n\n".join(parts) + "\n"


def figures(engine: SearchEngine, demands: Sequence[Demand], answered: Mapping[str, SearchResult]) -> str:
    """How many demands each reading answered, and with how many hits; and how many `similar` answered."""
    answers = [answered[demand.id] for demand in demands]
    readings = Counter(answer.pass_ for answer in answers if answer.total)
    rows = [
        [
            reading.value,
            str(count),
            f"{count / len(answers):.0%}",
            f"{sorted(answer.total for answer in answers if answer.total and answer.pass_ is reading)[count // 2]:,}",
        ]
        for reading, count in readings.most_common()
    ]
    nothing = sum(not answer.total for answer in answers)
    rows.append(["nothing found", str(nothing), f"{nothing / len(answers):.0%}", "—"])
    alike = sorted(filter(None, (len(_alike(engine, demand)) for demand in demands)))
    share = f"{len(alike) / len(answers):.0%}"
    rows.append([f"something similar (of {TOP})", str(len(alike)), share, f"{alike[len(alike) // 2]}"])
    return table(["reading that answered", "demands", "share", "median hits"], rows)


def _one(
    engine: SearchEngine, demand: Demand, answer: SearchResult, by_id: Mapping[str, PatentDocument]
) -> str:
    alike = _alike(engine, demand)
    words = "、".join(answer.words)
    searched = f"{answer.total:,} hits ({answer.pass_.value}) {words}" if answer.total else f"no hit {words}"
    lines = [
        f"## {demand.title}",
        f"> {demand.text[:200]}",
        f"Search box: {searched}",
        "\n".join(_lines(answer.hits, by_id)) or "—",
        "Similar:",
        "\n".join(_lines(alike, by_id)) or "—",
    ]
    return "\n\n".join(lines)


def _alike(engine: SearchEngine, demand: Demand) -> tuple[Hit, ...]:
    return engine.similar(Sample(demand.id, demand.title, demand.text, ()), size=TOP)


def _lines(hits: Sequence[Hit], by_id: Mapping[str, PatentDocument]) -> Iterator[str]:
    for rank, hit in enumerate(hits, 1):
        found = by_id[hit.id]
        yield f"{rank}. **{found.title}** {' '.join(found.ipc)} — {found.abstract[:ABSTRACT]} ({hit.id})"
