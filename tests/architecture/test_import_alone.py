"""Every module imports by itself, whatever was imported before it."""

import json
import subprocess
import sys

import pytest

from tests.architecture.source_tree import ROOT, modules

WITHOUT_FRAMEWORK = """
import importlib, json, sys
for name in json.load(sys.stdin):
    importlib.import_module(name)
found = {"flask", "sqlalchemy", "wtforms", "stripe"} & set(sys.modules)
sys.exit(", ".join(sorted(found)) or 0)
"""


def _complaints(*program: str, names: list[str]) -> str:
    """What Python says of these modules; empty when it ended well."""
    command = [sys.executable, *program]
    done = subprocess.run(
        command, input=json.dumps(names), cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stderr if done.returncode else ""


@pytest.mark.slow
def test_every_module_imports_alone() -> None:
    own = sorted(name for name in modules() if name != "wsgi")  # which opens the site's data folder
    assert _complaints("-m", "tests.architecture.import_each", names=own) == ""


def test_rules_and_search_load_no_framework() -> None:
    pure = sorted(name for name in modules() if name.startswith(("marketplace.domain", "search")))
    assert _complaints("-c", WITHOUT_FRAMEWORK, names=pure) == ""
