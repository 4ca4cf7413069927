"""One change of one constant of a rule: numbers by one, switches turned, lists emptied."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config import ROOT
from marketplace.domain import rule_book
from marketplace.domain.rules import Rule
from tests.architecture.generated import function_of


@dataclass(frozen=True)
class Mutant:
    """A file's whole source with one place changed."""

    path: Path
    where: str
    before: str
    after: str
    source: bytes


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Yield every change of the settings that a rule reads, and of the numbers of its function."""
    book = Path(inspect.getfile(rule_book))
    for node in ast.walk(ast.parse(book.read_text())):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in rule.settings and node.value:
            yield from _setting(book, ast.unparse(node.target), node.value)
    function = inspect.unwrap(function_of(rule))
    path = Path(inspect.getfile(function))
    for node in _reached(ast.parse(path.read_text()), function.__name__):
        yield from (_changed(path, one, f"{_number(one) + 1}", "") for one in _numbers(node))


def _setting(path: Path, name: str, value: ast.expr) -> Iterator[Mutant]:
    numbers = list(_numbers(value))
    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
        yield _changed(path, value, str(not value.value), name)
    elif numbers:
        yield from (_changed(path, one, f"{_number(one) + 1}", name) for one in numbers)
    else:
        yield _changed(path, value, "()", name)


def _numbers(node: ast.AST) -> Iterator[ast.Constant]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and type(one.value) is int:
            yield one


def _number(node: ast.Constant) -> int:
    value: int = ast.literal_eval(node)
    return value


def _reached(tree: ast.Module, name: str) -> list[ast.AST]:
    """Return the definitions of the module that `name` uses, itself included, without docstrings."""
    defined: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            defined |= {ast.unparse(target): node for target in targets}
    wanted, seen = [name], dict[str, ast.AST]()
    while wanted:
        current = wanted.pop()
        if current not in seen and current in defined:
            seen[current] = defined[current]
            wanted += [one.id for one in ast.walk(defined[current]) if isinstance(one, ast.Name)]
    return list(seen.values())


def _changed(path: Path, node: ast.expr, after: str, name: str) -> Mutant:
    lines = path.read_bytes().splitlines(keepends=True)
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    start = sum(map(len, lines[:first])) + node.col_offset
    end = sum(map(len, lines[:last])) + (node.end_col_offset or 0)
    source = b"".join(lines)
    where = f"{path.name}:{node.lineno} {name}".strip()
    changed = source[:start] + after.encode() + source[end:]
    return Mutant(path.relative_to(ROOT), where, source[start:end].decode(), after, changed)
