"""Names as real files write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.names import commas_separate, is_same_organisation, name_key, split_names, tidy_name


@pytest.mark.parametrize(
    "cells, commas",
    [
        (["张三;李四", "王五, Jr."], False),
        (["戴明 ; 陈思平 ; 陈昕"], False),
        (["张三 | 李四,"], False),
        (["张三、李四"], False),
        (["张三，李四", "王五"], True),
        (["张三"], False),
        ([], False),
    ],
)
def test_commas_count_only_without_a_stronger_separator(cells: list[str], commas: bool) -> None:
    assert commas_separate(cells) is commas


@pytest.mark.parametrize(
    "cell, by_comma, names",
    [
        ("张三; 李四;张三；", False, ("张三", "李四")),
        ("戴明 ; 陈思平", False, ("戴明", "陈思平")),
        ("CONWAY ANTHONY;;COST GREGORY J", False, ("CONWAY ANTHONY", "COST GREGORY J")),
        ("甲公司\n\n乙公司", False, ("甲公司", "乙公司")),
        ("张三 | 李四", False, ("张三", "李四")),
        ("张三、李四", False, ("张三", "李四")),
        ("Kespry, Inc.", False, ("Kespry, Inc.",)),
        ("Kespry, Inc.;中北大学", True, ("Kespry, Inc.", "中北大学")),
        ("Kespry, Inc., 中北大学", True, ("Kespry, Inc.", "中北大学")),
        ("Robert Parker Clark, John D. Laxson", True, ("Robert Parker Clark", "John D. Laxson")),
        ("M·怀特", False, ("M·怀特",)),
        ("S·顾; …; 顧世群", False, ("S·顾", "...", "顧世群")),
        ("--", False, ()),
        ("", True, ()),
        ("不公告发明人", False, ("不公告发明人",)),
    ],
)
def test_split(cell: str, by_comma: bool, names: tuple[str, ...]) -> None:
    assert split_names(cell, by_comma) == names


def test_tidy() -> None:
    assert tidy_name("ＳＲＩ Ｉｎｔｅｒｎａｔｉｏｎａｌ ") == "SRI International"
    assert tidy_name(" 哈尔滨工业大学 （威海）\n") == "哈尔滨工业大学(威海)"


@pytest.mark.parametrize(
    "left, right, same",
    [
        ("哈尔滨工业大学(威海)", "哈尔滨工业大学（威海）", True),
        ("HARBIN INST TECHNOLOGY", "Harbin Inst Technology", True),
        ("哈尔滨工业大学", "哈尔滨工业大学（威海）", False),
        ("Northeastern University", "东北大学", False),
        ("", "", False),
    ],
)
def test_same_organisation(left: str, right: str, same: bool) -> None:
    assert is_same_organisation(left, right) is same


@given(st.text(max_size=80), st.booleans())
def test_names_are_tidy_and_unique(cell: str, by_comma: bool) -> None:
    names = split_names(cell, by_comma)
    assert len(set(names)) == len(names)
    assert all(names)


@given(st.text(alphabet="哈工大abcXYZ（）() ", max_size=30))
def test_key_ignores_case_blanks_and_width(text: str) -> None:
    assert name_key(text) == name_key(text.upper().replace("(", "（").replace(" ", "  "))
