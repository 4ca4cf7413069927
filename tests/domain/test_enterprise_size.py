"""The four sizes at each of their bounds, and what can't be declared."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.enterprise_size import EnterpriseSize, check_declaration, size_of
from marketplace.domain.errors import InvalidInput
from marketplace.domain.rule_book import RuleBook

MILLION = 1_000_000 * 100
BOOK = RuleBook()


@pytest.mark.rule("R-22")
@pytest.mark.parametrize(
    ("staff", "revenue", "size"),
    [
        (19, 500 * MILLION, "micro"),
        (20, 3 * MILLION - 1, "micro"),
        (20, 3 * MILLION, "small"),
        (299, 20 * MILLION, "small"),
        (300, 20 * MILLION - 1, "small"),
        (300, 20 * MILLION, "medium"),
        (999, 400 * MILLION, "medium"),
        (1000, 400 * MILLION - 1, "medium"),
        (1000, 400 * MILLION, "large"),
    ],
)
def test_a_class_needs_both_of_its_least_figures(staff: int, revenue: int, size: str) -> None:
    assert size_of(staff, revenue, BOOK) == size


@pytest.mark.rule("R-22")
@given(st.integers(1, 3000), st.integers(0, 900 * MILLION), st.integers(0, 500), st.integers(0, MILLION))
def test_growth_never_makes_a_firm_smaller(staff: int, revenue: int, more_staff: int, more: int) -> None:
    sizes = list(EnterpriseSize)
    before, after = size_of(staff, revenue, BOOK), size_of(staff + more_staff, revenue + more, BOOK)
    assert sizes.index(before) <= sizes.index(after)


@pytest.mark.rule("R-22")
def test_the_bounds_are_the_books() -> None:
    assert size_of(25, 5 * MILLION, replace(BOOK, size_staff=(30, 300, 1000))) == "micro"


@pytest.mark.parametrize(
    ("staff", "year", "field"),
    [
        (1, 2026, None),
        (60, 2024, None),
        (60, 2023, "size_year"),
        (60, 2027, "size_year"),
        (0, 2025, "size_staff"),
        (5_000_001, 2025, "size_staff"),
    ],
)
def test_what_cannot_be_declared_names_its_field(staff: int, year: int, field: str | None) -> None:
    if field is None:
        check_declaration(staff, year, date(2026, 11, 23))
        return
    with pytest.raises(InvalidInput) as refused:
        check_declaration(staff, year, date(2026, 11, 23))
    assert refused.value.field == field
