"""`./run bench relevance`: what is similar by IPC subclass, and real demands as queries, on the real files.

Needs the folder of real files (JINQIAO_FIXTURES). Writes a report to be read by a person; prints which of the files
were looked at while the search was tuned. Exit code 1 when `similar` is worse than the baseline on the unseen half.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from config import ROOT
from search import PatentDocument, SearchEngine, open_engine
from tests.benchmarks import demand_report, real_patents, same_subclass
from tests.benchmarks.figures import table
from tests.benchmarks.same_subclass import TUNED_ON, Judge

LOOKED_AT = f"""\
Looked at while tuning: the first {TUNED_ON} of the {same_subclass.SAMPLE} sampled patents (weights of `similar`).
Not looked at while tuning: the other {same_subclass.SAMPLE - TUNED_ON}, reported only.
Of the demands half were looked at (floors and stop words); the twenty of an earlier report are among them. The other half
was only reported; the report shows twenty of it. Three titles are in both halves.
All halves come from one list: patents that aren't asked about are candidates for both."""


def compare(engine: SearchEngine, patents: list[PatentDocument]) -> bool:
    """Print precision of ours and of the baselines; True when ours is at least the better baseline on the unseen half."""
    judge = Judge.of(patents)
    halves = {"looked at": judge.asked[:TUNED_ON], "not looked at": judge.asked[TUNED_ON:]}
    rankings = {
        "baseline: cosine, tf·idf": same_subclass.cosine(patents, damped=False),
        "baseline: cosine, (1 + ln tf)·idf": same_subclass.cosine(patents, damped=True),
        "ours, words only": same_subclass.ours(engine, patents, by_class=False),
        "ours, with classes (sees the answer)": same_subclass.ours(engine, patents, by_class=True),
    }
    found = {
        name: [judge.precision(asked, ranking) for asked in halves.values()]
        for name, ranking in rankings.items()
    }
    rows = [[name, *(f"{value:.3f}" for value in values)] for name, values in found.items()]
    rows.append(["a perfect ranking", *(f"{judge.best(asked):.3f}" for asked in halves.values())])
    print(
        f"Same IPC subclass among the first {same_subclass.TOP} (P@{same_subclass.TOP}), {len(patents):,} patents\n"
    )
    print(table(["", *halves], rows))
    *baselines, words, _ = (values[1] for values in found.values())
    return words >= max(baselines)


def main() -> int:
    """Index the real files, compare, write the report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--report", type=Path, default=ROOT / "var" / "relevance.md")
    options = parser.parse_args()
    try:
        patents = real_patents.patents()
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        met = compare(_filled(f"tantivy:{name}/real", patents), patents)
        everything = [*patents, *real_patents.samples()]
        engine = _filled(f"tantivy:{name}/all", everything)
        looked_at, unseen = real_patents.halves(real_patents.demands())
        halves = {"looked at": looked_at, "not looked at": unseen}
        text = demand_report.report(engine, halves, everything)
        engine.close()
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(text, encoding="utf-8")
    print(f"\n{text.split('First the search box')[0]}\n{LOOKED_AT}\n\nto read: {options.report}")
    print(f"at least the better baseline on the half not looked at: {'met' if met else 'missed'}")
    return int(not met)


def _filled(url: str, patents: list[PatentDocument]) -> SearchEngine:
    engine = open_engine(url, writer=True)
    engine.rebuild(patents)
    return engine


if __name__ == "__main__":
    sys.exit(main())
