"""`./run bench mutation [R-05 …]`: changes each constant and condition of each rule; counts what its tests notice.

What is changed: the settings that a rule reads (defaults of RuleBook); in its function, in those whose docstrings begin
with it and in what they use of their module, the numbers, comparisons, `and`/`or` and the members of tables; and the
constants of other domain modules that they read. A change that all marked tests pass is printed, and so is one that
can't be noticed (`unnoticeable.py`), with its reason. Tests of the domain need no application, so they go first.
"""

import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from config import ROOT
from marketplace.domain.rules import RULES
from tests.architecture.generated import marked_by_rule
from tests.benchmarks.mutants import Mutant, mutants

WORKERS = 2
#: A change may make a loop endless: that is noticed too.
LONGEST_SECONDS = 300
_PYTEST = (
    "-B",
    "-m",
    "pytest",
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "--hypothesis-profile=ci",
)


@dataclass(frozen=True)
class Trial:
    """A rule's change, and the tests that should notice it: those of the domain, and the others."""

    rule: str
    mutant: Mutant
    domain: list[str]
    others: list[str]


def main(wanted: list[str]) -> None:
    """Print each rule's figures, what was not noticed, then the ratio over all."""
    nodes = marked_by_rule()
    rules = [rule for rule in RULES if not wanted or rule.id in wanted]
    trials = [Trial(rule.id, one, *_parted(nodes[rule.id])) for rule in rules for one in mutants(rule)]
    made, noticed, excused = Counter[str](), Counter[str](), Counter[str]()
    with TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        trees = SimpleQueue[Path]()
        for number in range(WORKERS):
            trees.put(_copy(Path(folder) / str(number)))
        _check_unchanged(trees, nodes, [rule.id for rule in rules])
        for trial, seen in zip(trials, pool.map(lambda one: _noticed(trees, one), trials), strict=True):
            made[trial.rule] += 1
            noticed[trial.rule] += seen
            excused[trial.rule] += bool(trial.mutant.excuse)
            if not seen:
                _print_unseen(trial)
    for rule in rules:
        print(f"{rule.id}: {noticed[rule.id]} of {made[rule.id]} noticed, {excused[rule.id]} can't be")
    possible = made.total() - excused.total()
    print(f"{noticed.total()} of {possible} changes noticed ({noticed.total() / possible:.1%}); ", end="")
    print(f"{excused.total()} more can't be noticed, for the reasons given")


def _print_unseen(trial: Trial) -> None:
    one = trial.mutant
    verdict = f"can't be noticed ({one.excuse})" if one.excuse else "NOT NOTICED"
    print(f"{trial.rule} {verdict}: {one.where} {one.before} → {one.after}", flush=True)


def _parted(nodes: list[str]) -> tuple[list[str], list[str]]:
    domain = [node for node in nodes if node.startswith("tests/domain/")]
    return domain, [node for node in nodes if node not in domain]


def _check_unchanged(trees: SimpleQueue[Path], nodes: dict[str, list[str]], rules: list[str]) -> None:
    tree = trees.get()
    domain, others = _parted(sorted({node for rule in rules for node in nodes[rule]}))
    if failure := _failure(tree, domain, others):
        sys.exit(f"The tests of these rules fail without any change:\n{failure}")
    trees.put(tree)


def _noticed(trees: SimpleQueue[Path], trial: Trial) -> bool:
    if trial.mutant.excuse:
        return False
    tree = trees.get()
    target = tree / trial.mutant.path
    original = target.read_bytes()
    target.write_bytes(trial.mutant.source)
    try:
        return bool(_failure(tree, trial.domain, trial.others))
    finally:
        target.write_bytes(original)
        trees.put(tree)


def _failure(tree: Path, domain: list[str], others: list[str]) -> str:
    """Return what the first failing tests say; empty when all pass."""
    return (domain and _run(tree, ["--noconftest", *domain])) or (others and _run(tree, others)) or ""


def _run(tree: Path, arguments: list[str]) -> str:
    command = [sys.executable, *_PYTEST, *arguments]
    try:
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        return "they take too long"
    return done.stdout[-2000:] if done.returncode else ""


def _copy(tree: Path) -> Path:
    """Copy what git knows, so that the work at hand is never changed."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tree / name)
    for compiled in (ROOT / "marketplace/translations").rglob("*.mo"):
        shutil.copy(compiled, tree / compiled.relative_to(ROOT))
    return tree


if __name__ == "__main__":
    main(sys.argv[1:])
