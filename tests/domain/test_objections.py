"""The objection's table, and what an objection must say."""

import pytest

from marketplace.domain.errors import InvalidInput
from marketplace.domain.objections import (
    HOLDING,
    OBJECTION_PROCESS,
    ObjectionAction,
    checked_decision,
    objection_problems,
)
from marketplace.domain.processes import LETTERS

#: Study §9, Deal: publicity → objection "anyone recorded by U"; objection → agreed_clear / cancelled "U, A".
STUDY = {
    ("filed", "record", "recorded", "ABO"),
    ("recorded", "dismiss", "dismissed", "AO"),
    ("recorded", "uphold", "upheld", "AO"),
}


def test_the_table_is_the_studys() -> None:
    letters = {by: letter for letter, by in LETTERS.items()}
    rows = {
        (move.source, move.action, move.target, "".join(sorted(letters[by] for by in move.by)))
        for move in OBJECTION_PROCESS.moves.values()
    }
    assert rows == STUDY
    assert set(HOLDING) == set(OBJECTION_PROCESS.states) - OBJECTION_PROCESS.final()
    assert set(OBJECTION_PROCESS.actions) == set(ObjectionAction) - {ObjectionAction.FILE}


@pytest.mark.parametrize(
    ("reason", "contact", "fields"),
    [
        ("价格明显低于评估价值，请说明", "0451-1", []),
        ("价格太低", "0451-1", ["reason"]),
        ("长" * 2001, "a@b.cn", ["reason"]),
        ("长" * 2000, "a" * 201, ["contact"]),
        ("", "1", ["reason", "contact"]),
    ],
)
def test_an_objection_says_why_and_whom_to_reach(reason: str, contact: str, fields: list[str]) -> None:
    assert [problem.field for problem in objection_problems(reason, contact)] == fields


def test_a_decision_gives_its_reason() -> None:
    assert checked_decision("  评估报告支持该价格，\r\n异议不成立 ") == "评估报告支持该价格，\n异议不成立"
    for text in ("不成立", " " * 30, "长" * 2001):
        with pytest.raises(InvalidInput):
            checked_decision(text)
