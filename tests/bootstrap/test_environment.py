"""The environment of every command, and commands that fail."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from marketplace.bootstrap import environment
from marketplace.bootstrap.environment import PYTHON, Missing, call, setting, variables


def test_our_python_comes_first_and_nothing_is_lost() -> None:
    made = variables(JINQIAO_DATA_DIR="/data")
    assert made["PATH"].split(os.pathsep)[0] == str(PYTHON.parent)
    assert made["JINQIAO_DATA_DIR"] == "/data"
    assert set(os.environ) - set(made) <= {"PYTHONDONTWRITEBYTECODE"}


def test_a_command_that_fails_is_shown_with_its_last_lines() -> None:
    with pytest.raises(Missing, match="the disk is full"):
        call([sys.executable, "-c", "raise SystemExit('the disk is full')"])


def test_a_setting_comes_from_the_environment_then_from_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "REPOSITORY", tmp_path)
    monkeypatch.delenv("JINQIAO_PORT", raising=False)
    assert setting("PORT", "8000") == "8000"
    (tmp_path / ".env").write_text("# site\nexport JINQIAO_PORT='8100'\nJINQIAO_HOST=\n", encoding="utf-8")
    assert setting("PORT", "8000") == "8100"
    assert setting("HOST", "127.0.0.1") == "127.0.0.1"
    monkeypatch.setenv("JINQIAO_PORT", "8200")
    assert setting("PORT", "8000") == "8200"


def test_a_python_without_venv_is_told_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as bare:
        bare.setattr(importlib.util, "find_spec", lambda _name: None)
        with pytest.raises(Missing, match=r"apt-get install -y python3\.\d+-venv"):
            environment.require_ensurepip()
