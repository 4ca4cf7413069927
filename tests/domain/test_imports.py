"""Layouts, mappings and rows: what is taken over, what is doubted, what is refused."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.import_cells import RowError
from marketplace.domain.import_fields import (
    Field,
    cell_text,
    clean_text,
    parse_date,
)
from marketplace.domain.import_mapping import (
    mapping_from_fields,
)
from marketplace.domain.imports import PatentRecord, is_blank, parse_row
from marketplace.domain.patents import EventKind, LegalEvent, PatentType

TODAY = date(2026, 11, 23)
NUMBER = "CN201910699568.X"
FIELDS = list(Field)
MAPPING = mapping_from_fields(FIELDS, [])


def _parse(**values: object) -> PatentRecord | list[RowError]:
    cells: dict[str, object] = {
        "application_number": NUMBER,
        "title": "一种秸秆热解装置",
        "filed_on": "2019-07-31",
        "applicants": "甲大学",
    }
    cells.update(values)
    return parse_row(MAPPING, 7, [cells.get(field.value) for field in FIELDS], TODAY)


def _record(**values: object) -> PatentRecord:
    parsed = _parse(**values)
    assert isinstance(parsed, PatentRecord), parsed
    return parsed


def _codes(**values: object) -> list[str]:
    parsed = _parse(**values)
    assert isinstance(parsed, list), parsed
    return [error.code for error in parsed]


def _warnings(**values: object) -> list[str]:
    return [warning.code for warning in _record(**values).warnings]


def test_a_full_row() -> None:
    record = _record(
        patent_number="ZL201910699568.X", publication_number="CN110000001A;CN110000001B", patent_type="发明申请",
        published_on="2020.01.03;2022.05.06", patentees="甲大学（威海）；乙公司", inventors="张三 ; 李四",
        ipc_main="C10B53/02(2006.01)I", ipc="C10B53/02;C10B57/00", legal_status="专利权的终止",
        legal_status_on=20250301, abstract="本发明公开了\n一种装置。",
    )  # fmt: skip
    assert record.number.key == "201910699568X"
    assert record.patent_type is PatentType.INVENTION
    assert record.publication_numbers == ("CN110000001A", "CN110000001B")
    assert (record.published_on, record.granted_on) == (date(2020, 1, 3), date(2022, 5, 6))
    assert record.patentees == ("甲大学(威海)", "乙公司")
    assert record.inventors == ("张三", "李四")
    assert record.ipc == ("C10B53/02", "C10B57/00")
    assert record.abstract == "本发明公开了\n一种装置。"
    assert record.events == (
        LegalEvent(EventKind.GRANTED, date(2022, 5, 6), "授权公告"),
        LegalEvent(EventKind.LAPSED, date(2025, 3, 1), "专利权的终止"),
    )
    assert record.warnings == ()


@pytest.mark.parametrize(
    "values, code",
    [
        ({"application_number": ""}, "application_number_missing"),
        ({"application_number": "", "publication_number": "CN110000001A"}, "application_number_missing"),
        ({"application_number": "", "publication_number": "US-12230150-B2"}, "foreign_number"),
        ({"application_number": "US 14/231597"}, "foreign_number"),
        ({"application_number": "CN201910699568.1"}, "check_digit"),
        ({"application_number": "201910699568"}, "check_digit_missing"),
        ({"application_number": "2.01910699568E+12"}, "application_number_damaged"),
        ({"application_number": f"{NUMBER};CN202222939332.9"}, "several_numbers"),
        ({"patent_number": "ZL202222939332.9"}, "numbers_differ"),
        ({"title": " "}, "title_missing"),
        ({"title": "长" * 5000}, "too_long"),
        ({"title": "一种\ufffd?装置"}, "text_damaged"),
        ({"title": "應(yīng)用"}, "text_damaged"),
        ({"applicants": "甲" * 5000}, "too_long"),
        ({"abstract": "长" * 20_001}, "too_long"),
        ({"patent_type": "实用新型"}, "type_mismatch"),
        ({"filed_on": "20101100"}, "date_incomplete"),
        ({"filed_on": "去年"}, "date_invalid"),
        ({"filed_on": "2019-02-30"}, "date_invalid"),
        ({"filed_on": 43677.0}, "date_invalid"),
        ({"filed_on": "1902-01-01"}, "date_implausible"),
        ({"filed_on": "2027-01-01"}, "date_in_future"),
    ],
)
def test_refused_rows_say_why(values: dict[str, object], code: str) -> None:
    assert _codes(**values) == [code]


def test_an_error_carries_row_field_value_and_message() -> None:
    parsed = _parse(application_number="CN201910699568.1", title="")
    assert isinstance(parsed, list)
    assert [(error.row, error.field, error.value) for error in parsed] == [
        (7, Field.APPLICATION_NUMBER, "CN201910699568.1"),
        (7, Field.TITLE, ""),
    ]
    assert "应为 X" in parsed[0].message_id % parsed[0].params


@pytest.mark.parametrize(
    "values, code",
    [
        ({"application_number": f"{NUMBER};TW123456"}, "foreign_members"),
        ({"title": "<script>alert(1)</script>装置"}, "title_markup"),
        ({"abstract": "一种\ufffd装置"}, "text_damaged"),
        ({"publication_number": "公开"}, "publication_number_invalid"),
        ({"publication_number": "CN1A;CN110000001A", "published_on": "2020-01-01;2021-01-01;2022-01-01"}, "dates_do_not_match"),
        ({"ipc": "机械类"}, "classification_unreadable"),
        ({"legal_status": "无效"}, "status_unclear"),
        ({"patent_type": "某种文献"}, "patent_type_unknown"),
        ({"filed_on": ""}, "filing_date_missing"),
        ({"filed_on": "2018-12-31"}, "year_differs"),
        ({"published_on": "2019-01-01"}, "published_before_filing"),
        ({"applicants": "--"}, "applicants_missing"),
    ],
)  # fmt: skip
def test_doubts_are_noted_and_the_row_is_taken(values: dict[str, object], code: str) -> None:
    assert code in _warnings(**values)


def test_a_patent_number_stands_in_for_the_application_number() -> None:
    assert str(_record(application_number="", patent_number="ZL 201910699568.X").number) == NUMBER


def test_markup_of_known_sources_is_dropped_and_the_rest_is_text() -> None:
    marked = '一种基于<base:Italic xmlns:base="http://example.invalid/base">WebGL</base:Italic>的R<base:Sub>b</base:Sub>'
    assert _record(title=marked + "系统\n ").title == "一种基于WebGL的Rb系统"
    assert clean_text("-0.1&lt;a&lt;0.1", lines=True) == "-0.1<a<0.1"
    assert clean_text("&amp;lt;") == "&lt;"


def test_a_5000_character_abstract_is_taken() -> None:
    assert len(_record(abstract="长" * 5000).abstract) == 5000


@pytest.mark.parametrize(
    "cell, day",
    [
        ("2008.02.04", date(2008, 2, 4)),
        ("1985-04-01", date(1985, 4, 1)),
        (20221202, date(2022, 12, 2)),
        (20221202.0, date(2022, 12, 2)),
        ("2004-01-01T00:00:00Z", date(2004, 1, 1)),
        ("2008年4月30日", date(2008, 4, 30)),
        ("２００８／４／３０", date(2008, 4, 30)),
        (datetime(2008, 4, 30, 12, tzinfo=UTC), date(2008, 4, 30)),
        (date(2008, 4, 30), date(2008, 4, 30)),
        (" ", None),
        ("无数据", None),
        (None, None),
    ],
)
def test_days(cell: object, day: date | None) -> None:
    assert parse_date(Field.FILED_ON, cell, TODAY) == day


def test_cells_as_text() -> None:
    assert [cell_text(cell) for cell in (None, 2026104796018.0, 1.5, True, " a\x00b\ud800 ", date(2021, 3, 5))] == [
        "", "2026104796018", "1.5", "true", "ab", "2021-03-05",
    ]  # fmt: skip


def test_commas_split_names_only_where_the_file_does_so() -> None:
    fields = [Field.APPLICATION_NUMBER, Field.TITLE, Field.APPLICANTS, Field.INVENTORS]
    sample = [[NUMBER, "名称", "Kespry, Inc.;甲大学", "张三,李四"]]
    record = parse_row(mapping_from_fields(fields, sample), 2, sample[0], TODAY)
    assert isinstance(record, PatentRecord)
    assert record.applicants == ("Kespry, Inc.", "甲大学")
    assert record.inventors == ("张三", "李四")


def test_blank_rows() -> None:
    assert is_blank(["", None, "  "])
    assert not is_blank(["", 0])


cells = st.one_of(
    st.none(), st.text(max_size=60), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(),
    st.sampled_from([NUMBER, "CN110000001A;CN110000001B", "2020-01-01", "发明", "授权", "张三;李四"]),
)  # fmt: skip


@given(st.lists(cells, max_size=len(FIELDS) + 2))
def test_any_row_is_a_record_or_named_errors(row: list[object]) -> None:
    parsed = parse_row(MAPPING, 3, row, TODAY)
    if isinstance(parsed, list):
        assert parsed
        assert all(error.message_id % error.params for error in parsed)
    else:
        assert parsed.title
