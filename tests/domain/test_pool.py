"""The resource pool: the study's table, and what answers may be handed in."""

from dataclasses import replace
from typing import Any

import pytest

from marketplace.domain.errors import InvalidInput
from marketplace.domain.pool import (
    POOL_PROCESS,
    Answers,
    Implementation,
    Willingness,
    answer_problems,
    check_reason,
    check_tier,
)
from tests.study_tables import own_rows, study_rows

#: Domain study §9, last paragraph, and §5 for who fills in, checks and approves.
STUDY = """
not_inventoried fill filled IO
filled check college_ok C
college_ok approve university_ok O
university_ok admit pooled O | university_ok park parked O
pooled push pushed OBAS
pushed recognise mutually_recognised OBAS
mutually_recognised enter_deal in_deal OEBAS
in_deal convert converted OEBAS
"""
#: What daily work needs beside it: corrections, a second look, and deals that begin earlier or fall through.
BESIDE = """
filled fill filled IO
filled return not_inventoried C | college_ok return not_inventoried O
parked reconsider college_ok O
pooled enter_deal in_deal OEBAS | pushed enter_deal in_deal OEBAS
in_deal leave_deal pooled OEBAS
"""
GOOD = Answers(
    True, Implementation.UNUSED, (Willingness.LICENCE,), 6, 1, "可用于寒区农机的散热部件", "材料学院"
)


def test_the_table_is_the_studys_and_what_stands_beside_it() -> None:
    assert own_rows(POOL_PROCESS) == study_rows(STUDY) | study_rows(BESIDE)
    assert POOL_PROCESS.final() == {"converted"}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"publicly_funded": False}, []),
        ({"publicly_funded": None}, ["publicly_funded"]),
        ({"implementation": None}, ["implementation"]),
        ({"readiness_level": 1}, []),
        ({"readiness_level": 9}, []),
        ({"readiness_level": 0}, ["readiness_level"]),
        ({"readiness_level": 10}, ["readiness_level"]),
        ({"readiness_level": None}, ["readiness_level"]),
        ({"self_rating": 3}, []),
        ({"self_rating": 0}, ["self_rating"]),
        ({"self_rating": 4}, ["self_rating"]),
        ({"willingness": ()}, ["willingness"]),
        ({"willingness": (Willingness.NONE,)}, []),
        ({"willingness": (Willingness.NONE, Willingness.TRANSFER)}, ["willingness"]),
        ({"scenario": "散" * 10}, []),
        ({"scenario": f"  {'散' * 9}  "}, ["scenario"]),
        ({"scenario": "散" * 1000}, []),
        ({"scenario": "散" * 1001}, ["scenario"]),
        ({"college": ""}, []),
        ({"college": "院" * 101}, ["college"]),
        (
            {"publicly_funded": None, "self_rating": None, "scenario": ""},
            ["publicly_funded", "self_rating", "scenario"],
        ),
    ],
)
def test_what_is_missing_is_said_beside_its_field(changes: dict[str, Any], fields: list[str]) -> None:
    assert [one.field for one in answer_problems(replace(GOOD, **changes))] == fields


@pytest.mark.parametrize("tier", [None, 0, 4, -1])
def test_there_are_three_tiers(tier: int | None) -> None:
    with pytest.raises(InvalidInput, match="入库层级"):
        check_tier(tier)
    assert [check_tier(one) for one in (1, 2, 3)] == [1, 2, 3]


@pytest.mark.parametrize("reason", ["", "  ", "无", "长" * 501])
def test_a_reason_can_be_read(reason: str) -> None:
    with pytest.raises(InvalidInput, match="请填写理由"):
        check_reason(reason)
    assert check_reason(" 无前景 ") == "无前景"
