"""Amounts in capitals: the examples of the bank's rules, and back again for any amount."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.capital_amounts import capital_amount
from marketplace.domain.money import MAX_FEN

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    "fen, words",
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (1000, "壹拾元整"),
        (30_000_000, "叁拾万元整"),
        (120_000_000, "壹佰贰拾万元整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10**9 * 100, "壹拾亿元整"),
        (100_000_001 * 100, "壹亿零壹元整"),
        (100_100_000 * 100, "壹亿零壹拾万元整"),
        (MAX_FEN, "壹万亿元整"),
    ],
)
def test_amounts_as_banks_write_them(fen: int, words: str) -> None:
    assert capital_amount(fen) == words


def test_a_negative_amount_has_no_capitals() -> None:
    with pytest.raises(ValueError, match="negative"):
        capital_amount(-1)


def _section(text: str) -> int:
    total = digit = 0
    for char in text:
        if char in UNITS:
            total, digit = total + digit * UNITS[char], 0
        else:
            digit = DIGITS.index(char)
    return total + digit


def _read(text: str) -> int:
    """An independent reading: the inverse of what is tested."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, low = text.rsplit(unit, 1)
            return _read(high) * size + _read(low)
    return _section(text)


@given(st.integers(0, MAX_FEN))
def test_any_amount_can_be_read_back(fen: int) -> None:
    words = capital_amount(fen)
    yuan, _, rest = words.rpartition("元") if "元" in words else ("", "", words)
    jiao, _, after = rest.rpartition("角") if "角" in rest else ("", "", rest)
    last = after.removesuffix("整").removesuffix("分").lstrip("零")
    value = _read(yuan) * 100 + (DIGITS.index(jiao) if jiao else 0) * 10
    assert value + (DIGITS.index(last) if last else 0) == fen
    assert "零零" not in words
    assert words.endswith("整") is not words.endswith("分")
