"""R-01 and R-02 with the worked examples and every spelling seen in real files."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.errors import InvalidInput
from marketplace.domain.numbers import (
    application_key,
    check_digit,
    is_foreign,
    parse_application_number,
    parse_publication_number,
    split_numbers,
)
from marketplace.domain.patents import PatentType

TODAY = date(2026, 11, 23)

VALID = [
    "201820557176.0", "201930071397.7", "201710345450.8", "201922156545.2", "201510621320.3", "201910190004.3",
    "202320901205.1", "201910985915.5", "202320855804.4", "201910699568.X", "202222939332.9", "201910398073.3",
]  # fmt: skip


@pytest.mark.parametrize(
    "digits, expected", [("201910699568", "X"), ("202222939332", "9"), ("201910398073", "3")]
)
@pytest.mark.rule("R-01")
def test_check_digit_worked_examples(digits: str, expected: str) -> None:
    assert check_digit(digits) == expected


@pytest.mark.rule("R-01")
def test_each_place_has_the_weight_of_the_standard() -> None:
    ones = [f"{10**place:012d}" for place in reversed(range(12))]
    assert "".join(map(check_digit, ones)) == "234567892345"
    assert "".join(map(check_digit, [f"{10**place:08d}" for place in reversed(range(8))])) == "23456789"


@pytest.mark.rule("R-02")
@pytest.mark.parametrize(
    ("text", "shown"),
    [("CN85102475", "CN85102475"), ("CN01112787.2", "CN01112787.2"), ("2026104796018", "CN202610479601.8")],
)
def test_a_number_is_shown_with_its_check_digit_apart(text: str, shown: str) -> None:
    assert str(parse_application_number(text, TODAY)) == shown


@pytest.mark.rule("R-02")
def test_a_check_digit_may_be_missing_up_to_1988_only() -> None:
    assert parse_application_number("CN88100001", TODAY).key == "88100001"
    with pytest.raises(InvalidInput, match="缺少校验位"):
        parse_application_number("CN89100001", TODAY)


@pytest.mark.parametrize("number", VALID)
@pytest.mark.rule("R-01")
def test_verified_numbers_pass(number: str) -> None:
    assert str(parse_application_number("ZL" + number, TODAY)) == "CN" + number


@pytest.mark.parametrize(
    "text, key",
    [
        ("CN201910699568.X", "201910699568X"),
        ("zl201910699568.x", "201910699568X"),
        ("ZL 2019 1 0699568.X", "201910699568X"),
        ("201910699568X", "201910699568X"),
        ("ＺＬ２０１９１０６９９５６８．Ｘ", "201910699568X"),
        ("\ufeffCN 2019-10699568-X\u00a0", "201910699568X"),
        ("ZL200810027800.7", "2008100278007"),
        ("2026104796018", "2026104796018"),
        ("CNA2008101373899A", "2008101373899"),
        ("CN01112787.2", "011127872"),
        ("01112787.2", "011127872"),
        ("CN85102475", "85102475"),
        ("CN88300783.5", "88300783"),
        ("CN88301257.X", "88301257"),
    ],
)
@pytest.mark.rule("R-02")
def test_every_spelling_becomes_one_key(text: str, key: str) -> None:
    assert parse_application_number(text, TODAY).key == key


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "application_number_missing"),
        ("   ", "application_number_missing"),
        ("2.02610479601E+12", "application_number_damaged"),
        ("CN114567890B", "publication_number"),
        ("CN-110364031-B", "publication_number"),
        ("CN114567890", "publication_number"),
        ("CN85102475A", "publication_number"),
        ("US 14/231597", "foreign_number"),
        ("US 65784810 A", "foreign_number"),
        ("WO2005CN01144", "foreign_number"),
        ("PCT/CN2008/072345", "foreign_number"),
        ("EP-3035558-B1", "foreign_number"),
        ("201910398073.4", "check_digit"),
        ("CN 201110196749", "check_digit_missing"),
        ("01112787", "check_digit_missing"),
        ("200810027800", "check_digit_missing"),
        ("CN199910398073.4", "application_number_invalid"),
        ("20194039807", "application_number_invalid"),
        ("201940398073.1", "application_number_invalid"),
        ("=HYPERLINK(1)", "application_number_invalid"),
        ("202710398073" + check_digit("202710398073"), "number_from_future"),
    ],
)
@pytest.mark.rule("R-02")
def test_refusals_name_their_cause(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_application_number(text, TODAY)
    assert (refused.value.code, refused.value.field) == (code, "application_number")
    assert application_key(text, TODAY) is None


@pytest.mark.rule("R-02")
def test_missing_check_digit_names_the_expected_one() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_application_number("CN 201910699568", TODAY)
    assert refused.value.params["expected"] == "X"


@pytest.mark.rule("R-02")
@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        ("CN201010000001.8", PatentType.INVENTION, 2010),
        ("CN201020000001.3", PatentType.UTILITY_MODEL, 2010),
        ("CN200380000010.5", PatentType.INVENTION, 2003),  # the first year of the long numbers
        ("CN201430491695.9", PatentType.DESIGN, 2014),
        ("CN201080000001.6", PatentType.INVENTION, 2010),  # an international application
        ("CN201090000001.1", PatentType.UTILITY_MODEL, 2010),
        ("CN85102475", PatentType.INVENTION, 1985),
        ("CN01112787.2", PatentType.INVENTION, 2001),
        ("CN03100001.0", PatentType.INVENTION, 2003),  # both lengths were in use that year
    ],
)
def test_type_digit_and_year(text: str, kind: PatentType, year: int) -> None:
    number = parse_application_number(text, TODAY)
    assert (number.patent_type, number.year) == (kind, year)


@pytest.mark.parametrize(
    "text, canonical",
    [
        ("CN-110364031-B", "CN110364031B"),
        ("cn 101899984 a", "CN101899984A"),
        ("CN1387401", "CN1387401"),
        ("US 2011/0185700 A1", "US20110185700A1"),
        ("US 9833479 B2", "US9833479B2"),
    ],
)
@pytest.mark.rule("R-02")
def test_publication_numbers(text: str, canonical: str) -> None:
    assert parse_publication_number(text) == canonical


@pytest.mark.parametrize("text", ["", "201910398073.3", "公开", "PCT/CN2008/072345"])
@pytest.mark.rule("R-02")
def test_not_a_publication_number(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_publication_number(text)


def test_several_numbers_in_one_cell() -> None:
    assert split_numbers("CN101899984A;CN101899984B") == ["CN101899984A", "CN101899984B"]
    assert split_numbers(" ；CN1387401A | \n") == ["CN1387401A"]


def test_foreign_is_not_chinese() -> None:
    assert is_foreign("US-12230150-B2")
    assert not is_foreign("CN-110364031-B")
    assert not is_foreign("ZL201910398073.3")


long_numbers = st.builds(
    lambda year, kind, serial: f"{year}{kind}{serial:07d}",
    st.integers(2003, 2026), st.sampled_from("12389"), st.integers(0, 9_999_999),
)  # fmt: skip
old_numbers = st.builds(
    lambda year, kind, serial: f"{year % 100:02d}{kind}{serial:05d}",
    st.integers(1989, 2003), st.sampled_from("12389"), st.integers(0, 99_999),
)  # fmt: skip


@given(
    long_numbers | old_numbers,
    st.sampled_from(["", "CN", "ZL", "cn ", " ZL "]),
    st.sampled_from(["", ".", " . "]),
)
def test_spelling_does_not_matter(digits: str, prefix: str, dot: str) -> None:
    number = parse_application_number(prefix + digits + dot + check_digit(digits), TODAY)
    assert number.key == digits + check_digit(digits)
    assert parse_application_number(str(number), TODAY) == number
    assert parse_application_number(number.patent_number, TODAY) == number


@given(long_numbers, st.integers(0, 11), st.integers(1, 9))
@pytest.mark.rule("R-01")
def test_one_wrong_digit_is_always_found(digits: str, position: int, shift: int) -> None:
    wrong = str((int(digits[position]) + shift) % 10)
    damaged = digits[:position] + wrong + digits[position + 1 :] + check_digit(digits)
    assert application_key(damaged, TODAY) is None


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    with suppress(InvalidInput):
        assert parse_application_number(text, TODAY).key
    with suppress(InvalidInput):
        assert parse_publication_number(text)
