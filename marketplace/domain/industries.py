"""Industry chains of Heilongjiang, and which of them a patent belongs to by its IPC codes.

The chains are those of the province's "4567" modern industrial system (four new drivers, five emerging and six
traditional industries, seven services) and of its farming, as far as a technical classification can tell them apart:
creative design, finance, tourism or care have no IPC class. The assignment is this platform's own reading of IPC
titles and no official concordance; a patent may belong to several chains or to none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from marketplace.domain.errors import N_


@dataclass(frozen=True, slots=True)
class Industry:
    """A chain: its name, and the sections, classes, subclasses or groups whose patents belong to it."""

    label: str
    prefixes: tuple[str, ...]


INDUSTRIES: dict[str, Industry] = {
    "digital": Industry(N_("数字经济"), ("G06", "G16", "H04L", "H04N", "H04W")),
    "bio": Industry(N_("生物经济"), ("A01H", "C07K", "C12M", "C12N", "C12P", "C12Q", "C12R", "C12S", "C40B")),
    "ice_snow": Industry(
        N_("冰雪经济"),
        (
            "A43B5/04", "A63B69/18", "A63C", "B62B13", "B62B15", "B62B17", "B62B19", "B62M27", "B63B35/08",
            "E01C13/10", "E01H4", "E01H5", "F25C",
        ),
    ),
    "aerospace": Industry(N_("航空航天"), ("B64", "F02C", "F02K", "F03H")),
    "electronics": Industry(
        N_("电子信息"), ("G02F", "G11", "H01L", "H01P", "H01Q", "H01S", "H03", "H04B", "H04J", "H05K", "H10")
    ),
    "materials": Industry(
        N_("新材料"),
        ("B22F", "B82", "C01B32", "C03C", "C04B", "C08", "C22", "C23C", "C30B", "D01F", "H01B1", "H01F1"),
    ),
    "equipment": Industry(
        N_("高端装备"), ("B21", "B23", "B24", "B25J", "B30", "B33Y", "B61", "F01", "F15", "F16", "G05", "H02K")
    ),
    "farm_machinery": Industry(N_("农机装备"), ("A01B", "A01C", "A01D", "A01F", "B02B")),
    "agriculture": Industry(N_("现代农业"), ("A01G", "A01H", "A01K", "A01M", "A01N", "C05")),
    "energy": Industry(
        N_("能源"),
        (
            "C10B", "C10J", "C10L", "E21B", "E21C", "E21D", "E21F", "F03B", "F03D", "F22", "F23", "F24S", "F24T",
            "G21", "H01M", "H02J", "H02S",
        ),
    ),
    "chemicals": Industry(N_("化工"), ("B01J", "C01", "C06", "C07", "C09", "C10G", "C10M", "C11", "C25B")),
    "food": Industry(N_("食品"), ("A01J", "A21", "A22", "A23", "C12C", "C12G", "C12H", "C12J", "C13")),
    "medicine": Industry(N_("医药"), ("A61", "G16H")),
    "automobiles": Industry(N_("汽车"), ("B60", "B62D", "F02B", "F02D", "F02F", "F02M", "F02N", "F02P", "G01M17")),
    "light_industry": Industry(
        N_("轻工"),
        (
            "A24", "A41", "A42", "A43", "A44", "A45", "A46", "A47", "A63F", "A63H", "B27", "B31", "B42", "B43",
            "B65B", "B65D", "C14", "D01", "D02", "D03", "D04", "D05", "D06", "D07", "D21",
        ),
    ),
    "logistics": Industry(N_("现代物流"), ("B65G", "B65H", "B66C", "B66F", "G06Q10/08", "G06Q50/28")),
}  # fmt: skip


def industries_of(ipc_codes: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of the chains to which IPC codes in canonical spelling ("C01B32/184") belong, in table order."""
    found = {key for code in ipc_codes for key in _industries(code)}
    return tuple(key for key in INDUSTRIES if key in found)


@lru_cache(maxsize=100_000)
def _industries(code: str) -> tuple[str, ...]:
    """The chains of one code; kept, since a rebuild of the index asks for the same ones again and again."""
    return tuple(
        key
        for key, industry in INDUSTRIES.items()
        if any(_is_below(code, prefix) for prefix in industry.prefixes)
    )


def _is_below(code: str, prefix: str) -> bool:
    """Tell whether the code is the prefix or belongs below it: C01B32/184 below C01B32, but C01B320 not."""
    if not code.startswith(prefix):
        return False
    rest = code[len(prefix) :]
    # A group goes on only with its subgroup; a subgroup's further digits are no lower level (E01C13/10, E01C13/105).
    return not rest or len(prefix) <= 4 or ("/" not in prefix and rest.startswith("/"))
