"""`./run bench search`: our library against bare calls of its engine, against SQLite's FTS5, and through the web.

    ./run bench search --sizes 10000,100000,1000000 --keep DIR      library / bare tantivy, growth table, FTS5 at 100,000
    ./run bench search --engine elasticsearch --sizes 100000        the same on ./run services start elasticsearch
    ./run bench search --pages --sizes 100000 --keep DIR            database, rebuild, gunicorn, edits
    … --corpus FILE.jsonl                                           records of another generator

With --keep indexes and figures stay in DIR and the next run goes on from there. Exit code 1 when a target is missed.
"""

import argparse
import json
import os
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from search import open_engine
from search.query import Pass
from tests.benchmarks import contest, corpus, pages, peer_fts5
from tests.benchmarks.contest import Side
from tests.benchmarks.figures import PERCENTILES, Clock, calibration, moment, percentile, shown, table
from tests.benchmarks.mix import Question
from tests.benchmarks.subject import ELASTICSEARCH, Subject, apart, kept
from tests.benchmarks.verdicts import Verdicts

ROUNDS = 5
PEER_SIZE, PEER_TIMES = 100_000, 10
MOST_RATIO = 1.5
# With fewer records a search is shorter than reading its words, about 0.1 ms, and the ratio says nothing of use.
LEAST_JUDGED = 100_000
MILLION = 1_000_000
#: Percentile → milliseconds that the library may take at a million.
AT_MILLION = {50: 5.0, 95: 30.0, 99: 80.0}
MOST_READER_MIB = 500
Row = dict[str, Any]


def compare(subject: Subject, rounds: int, clock: Clock, verdicts: Verdicts) -> None:
    """Library against bare engine at one size; keeps a row of the growth table."""
    built, questions = subject.built(), subject.questions()
    with subject.sides(questions) as (raw, library, _):
        sides = Side(subject.engine, raw), Side("library", library)
        wrong = contest.differences(questions, *sides)
        before = calibration()
        contest.race(questions, sides, rounds, clock)
    kind = "processor time" if clock is time.thread_time else "wall clock"
    print(f"\n## {subject.engine}, {subject.size:,} records, {rounds} rounds of {len(questions)}, {kind}\n")
    print(contest.report(questions, sides))
    print(f"\n{moment(before)}; totals differ: {len(wrong)}", *wrong[:5], sep="\n  ")
    if wrong:
        verdicts.void(
            f"{subject.engine} at {subject.size:,}: {len(wrong)} answers differ, times don't compare"
        )
    _keep(subject, questions, rounds, clock)
    ours = sides[1].times(questions)
    times = {str(percent): percentile(ours, percent) for percent in PERCENTILES}
    row: Row = {"name": subject.name, "size": subject.size, **built, **apart(subject, "read"), **times}
    note = subject.folder / f"row-{subject.engine}-{subject.name}.json"
    note.write_text(json.dumps(row), encoding="utf-8")
    _judge(subject, row, [side.times(questions) for side in sides], verdicts)


def _keep(subject: Subject, questions: list[Question], rounds: int, clock: Clock) -> None:
    """What it saves to keep counts and the answers to first characters until the index changes; judged nowhere."""
    again = [each for each in questions if each.request.facets or len(each.prefix) == 1]
    with closing(open_engine(subject.url)) as keeping, closing(open_engine(subject.url, keep=0)) as anew:
        sides = (
            Side("anew", contest.library_asks(anew, again)),
            Side("kept", contest.library_asks(keeping, again)),
        )
        contest.differences(again, *sides)
        contest.race(again, sides, rounds, clock)
    print(f"\nWhat may be kept until the index changes:\n\n{contest.report(again, sides)}")


def _judge(subject: Subject, row: Row, searched: list[list[float]], verdicts: Verdicts) -> None:
    if subject.size >= LEAST_JUDGED:
        for percent in (50, 95):
            what = f"{subject.engine} at {subject.size:,}, library / bare p{percent}"
            verdicts.check(what, contest.ratio(searched[0], searched[1], percent), MOST_RATIO)
    if subject.engine == "tantivy" and subject.size == MILLION:
        verdicts.check("reader RSS MiB at a million", row["rss_mib"], MOST_READER_MIB)
        for percent, most in AT_MILLION.items():
            verdicts.check(f"library p{percent} ms at a million", row[str(percent)], most)


