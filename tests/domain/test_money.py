"""Money: what a person types becomes fen or basis points, exactly or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.errors import InvalidInput
from marketplace.domain.money import MAX_FEN, basis_points_from_percent, fen_from_yuan, yuan


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("300000", 30_000_000),
        ("300,000", 30_000_000),
        ("300，000", 30_000_000),
        (" ¥12.50 ", 1_250),
        ("￥0.01", 1),
        ("0", 0),
        ("1e3", 100_000),
    ],
)
def test_yuan_as_people_type_them(typed: str, fen: int) -> None:
    assert fen_from_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "not_a_number"),
        ("三十万", "not_a_number"),
        ("30万", "not_a_number"),
        ("-1", "negative"),
        ("NaN", "negative"),
        ("Infinity", "negative"),
        ("0.001", "too_precise"),
        ("1e13", "too_large"),
    ],
)
def test_what_is_no_amount_is_refused_beside_its_field(typed: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        fen_from_yuan(typed, "technology")
    assert (refused.value.field, refused.value.code) == ("technology", code)


@given(st.integers(0, MAX_FEN))
def test_what_is_shown_can_be_typed_back(fen: int) -> None:
    assert fen_from_yuan(yuan(fen)) == fen


@pytest.mark.parametrize(("typed", "points"), [("3.5", 350), ("3.5%", 350), ("100％", 10_000), ("0.01", 1)])
def test_percentages(typed: str, points: int) -> None:
    assert basis_points_from_percent(typed) == points


@pytest.mark.parametrize("typed", ["0", "-1", "100.01", "NaN", "", "三", "Infinity"])
def test_percentages_outside_the_range(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        basis_points_from_percent(typed)
    assert refused.value.field == "royalty_rate"


@given(st.integers(1, 10_000))
def test_basis_points_can_be_typed_back(points: int) -> None:
    assert basis_points_from_percent(f"{points / 100:.2f}") == points
