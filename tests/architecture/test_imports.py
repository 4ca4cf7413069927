"""Imports point one way: the order of layers, no cycle, and what a layer may not know."""

import ast
import sys

import pytest

from tests.architecture.source_tree import (
    FUNCTION,
    Module,
    cycles,
    edges,
    imports,
    modules,
    top_level_package,
)

# Low to high. An import goes to a lower number or stays inside its layer.
LAYERS = {
    "search": 0,
    "config": 0,
    "marketplace": 0,
    "marketplace.bootstrap": 0,
    "marketplace.domain": 0,
    "marketplace.database": 1,
    "marketplace.extensions": 1,
    "marketplace.models": 2,
    "marketplace.gateways": 3,
    "marketplace.services": 4,
    "marketplace.web": 5,
    "marketplace.jobs": 6,
    "marketplace.seed": 6,
    "marketplace.cli": 7,
    "marketplace.app": 8,
    "wsgi": 9,
}
# Third-party packages a layer may use; layers not named here are free, but for BANNED.
ALLOWED = {
    "search": {"elastic_transport", "elasticsearch", "opencc", "rapidfuzz", "rjieba", "tantivy", "urllib3"},
    "config": {"pydantic", "pydantic_core", "pydantic_settings"},
    "marketplace.bootstrap": set(),
    "marketplace.domain": {"holidays"},  # pure dates
}
# Names a layer may not ask for, each with all that is below it.
BANNED = {
    "marketplace.models": {"flask", "flask_login"},
    "marketplace.services": {"flask.abort", "flask.g", "flask.request", "flask.session", "flask.url_for"}
    | {"flask_login", "flask_wtf", "wtforms", "stripe"},
    "marketplace.web": {"sqlalchemy", "flask_sqlalchemy", "stripe"},
}
NEVER = {"marketplace.web": ("marketplace.models", "marketplace.database")}


def _layer(name: str) -> str:
    """The longest declared prefix; `cli_imports` belongs to `cli`, as a file split off it."""
    parts = name.split(".")
    whole = ".".join(parts[:2])
    if whole in LAYERS:
        return whole
    family = whole.split("_")[0]
    return family if len(parts) > 1 and family in LAYERS else parts[0]


def _rank(name: str) -> int:
    return LAYERS[_layer(name)]


def _third_party(module: Module) -> set[str]:
    own = {top_level_package(name) for name in modules()}
    return {top_level_package(name) for name in imports(module)} - set(sys.stdlib_module_names) - own


def test_every_module_has_a_layer() -> None:
    homeless = [name for name in modules() if _layer(name) == "marketplace" and name != "marketplace"]
    assert homeless == []


def test_no_import_points_upward_or_across() -> None:
    wrong = [
        f"{source} → {target}"
        for source, targets in edges().items()
        for target in targets
        if _layer(target) != _layer(source) and _rank(target) >= _rank(source) and target != "marketplace"
    ]
    assert wrong == []


def test_no_cycle() -> None:
    assert cycles() == []


def test_models_never_import_each_other() -> None:
    wrong = [
        f"{source} → {target}"
        for source, targets in edges().items()
        for target in targets
        if _layer(source) == _layer(target) == "marketplace.models" and source != "marketplace.models"
    ]
    assert wrong == []


def test_pages_reach_the_database_through_services_only() -> None:
    wrong = [
        f"{source} → {target}"
        for layer, unseen in NEVER.items()
        for source, targets in edges().items()
        for target in targets
        if _layer(source) == layer and _layer(target) in unseen
    ]
    assert wrong == []


@pytest.mark.parametrize("layer", ALLOWED)
def test_layer_uses_nothing_else(layer: str) -> None:
    found = {name: _third_party(module) for name, module in modules().items() if _layer(name) == layer}
    assert {name: extra for name, used in found.items() if (extra := used - ALLOWED[layer])} == {}


@pytest.mark.parametrize("layer", BANNED)
def test_layer_does_not_know(layer: str) -> None:
    wrong = [
        f"{name}: {asked}"
        for name, module in modules().items()
        if _layer(name) == layer
        for asked in imports(module)
        if any(f"{asked}.".startswith(f"{banned}.") for banned in BANNED[layer])
    ]
    assert wrong == []


def test_our_own_modules_are_imported_at_the_top() -> None:
    own = {top_level_package(name) for name in modules()}
    lazy = [
        f"{name}:{inner.lineno}"
        for name, module in modules().items()
        for outer in ast.walk(module.tree)
        if isinstance(outer, FUNCTION)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom) and own & {_first_name(inner)}
    ]
    assert lazy == []


def _first_name(node: ast.Import | ast.ImportFrom) -> str:
    name = node.names[0].name if isinstance(node, ast.Import) else node.module or "marketplace"
    return top_level_package(name)
