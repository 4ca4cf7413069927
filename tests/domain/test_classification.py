"""IPC and Locarno in every form seen in real files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.classification import (
    Classification,
    ipc_code,
    locarno_code,
    parse_classification,
)


@pytest.mark.parametrize(
    "text, code",
    [
        ("E01B3/32(2006.01)I", "E01B3/32"),
        ("H02K1/27（2006.01）I", "H02K1/27"),
        ("C10L   1/    00            A I", "C10L1/00"),
        ("G09G 5/10 (2006.01)", "G09G5/10"),
        ("A01B0001020000", "A01B1/02"),
        ("A61K0038170500", "A61K38/1705"),
        ("ａ０１ｂ１／２４", "A01B1/24"),
        ("E", "E"),
        ("E01", "E01"),
        ("E01B", "E01B"),
        ("E01B3", "E01B3"),
        ("21-01", None),
        ("I01B3/32", None),
        ("EX", None),
        ("", None),
    ],
)
def test_ipc(text: str, code: str | None) -> None:
    assert ipc_code(text) == code


@pytest.mark.parametrize(
    "text, code",
    [("21-01-C0293", "21-01"), ("14-02(10)", "14-02"), ("03-04", "03-04"), ("99-01", None), ("A01B", None)],
)
def test_locarno(text: str, code: str | None) -> None:
    assert locarno_code(text) == code


@pytest.mark.parametrize(
    "text, parsed",
    [
        ("A23L5/10;A23N17/00;A23L5/10", Classification(ipc=("A23L5/10", "A23N17/00"))),
        ("14-02(10);14-04(10)", Classification(locarno=("14-02", "14-04"))),
        ("21-01-C0293", Classification(locarno=("21-01",))),
        ('["G06F18/2433", "G06F40/216"]', Classification(ipc=("G06F18/2433", "G06F40/216"))),
        ("A61K35/28;;A61K35/12", Classification(ipc=("A61K35/28", "A61K35/12"))),
        ("B64U20/80 | B64U101/30", Classification(ipc=("B64U20/80", "B64U101/30"))),
        ("", Classification()),
        ("--", Classification()),
        ("H02K17/02;机械类", Classification(ipc=("H02K17/02",), unreadable=("机械类",))),
        ("[坏的", Classification(unreadable=("[坏的",))),
    ],
)
def test_cells(text: str, parsed: Classification) -> None:
    assert parse_classification(text) == parsed


@given(st.text(max_size=60))
def test_any_text_parses_and_codes_are_stable(text: str) -> None:
    parsed = parse_classification(text)
    assert all(ipc_code(code) == code for code in parsed.ipc)
    assert all(locarno_code(code) == code for code in parsed.locarno)
