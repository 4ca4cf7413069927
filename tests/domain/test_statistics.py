"""Selections: from query arguments and back, and cut down to one line of a table."""

from datetime import date

import pytest

from marketplace.domain.errors import InvalidInput
from marketplace.domain.periods import Period
from marketplace.domain.statistics import (
    BREAKDOWN,
    Basis,
    Dimension,
    Selection,
    parse_choice,
    parse_selection,
)

TODAY = date(2026, 11, 23)


def test_arguments_and_back() -> None:
    filters = {Dimension.INSTITUTION: "北辰示例大学", Dimension.IPC_SECTION: "~"}
    selection = Selection(Period(date(2025, 3, 1), date(2026, 2, 28)), Basis.SIGNED, filters)
    assert parse_selection(selection.as_arguments(), TODAY) == selection


def test_this_year_by_recordal_is_the_default() -> None:
    selection = parse_selection({"from": " ", "institution": "", "other": "x"}, TODAY)
    assert selection == Selection(Period(date(2026, 1, 1), date(2026, 12, 31)))


@pytest.mark.parametrize(
    "arguments, field",
    [({"basis": "paid"}, "basis"), ({"institution": "a\0b"}, "filters"), ({"year": "x"}, "year")],
)
def test_what_can_not_be_read_is_refused(arguments: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_selection(arguments, TODAY)
    assert refused.value.field == field


def test_a_choice_names_what_it_takes() -> None:
    assert parse_choice(Dimension, "", Dimension.YEAR, "by") is Dimension.YEAR
    with pytest.raises(InvalidInput, match="year、quarter"):
        parse_choice(Dimension, "colour", Dimension.YEAR, "by")


def test_a_line_of_a_table_is_a_narrower_selection() -> None:
    selection = Selection(
        Period(date(2025, 7, 1), date(2026, 6, 30)), filters={Dimension.DEAL_TYPE: "licence"}
    )
    part = selection.narrowed(BREAKDOWN, ("2026", "230100", "~", "北辰示例大学"))
    assert part.period == Period(date(2026, 1, 1), date(2026, 6, 30))
    assert part.filters == {
        Dimension.DEAL_TYPE: "licence",
        Dimension.LICENSOR_CITY: "230100",
        Dimension.LICENSEE_CITY: "~",
        Dimension.INSTITUTION: "北辰示例大学",
    }
