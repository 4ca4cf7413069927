"""Periods as people type them."""

from datetime import date

import pytest

from marketplace.domain.errors import InvalidInput
from marketplace.domain.periods import Period, named_period, overlap, parse_period, whole_year

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "first, last, year, expected",
    [
        ("", "", "", Period(date(2026, 1, 1), date(2026, 12, 31))),
        ("", "", "2024", Period(date(2024, 1, 1), date(2024, 12, 31))),
        ("2026-01-05", "2026-03-31", "2024", Period(date(2026, 1, 5), date(2026, 3, 31))),
        ("2024-02", "2024-02", "", Period(date(2024, 2, 1), date(2024, 2, 29))),
        ("2023", "2025", "", Period(date(2023, 1, 1), date(2025, 12, 31))),
    ],
)
def test_a_period(first: str, last: str, year: str, expected: Period) -> None:
    assert parse_period(first, last, year, TODAY) == expected


@pytest.mark.parametrize(
    "first, last, year, field, code",
    [
        ("2026-01-05", "", "", "last", "period_open"),
        ("", "2026-01-05", "", "first", "period_open"),
        ("2026-02-01", "2026-01-31", "", "last", "period_reversed"),
        ("2026-02-30", "2026-03-01", "", "first", "date"),
        ("2026-01-01", "31.12.2026", "", "last", "date"),
        ("0001-01-01", "2026-01-01", "", "first", "date"),
        ("2026-01-01", "９９９９-01-01", "", "last", "date"),
        ("", "", "26", "year", "year"),
        ("", "", "1984", "year", "year"),
        ("", "", "abcd", "year", "year"),
    ],
)
def test_a_bad_period_names_its_field(first: str, last: str, year: str, field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_period(first, last, year, TODAY)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_a_year_is_told_from_any_other_period() -> None:
    assert whole_year(2026).year == 2026
    assert Period(date(2026, 1, 1), date(2026, 12, 30)).year is None
    assert Period(date(2025, 1, 1), date(2026, 12, 31)).year is None


def test_a_quarter_is_cut_to_the_days_of_the_report() -> None:
    third = named_period("2026Q3")
    assert third == Period(date(2026, 7, 1), date(2026, 9, 30))
    report = Period(date(2026, 1, 1), date(2026, 8, 15))
    assert overlap(report, third) == Period(date(2026, 7, 1), date(2026, 8, 15))
    assert overlap(report, named_period("2026")) == report
