"""Prefecture-level cities by their GB/T 2260 code; table from china-division 2.7.0 (MIT), municipalities by name."""

import csv
from importlib.resources import files

HOME_PROVINCE = "23"  # Heilongjiang: R-26 counts a party as in-province by this prefix

with (files(__package__) / "regions.csv").open(encoding="utf-8") as _file:
    _ROWS = list(csv.DictReader(_file))

CITY_NAMES: dict[str, str] = {row["code"]: row["name"] for row in _ROWS}
PREFECTURES: frozenset[str] = frozenset(CITY_NAMES)
HOME_CITIES: tuple[str, ...] = tuple(code for code in CITY_NAMES if code.startswith(HOME_PROVINCE))


def city_name(code: str) -> str:
    """Return the city's name, or the code itself when the table lacks it."""
    return CITY_NAMES.get(code, code)


def in_province(code: str) -> bool:
    """R-26: whether an enterprise's unified social credit code names a place in the home province.

    Characters 3 to 8 are the place of registration: 91230100… is Harbin. A school's ten-digit code names none.
    """
    return len(code) == 18 and code[2:8].startswith(HOME_PROVINCE)
