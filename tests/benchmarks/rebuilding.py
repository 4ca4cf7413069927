"""A rebuild of the index from the database, watched: how long, how much memory, and whether searches were answered."""

import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.bootstrap.environment import PYTHON, REPOSITORY
from search import SearchError, SearchRequest, open_engine
from tests.benchmarks.figures import memory

PAUSE = 0.1


@dataclass
class Rebuild:
    """What was seen: `peak_mib` of all its processes together, `searches` in milliseconds by this process.

    The peak counts pages of the index's own files, which merging maps and the kernel takes back at will;
    `anonymous_mib` is the peak without them.
    """

    seconds: float = 0.0
    peak_mib: float = 0.0
    anonymous_mib: float = 0.0
    searches: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    documents: int = 0


def watch(environment: dict[str, str], search_url: str) -> Rebuild:
    """Run `flask search rebuild` and search ten times a second until it ends; CalledProcessError when it fails."""
    seen, began = Rebuild(), time.perf_counter()
    engine = open_engine(search_url)
    command = [str(PYTHON), "-m", "flask", "search", "rebuild"]
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            seen.peak_mib = max(seen.peak_mib, _tree_mib(process.pid, "VmRSS"))
            seen.anonymous_mib = max(seen.anonymous_mib, _tree_mib(process.pid, "RssAnon"))
            _search(engine.search, seen)
            time.sleep(PAUSE)
    seen.seconds = time.perf_counter() - began
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    seen.documents = engine.status().documents
    engine.close()
    return seen


def _search(search, seen: Rebuild) -> None:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    try:
        found = search(SearchRequest("制备", scope="all"))
    except SearchError as error:
        seen.errors.append(str(error))
        return
    if not found.total:
        seen.errors.append("nothing found")
    seen.searches.append((time.perf_counter() - began) * 1000)


def _tree_mib(root: int, kind: str) -> float:
    """Memory of this kind of a process and all below it; pages that they share count for each."""
    return sum(memory(process).get(kind, 0.0) for process in _tree(root))


def _tree(root: int) -> list[int]:
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{root}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [root, *(below for child in children for below in _tree(child))]
