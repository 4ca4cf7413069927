"""Real demands as queries: figures over all of them, and the first five answers of twenty to be read by a person."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from search import Hit, PatentDocument, Sample, SearchEngine, SearchRequest, SearchResult
from tests.benchmarks.figures import table
from tests.benchmarks.real_patents import Demand

SHOWN, SEED, TOP = 20, 20261124, 5
ABSTRACT = 60


def report(engine: SearchEngine, demands: Sequence[Demand], patents: Sequence[PatentDocument]) -> str:
    """The whole report as Markdown."""
    by_id = {patent.id: patent for patent in patents}
    answers = {demand.id: engine.search(SearchRequest(demand.title, size=TOP)) for demand in demands}
    chosen = random.Random(SEED).sample(list(demands), SHOWN)
    parts = [
        f"# {len(demands)} demands over {len(patents):,} patents",
        figures(list(answers.values())),
        "First the search box with the demand's title, then `similar` with its title and text.",
        *(_one(engine, demand, answers[demand.id], by_id) for demand in chosen),
    ]
    return "\n\n".join(parts) + "\n"


def figures(answers: Sequence[SearchResult]) -> str:
    """How many demands each reading answered, and with how many hits."""
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
    return table(["reading that answered", "demands", "share", "median hits"], rows)


def _one(
    engine: SearchEngine, demand: Demand, answer: SearchResult, by_id: Mapping[str, PatentDocument]
) -> str:
    alike = engine.similar(Sample(demand.id, demand.title, demand.text, ()), size=TOP)
    searched = f"{answer.total:,} hits ({answer.pass_.value})" if answer.total else "no hit"
    lines = [
        f"## {demand.title}",
        f"> {demand.text[:200]}",
        f"Search box: {searched}",
        "\n".join(_lines(answer.hits, by_id)) or "—",
        "Similar:",
        "\n".join(_lines(alike, by_id)) or "—",
    ]
    return "\n\n".join(lines)


def _lines(hits: Sequence[Hit], by_id: Mapping[str, PatentDocument]) -> Iterator[str]:
    for rank, hit in enumerate(hits, 1):
        found = by_id[hit.id]
        yield f"{rank}. **{found.title}** {' '.join(found.ipc)} — {found.abstract[:ABSTRACT]} ({hit.id})"