def compare_with_fts5(subject: Subject, verdicts: Verdicts) -> None:
    """Library against FTS5 with the same tokens, on the questions that both read alike (all words)."""
    if not peer_fts5.is_compiled_in():
        print("\nthis Python's SQLite has no FTS5: not compared")
        return
    path = subject.folder / f"fts5-{subject.name}.sqlite3"
    if not path.exists():
        fresh = path.with_suffix(".part")
        fresh.unlink(missing_ok=True)
        peer_fts5.build(fresh, map(corpus.document, corpus.read(subject.file(), subject.size)))
        os.replace(fresh, path)
    peer, everything = peer_fts5.Fts5(path), subject.questions()
    with subject.sides(everything) as (_, _, engine):
        alike = [
            each for each in everything if each.prefix or engine.search(each.request).pass_ is Pass.ALL_WORDS
        ]
        sides = (
            Side("library", contest.library_asks(engine, alike)),
            Side("FTS5", [peer.prepared(question) for question in alike]),
        )
        wrong = contest.differences(alike, *sides)
        contest.race(alike, sides, 1)
    peer.close()
    print(
        f"\n## SQLite FTS5 at {subject.size:,}: {len(alike)} questions, {path.stat().st_size / 1024**2:,.0f} MiB\n"
    )
    print(contest.report(alike, sides))
    print(f"\ntotals differ: {len(wrong)}", *wrong[:5], sep="\n  ")
    ours, theirs = (side.times(alike) for side in sides)
    verdicts.check("library p95 / FTS5 p95", contest.ratio(theirs, ours, 95), 1 / PEER_TIMES)


def growth(folder: Path, engine: str) -> str:
    """Everything measured so far in this folder, smallest first."""
    heads = ["index", "records", "docs/s", "index MiB", "build peak MiB", "reader RSS", "anonymous"]
    heads += [f"p{percent} ms" for percent in PERCENTILES]
    rows = sorted((json.loads(path.read_text()) for path in folder.glob(f"row-{engine}-*.json")), key=_size)
    keys = ("index_mib", "peak_mib", "rss_mib", "anonymous_mib", "50", "95", "99")
    return table(
        heads,
        (
            [
                row["name"],
                f"{row['size']:,}",
                f"{row['size'] / row['seconds']:,.0f}",
                *(shown(row[key]) for key in keys),
            ]
            for row in rows
        ),
    )


def _size(row: Row) -> int:
    size: int = row["size"]
    return size


def main() -> int:
    """Measure what the options name, print tables and verdicts."""
    options, verdicts = _options(), Verdicts()
    clock = time.thread_time if options.busy else time.perf_counter
    with kept(options.keep) as folder:
        for size in map(int, options.sizes.split(",")):
            subject = Subject(options.engine, size, folder, options.corpus)
            if options.pages:
                pages.measure(subject, verdicts)
            else:
                compare(subject, options.rounds, clock, verdicts)
            if not options.pages and size == PEER_SIZE and options.engine == "tantivy":
                compare_with_fts5(subject, verdicts)
            if not options.keep:
                subject.discard()
        if not options.pages:
            print(f"\n## growth, {options.engine}\n\n{growth(folder, options.engine)}")
    print("\n" + "\n".join(verdicts.lines))
    return int(verdicts.missed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=("tantivy", "elasticsearch"), default="tantivy")
    parser.add_argument("--sizes", default="10000,100000", help="numbers of records, with commas")
    parser.add_argument("--corpus", type=Path, help="JSON lines of another generator")
    parser.add_argument("--keep", help="folder for indexes and figures; otherwise a temporary one")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--pages", action="store_true", help="through the database and gunicorn instead")
    parser.add_argument(
        "--busy",
        action="store_true",
        help="count processor time: ratios of the embedded engine on a busy machine",
    )
    options = parser.parse_args()
    if options.engine == "elasticsearch" and not os.environ.get(ELASTICSEARCH):
        parser.error(f"{ELASTICSEARCH} is not set: ./run services start elasticsearch")
    return options


if __name__ == "__main__":
    sys.exit(main())
