"""Every rule has its function, its tests and its source; the generated documents are those of the code."""

import pytest

from config import ROOT
from marketplace.domain.rules import RULES, Rule
from tests.architecture.generated import (
    MACHINES_FILE,
    RULES_FILE,
    function_of,
    machines_document,
    marked_by_rule,
    rules_document,
)


def test_there_are_thirty_two_rules_in_order() -> None:
    assert [rule.id for rule in RULES] == [f"R-{number:02d}" for number in range(1, 33)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_a_function_that_names_it_and_tests(rule: Rule) -> None:
    assert rule.id in (function_of(rule).__doc__ or ""), f"{rule.function} does not name {rule.id}"
    assert marked_by_rule()[rule.id], f"no test is marked with {rule.id}"


def test_marks_are_written_where_the_table_finds_them() -> None:
    """A mark under another name marks its test for pytest, but not for the table and the measure of changes."""
    mark = "pytest.mark.rule("
    hidden = [
        f"{path.relative_to(ROOT)}: {line}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for line in path.read_text().splitlines()
        if f" {mark}" in line and not line.startswith((f"@{mark}", f"pytestmark = {mark}"))
    ]
    assert not hidden


def test_the_documents_are_up_to_date() -> None:
    assert RULES_FILE.read_text() == rules_document(), "./run documents"
    assert MACHINES_FILE.read_text() == machines_document(), "./run documents"
