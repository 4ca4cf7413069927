"""The table of prefectures (GB/T 2260)."""

import pytest

from marketplace.domain.regions import CITY_NAMES, HOME_CITIES, city_name, in_province


def test_the_home_province_has_its_thirteen_prefectures() -> None:
    assert len(HOME_CITIES) == 13
    assert city_name("230100") == "哈尔滨市"
    assert city_name("232700") == "大兴安岭地区"


def test_codes_are_prefectures_with_names() -> None:
    assert len(CITY_NAMES) > 330
    assert all(
        len(code) == 6 and code.isdigit() and code.endswith("00") and name
        for code, name in CITY_NAMES.items()
    )
    assert city_name("999900") == "999900"


@pytest.mark.rule("R-26")
@pytest.mark.parametrize(
    ("code", "inside"),
    [
        ("91230100MA1BB10520", True),
        ("91232700MA1BB1052X", True),
        ("91440300708461136T", False),
        ("4199910001", False),
        ("2301000000", False),
        ("", False),
    ],
)
def test_an_enterprise_is_in_the_province_by_its_code(code: str, inside: bool) -> None:
    assert in_province(code) is inside
