"""`./run` as a person meets it."""

import subprocess
import sys

import pytest

from marketplace.bootstrap.environment import REPOSITORY
from marketplace.bootstrap.verbs import VERBS


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "run", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--help",), 0), (("nonsense",), 2)])
def test_verbs_are_listed(arguments: tuple[str, ...], code: int) -> None:
    shown = _run(*arguments)
    assert shown.returncode == code
    assert all(f"./run {verb}" in shown.stdout for verb in VERBS)


@pytest.mark.parametrize("arguments", [("demo", "--chek"), ("bench", "nothing")])
def test_a_slip_ends_with_one_sentence_and_no_traceback(arguments: tuple[str, ...]) -> None:
    shown = _run(*arguments)
    assert shown.returncode == 1
    assert shown.stderr.lstrip().startswith("✗ 用法")
    assert "Traceback" not in shown.stderr
