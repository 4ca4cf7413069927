"""One word for one thing, files named for what they hold, and tests that pytest can see."""

import ast
import re
from pathlib import Path

from tests.architecture.source_tree import FUNCTION, ROOT, parse, python_files

OURS = ("marketplace", "search", "templates", "static", "tests", "migrations", "config.py", "wsgi.py", "run")
TEXT = {".py", ".html", ".css", ".js", ".txt", ".md", ".po", ""}
# The noun is spelt with c; "licensed" and "licensee" are the verb's, and the Apache one has its own name.
OTHER_SPELLING = re.compile("(?i)licen" + "se(?![de])")
APACHE = re.compile("Apache[ -]Licen" + "se|\\bLICEN" + "SE\\b")
SHAPELESS = {"common", "misc", "util", "utils", "help" + "er", "help" + "ers"}


def _text_files() -> list[Path]:
    roots = [ROOT / name for name in OURS if (ROOT / name).exists()]
    found = [path for root in roots for path in ([root] if root.is_file() else sorted(root.rglob("*")))]
    return [
        path
        for path in found
        if path.is_file() and path.suffix in TEXT and not {"__pycache__", "vendor"} & set(path.parts)
    ]


def test_the_noun_is_licence() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OTHER_SPELLING.search(APACHE.sub("", line))
    ]
    assert wrong == []


def test_files_are_named_for_what_they_hold() -> None:
    assert [str(path) for path in python_files() if path.stem in SHAPELESS] == []


def test_every_function_of_a_test_file_is_run_or_private() -> None:
    unseen = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in python_files()
        if path.name.startswith("test_")
        for node in parse(path).body
        if isinstance(node, FUNCTION) and not node.name.startswith(("test_", "_")) and not _is_fixture(node)
    ]
    assert unseen == []


def _is_fixture(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("fixture" in ast.unparse(decorator) for decorator in node.decorator_list)
