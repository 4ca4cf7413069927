"""`./run bench mutation [R-05 …]`: changes each constant of each rule, one at a time, and counts how many its tests notice.

A rule's constants are the settings that it reads (defaults of RuleBook) and the numbers in its function, in what that
calls in its own module and in the module's names that it reads. A change that its marked tests pass is printed.
"""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from config import ROOT
from marketplace.domain.rules import RULES, Rule
from tests.architecture.generated import marked_by_rule
from tests.benchmarks.mutants import Mutant, mutants

WORKERS = 2


def main(wanted: list[str]) -> None:
    """Print each rule's mutants and survivors, then the ratio over all."""
    rules = [rule for rule in RULES if not wanted or rule.id in wanted]
    with TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        trees = [_copy(Path(folder) / str(number)) for number in range(WORKERS)]
        nodes = marked_by_rule()
        for rule in rules:
            if _run(trees[0], nodes[rule.id]) != 0:
                sys.exit(f"{rule.id}: its tests fail unchanged")
        found = list(pool.map(lambda pair: _survivors(trees[pair[0]], pair[1], nodes), _shared(rules)))
    made, survived = (sum(part) for part in zip(*found, strict=True))
    print(f"{made - survived} of {made} changes noticed ({(made - survived) / made:.1%})")


def _shared(rules: list[Rule]) -> list[tuple[int, list[Rule]]]:
    return [(worker, rules[worker::WORKERS]) for worker in range(WORKERS)]


def _survivors(tree: Path, rules: list[Rule], nodes: dict[str, list[str]]) -> tuple[int, int]:
    made = survived = 0
    for rule in rules:
        for mutant in mutants(rule):
            made += 1
            if not _noticed(tree, mutant, nodes[rule.id]):
                survived += 1
                print(f"{rule.id} not noticed: {mutant.where} {mutant.before} → {mutant.after}", flush=True)
    return made, survived


def _noticed(tree: Path, mutant: Mutant, nodes: list[str]) -> bool:
    target = tree / mutant.path
    original = target.read_bytes()
    target.write_bytes(mutant.source)
    try:
        return _run(tree, nodes) != 0
    finally:
        target.write_bytes(original)


def _run(tree: Path, nodes: list[str]) -> int:
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *nodes]
    return subprocess.run(command, cwd=tree, capture_output=True, check=False).returncode


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
