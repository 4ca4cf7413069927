"""Our source files as data: modules, their import edges, their functions; read once with `ast`, nothing is imported."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("marketplace", "search")
SINGLE_FILES = ("config.py", "wsgi.py")
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Module:
    """One Python file; `name` is dotted, for a package that of its folder."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def package(self) -> str:
        """What a relative import starts from."""
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]


@dataclass(frozen=True)
class Function:
    """One function or method; `length` counts its lines from `def` to its end."""

    where: str
    length: int


@cache
def modules() -> dict[str, Module]:
    """Every module of the application, by dotted name."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    paths += [ROOT / name for name in SINGLE_FILES if (ROOT / name).exists()]
    found = (Module(_dotted(path), path, parse(path)) for path in paths)
    return {module.name: module for module in found}


@cache
def parse(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def python_files() -> list[Path]:
    """Every Python file that git knows or would add, `run` among them, generated migrations left out."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / line for line in sorted(set(listed.stdout.splitlines())))
    return [path for path in paths if path.exists() and "migrations/versions" not in path.as_posix()]


def imports(module: Module) -> set[str]:
    """Dotted names a module asks for anywhere in it, inside functions too; `from a import b` gives `a.b`."""
    names: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.update(f"{_source(module, node)}.{alias.name}" for alias in node.names)
    return names


@cache
def edges() -> dict[str, set[str]]:
    """Module → the modules of ours that it imports, with the packages entered on the way from outside."""
    return {name: set(_targets(module)) - {name} for name, module in modules().items()}


def cycles() -> list[list[str]]:
    """Strongly connected components of more than one module (Tarjan 1972), each sorted."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in edges()[name]:
            if target not in index:
                visit(target)
            if target in stack:
                low[name] = min(low[name], low[target])
        if low[name] == index[name]:
            at = stack.index(name)
            component = sorted(stack[at:])
            del stack[at:]
            if len(component) > 1:
                found.append(component)

    for name in edges():
        if name not in index:
            visit(name)
    return found


@cache
def functions() -> list[Function]:
    """Every function of every Python file, nested ones and methods too."""
    return [
        Function(
            f"{path.relative_to(ROOT)}:{node.lineno} {node.name}",
            (node.end_lineno or node.lineno) - node.lineno + 1,
        )
        for path in python_files()
        for node in ast.walk(parse(path))
        if isinstance(node, FUNCTION)
    ]


@cache
def file_lengths() -> dict[str, int]:
    """Lines of every Python file, by its path in the repository."""
    return {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files()
    }


def top_level_package(name: str) -> str:
    """`flask` of `flask.views.View`."""
    return name.partition(".")[0]


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _source(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    base = module.package.split(".")[: len(module.package.split(".")) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def _targets(module: Module) -> Iterator[str]:
    """The module itself when the name is one, else the module that holds the name; plus foreign parent packages."""
    for name in imports(module):
        target = name if name in modules() else name.rpartition(".")[0]
        if target not in modules():
            continue
        yield target
        parts = target.split(".")
        for depth in range(1, len(parts)):
            parent = ".".join(parts[:depth])
            if parent in modules() and not module.name.startswith(f"{parent}."):
                yield parent
