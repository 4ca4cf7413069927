"""Through the web at N patents: rebuild from the database, pages of gunicorn under load, edits until they are seen."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

from config import ROOT
from marketplace.bootstrap.environment import variables
from marketplace.bootstrap.processes import Site
from marketplace.bootstrap.servers import free_port
from search import open_engine
from tests.benchmarks import load, rebuilding
from tests.benchmarks.figures import calibration, memory, moment, percentile, shown, summary, table
from tests.benchmarks.load import Load
from tests.benchmarks.mix import Question
from tests.benchmarks.subject import Subject
from tests.benchmarks.verdicts import Verdicts

MILLION = 1_000_000
SECONDS = 15.0
THREADS = (1, 2, 4)
EDITS = 40
SUGGEST = "/api/v1/search/suggest"
#: At most, in milliseconds, MiB, seconds; pages in each second at least.
PAGE_P95, PAGE_TO_ENGINE, HOME_P95, SUGGEST_P95, EDIT_P95 = 60.0, 3.0, 15.0, 10.0, 500.0
PER_SECOND = 80.0
REBUILD_SECONDS, REBUILD_MIB, READER_MIB = 720.0, 1024.0, 500.0


def measure(subject: Subject, verdicts: Verdicts) -> None:
    """Fill, rebuild, serve, load and edit at one size; what is in the folder already is not made again."""
    data = subject.folder / f"site-{subject.engine}-{subject.name}"
    search_url = "" if subject.engine == "tantivy" else f"{subject.url}-site"
    _fill(subject, data, search_url)
    port = free_port()
    environment = variables(JINQIAO_DATA_DIR=str(data), JINQIAO_PORT=str(port))
    environment |= {"JINQIAO_SEARCH_URL": search_url} if search_url else {}
    _rebuild(subject, data, environment, search_url or f"tantivy:{data / 'index'}", verdicts)
    with Site(port, data, environment) as site:
        site.wait_until_it_answers()
        _load(subject, port, verdicts)
        _edits(
            subject, site, [str(data), str(port), str(EDITS), *([search_url] if search_url else [])], verdicts
        )


def _fill(subject: Subject, data: Path, search_url: str) -> None:
    """A database of N patents; one that was not finished is thrown away."""
    done = data / "filled.json"
    if done.exists():
        return
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    arguments = [str(data), str(subject.file()), str(subject.size), *([search_url] if search_url else [])]
    done.write_text(json.dumps(_apart("tests.benchmarks.stock", arguments)), encoding="utf-8")


def _rebuild(
    subject: Subject, data: Path, environment: dict[str, str], search_url: str, verdicts: Verdicts
) -> None:
    """Rebuild from the database once; the figures are kept with the index."""
    note = data / "rebuilt.json"
    if not note.exists() or not _is_ready(search_url):
        seen = rebuilding.watch(environment, search_url)
        note.write_text(json.dumps(dataclasses.asdict(seen)), encoding="utf-8")
    seen = rebuilding.Rebuild(**json.loads(note.read_text(encoding="utf-8")))
    size = sum(path.stat().st_size for path in data.glob("jinqiao.sqlite3*")) / 1024**2
    print(
        f"\n## {subject.engine}, database of {subject.size:,} patents ({size:,.0f} MiB)\n\n"
        f"rebuild: {seen.seconds:.0f} s = {seen.documents / seen.seconds:,.0f} documents/s, peak {seen.peak_mib:.0f} MiB, "
        f"{seen.anonymous_mib:.0f} without mapped files "
        f"(all processes); {len(seen.searches)} searches meanwhile, p95 {percentile(seen.searches, 95):.1f} ms, "
        f"{len(seen.errors)} failed{': ' + seen.errors[0] if seen.errors else ''}"
    )
    if seen.documents != subject.size:
        verdicts.void(f"{seen.documents:,} documents in the index, {subject.size:,} in the database")
    verdicts.check("searches failed during the rebuild", len(seen.errors), 0)
    verdicts.check("rebuild peak MiB", seen.peak_mib, REBUILD_MIB)
    if subject.size == MILLION:
        verdicts.check("rebuild of a million, seconds", seen.seconds, REBUILD_SECONDS)


def _is_ready(search_url: str) -> bool:
    """An index of other fields would be outdated, and the site would answer from its database alone."""
    engine = open_engine(search_url)
    try:
        return engine.ping()
    finally:
        engine.close()


def _load(subject: Subject, port: int, verdicts: Verdicts) -> None:
    questions = subject.questions()
    paths = [load.address(question) for question in questions if not question.prefix]
    load.once(port, paths[:200])  # both processes open the index and fill their caches
    rows, runs, before = [], {}, calibration()
    for threads in THREADS:
        runs[threads] = found = load.run(port, paths, threads, SECONDS)
        rows.append(_row(f"result page, {threads} at a time", found))
    home = load.once(port, ["/"] * 200)
    rows.append(_row("home page", home))
    completions = _suggestions(port, questions)
    if completions:
        rows.append(_row("suggestion", completions))
    heads = ["page", "pages/s", "p50", "p95", "p99", "max", "engine p50", "p95", "page/engine p95", "errors"]
    print(f"\n{table(heads, rows)}\n\n{moment(before)}")
    if subject.size >= MILLION:
        alone = runs[THREADS[0]]
        engine = percentile(alone.engine, 95)
        verdicts.check("result page p95 / engine p95", percentile(alone.pages, 95) / engine, PAGE_TO_ENGINE)
    _judge(runs, home, completions, verdicts)


def _judge(runs: dict[int, Load], home: Load, completions: Load | None, verdicts: Verdicts) -> None:
    everything = [*runs.values(), home, *([completions] if completions else [])]
    errors = [error for found in everything for error in found.errors]
    print(*errors[:5], sep="\n")
    verdicts.check("failed requests", len(errors), 0)
    page = percentile(runs[THREADS[0]].pages, 95)
    verdicts.check("result page p95 ms, one at a time", page, PAGE_P95)
    verdicts.check("home page p95 ms", percentile(home.pages, 95), HOME_P95)
    if completions:
        verdicts.check("suggestion p95 ms", percentile(completions.pages, 95), SUGGEST_P95)
    most = max(found.per_second for found in runs.values())
    verdicts.check(f"seconds for {PER_SECOND:.0f} result pages", PER_SECOND / most, 1.0)


def _suggestions(port: int, questions: list[Question]) -> Load | None:
    paths = [f"{SUGGEST}?{urlencode({'q': question.prefix})}" for question in questions if question.prefix]
    if not load.exists(port, paths[0]):
        print(f"\n{SUGGEST} isn't there: not measured")
        return None
    return load.once(port, paths * 8)


def _edits(subject: Subject, site: Site, arguments: list[str], verdicts: Verdicts) -> None:
    """Edits seen while one client keeps searching; and what memory the web processes have at the end."""
    paths = [load.address(question) for question in subject.questions() if not question.prefix]
    meanwhile = Load()
    with load.under(site.number, paths, 1, meanwhile):
        times = _apart("tests.benchmarks.edits", arguments)
    print(
        f"\nedit seen by every web process, {len(times)} edits, p50/p95/p99/max ms: {' / '.join(summary(times))}"
    )
    verdicts.check("edit seen p95 ms", percentile(times, 95), EDIT_P95)
    workers = [found for child in _children(site.processes["web"].pid) if (found := memory(child))]
    for found in workers:
        print(f"web process: RSS {found['VmRSS']:.0f} MiB, anonymous {found['RssAnon']:.0f} MiB")
    verdicts.check("web process RSS MiB", max(found["VmRSS"] for found in workers), READER_MIB)


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _row(name: str, found: Load) -> list[str]:
    engine = [percentile(found.engine, percent) for percent in (50, 95)]
    ratio = shown(percentile(found.pages, 95) / engine[1]) if engine[1] else "—"
    own = [shown(each) if each else "—" for each in engine]
    return [name, shown(found.per_second), *summary(found.pages), *own, ratio, str(len(found.errors))]


def _apart(module: str, arguments: list[str]):  # type: ignore[no-untyped-def]
    """What a module prints as its last line, run in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("JINQIAO_")}
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    return json.loads(output.stdout.splitlines()[-1])
