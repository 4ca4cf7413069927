"""Layouts are recognised, unknown headers suggested, mappings checked."""

import pytest

from marketplace.domain.errors import InvalidInput
from marketplace.domain.import_fields import Field, fold_header, suggest_fields
from marketplace.domain.import_layouts import header_row, recognise
from marketplace.domain.import_mapping import (
    fields_from_headers,
    header_fingerprint,
    mapping_from_fields,
    require_number,
    suggestions,
)


def test_headers_fold_width_blanks_and_case() -> None:
    assert fold_header("公开（公告）号") == fold_header(" 公开 (公告)号：") == "公开(公告)号"
    assert recognise(["专利名称*", "申请号", " 申请人", "申请日", "主分类号", "摘　要"]) is recognise(
        ["专利名称", "申请号", "申请人", "申请日", "主分类号", "摘要"]
    )
    assert header_fingerprint(["申请号 ", "A"]) == header_fingerprint(["申请号", "a"])


def test_header_is_found_below_other_lines() -> None:
    rows = [
        ["search URL:", "https://example.invalid"],
        [],
        ["id", "title", "assignee"],
        ["CN-1-A", "title", "x"],
    ]
    assert header_row(rows) == 2
    assert header_row([["", ""], ["甲", "乙"]]) == 1
    assert header_row([]) == 0


def test_unknown_headers_get_suggestions_to_confirm() -> None:
    found = suggest_fields(
        ["序号", "成果名称", "专利号码", "第一发明人", "发明人（全部）", "申请日期", "备注"]
    )
    assert [(one.field, one.certain) for one in found] == [
        (None, False), (Field.TITLE, False), (Field.PATENT_NUMBER, False), (None, False),
        (Field.INVENTORS, False), (Field.FILED_ON, True), (None, False),
    ]  # fmt: skip


def test_a_known_layout_leaves_nothing_to_guess() -> None:
    headers = ["id", "title", "assignee", "inventor/author", "result link", "成果名称"]
    layout, found = suggestions(headers)
    assert layout is not None
    assert layout.name == "google_patents_csv"
    assert found[0].field is Field.PUBLICATION_NUMBER
    assert found[-1].field is None
    mapping = mapping_from_fields([one.field for one in found], [], layout)
    assert Field.INVENTORS in mapping.comma_fields


def test_mapping_by_hand() -> None:
    headers = ["编号", "题目", "备注"]
    chosen = {"编号": "application_number", "题目": "title", "备注": None}
    fields = fields_from_headers(headers, chosen)
    assert fields == [Field.APPLICATION_NUMBER, Field.TITLE, None]
    require_number(mapping_from_fields(fields, []))
    for bad in ({"没有": "title"}, {"编号": "colour"}):
        with pytest.raises(InvalidInput):
            fields_from_headers(headers, bad)
    with pytest.raises(InvalidInput, match="专利名称"):
        mapping_from_fields([Field.TITLE, Field.TITLE], [])
    with pytest.raises(InvalidInput):
        require_number(mapping_from_fields([Field.TITLE], []))
