"""One change of one constant or condition of a rule: numbers by one, bounds by a day, switches turned, members left out."""

import ast
import copy
import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from config import ROOT
from marketplace.domain import rule_book
from marketplace.domain.rules import Rule
from tests.architecture.generated import function_of
from tests.benchmarks.unnoticeable import UNNOTICEABLE

#: What is called here holds words for the reader and nothing of a rule.
_WORDS = frozenset({"N_", "InvalidInput", "_refusal"})
_OTHER_OPERATOR: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A file's whole source with one place changed; `excuse` says why no test can notice it, if so."""

    path: Path
    where: str
    before: str
    after: str
    source: bytes
    excuse: str = ""


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Yield every change of the settings that a rule reads, of its functions, and of the constants that they read."""
    book = Path(inspect.getfile(rule_book))
    for node in ast.walk(ast.parse(book.read_text())):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in rule.settings and node.value:
            yield from _setting(book, node.value)
    seen: set[Path] = set()
    function = inspect.unwrap(function_of(rule))
    path = Path(inspect.getfile(function))
    tree = ast.parse(path.read_text())
    names = [function.__name__, *_named_in_docstrings(tree, rule.id)]
    yield from _of_file(path, tree, names, seen)


def _of_file(path: Path, tree: ast.Module, names: list[str], seen: set[Path]) -> Iterator[Mutant]:
    seen.add(path)
    reached = _reached(tree, names)
    for node in reached:
        yield from _changes(path, node)
    read = {one.id for node in reached for one in ast.walk(node) if isinstance(one, ast.Name)}
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith(
            "marketplace.domain."
        ):
            constants = [one.name for one in statement.names if one.name.isupper() and one.name in read]
            source = Path(inspect.getfile(importlib.import_module(statement.module or "")))
            if constants and source not in seen:
                yield from _of_file(source, ast.parse(source.read_text()), constants, seen)


def _setting(path: Path, value: ast.expr) -> Iterator[Mutant]:
    numbers = list(_changes(path, value))
    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
        yield _changed(path, value, str(not value.value))
    elif numbers:
        yield from numbers
    else:
        yield _changed(path, value, "()")


def _changes(path: Path, definition: ast.AST) -> Iterator[Mutant]:
    for node in _walk(definition):
        for change in _CHANGES:
            yield from (_changed(path, node, after) for after in change(node))
    if isinstance(definition, ast.Assign | ast.AnnAssign) and definition.value:
        yield from (_changed(path, definition.value, after) for after in _whole(definition.value))


def _walk(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions in a definition, but for annotations, docstrings, formatted text and words."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and ast.unparse(node.func) in _WORDS):
        return
    if isinstance(node, ast.expr):
        yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list", "bases"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _walk(child)


def _number(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield str(node.value + 1)


def _bound(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[place] = _OTHER_OPERATOR[type(operator)]()
            yield ast.unparse(changed)


def _junction(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.BoolOp):
        changed = copy.deepcopy(node)
        changed.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.unparse(changed)


def _member(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Dict | ast.Set):
        parts = node.values if isinstance(node, ast.Dict) else node.elts
        for place in range(len(parts) if len(parts) > 1 else 0):
            changed = copy.deepcopy(node)
            for kept in (changed.keys, changed.values) if isinstance(changed, ast.Dict) else (changed.elts,):
                del kept[place]
            yield ast.unparse(changed)


_CHANGES: tuple[Callable[[ast.expr], Iterator[str]], ...] = (_number, _bound, _junction, _member)


def _whole(value: ast.expr) -> Iterator[str]:
    """A module's own constant: a text loses its first character, a table of names each of them."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield repr(value.value[1:])
    if isinstance(value, ast.Tuple) and not isinstance(value.elts[0], ast.Constant):
        for place in range(len(value.elts)):
            changed = copy.deepcopy(value)
            del changed.elts[place]
            yield ast.unparse(changed)


def _named_in_docstrings(tree: ast.Module, number: str) -> list[str]:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [node.name for node in functions if (ast.get_docstring(node) or "").startswith(f"{number}:")]


def _reached(tree: ast.Module, names: list[str]) -> list[ast.AST]:
    """Return the definitions of the module that the names use, themselves included."""
    defined: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names_of = [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
            defined |= dict.fromkeys(names_of, node)
    wanted, seen = list(names), dict[str, ast.AST]()
    while wanted:
        current = wanted.pop()
        if current not in seen and current in defined:
            seen[current] = defined[current]
            wanted += [one.id for one in ast.walk(defined[current]) if isinstance(one, ast.Name)]
    return list({id(node): node for node in seen.values()}.values())


def _changed(path: Path, node: ast.expr, after: str) -> Mutant:
    lines = path.read_bytes().splitlines(keepends=True)
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    start = sum(map(len, lines[:first])) + node.col_offset
    end = sum(map(len, lines[:last])) + (node.end_col_offset or 0)
    source = b"".join(lines)
    changed = source[:start] + after.encode() + source[end:]
    line = changed.splitlines()[first].decode().strip()
    excuse = UNNOTICEABLE.get((path.name, line), "")
    before = source[start:end].decode()
    return Mutant(path.relative_to(ROOT), f"{path.name}:{node.lineno}", before, after, changed, excuse)
