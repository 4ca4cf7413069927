"""Every module imports by itself, whatever was imported before it."""

import json
import subprocess
import sys

from tests.architecture.source_tree import ROOT, imports, modules, top_level_package

# One interpreter loads the packages of others once; each module of ours is then imported in a fork that has none of ours.
EACH_IN_A_FORK = """
import importlib, json, os, sys, traceback
own, foreign = json.load(sys.stdin)
for name in foreign:
    importlib.import_module(name)
assert not set(own) & set(sys.modules)
failed = []
for name in own:
    child = os.fork()
    if not child:
        try:
            importlib.import_module(name)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        failed.append(name)
sys.exit(", ".join(failed) or 0)
"""
WITHOUT_FRAMEWORK = """
import importlib, json, sys
for name in json.load(sys.stdin)[0]:
    importlib.import_module(name)
found = {"flask", "sqlalchemy", "wtforms", "stripe"} & set(sys.modules)
sys.exit(", ".join(sorted(found)) or 0)
"""


def _python(program: str, own: list[str], foreign: list[str]) -> str:
    """What the program complains of; empty when it ended well."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps([own, foreign]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr if done.returncode else ""


def test_every_module_imports_alone() -> None:
    own = sorted(name for name in modules() if name != "wsgi")
    used = {top_level_package(name) for module in modules().values() for name in imports(module)}
    foreign = sorted(used - set(sys.stdlib_module_names) - {top_level_package(name) for name in modules()})
    assert _python(EACH_IN_A_FORK, own, foreign) == ""


def test_rules_and_search_load_no_framework() -> None:
    pure = sorted(name for name in modules() if name.startswith(("marketplace.domain", "search")))
    assert _python(WITHOUT_FRAMEWORK, pure, []) == ""
