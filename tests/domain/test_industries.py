"""Industry chains: which IPC codes belong to which."""

import pytest

from marketplace.domain.industries import INDUSTRIES, industries_of
from marketplace.domain.ipc_titles import TITLES


@pytest.mark.parametrize(
    "codes, chains",
    [
        (["C01B32/184"], ("materials", "chemicals")),
        (["C01B32"], ("materials", "chemicals")),
        (["C01B320/10"], ("chemicals",)),
        (["A63C9/00"], ("ice_snow",)),
        (["E01C13/10"], ("ice_snow",)),
        (["E01C13/100"], ()),
        (["B62M27/02"], ("ice_snow",)),
        (["B62M2/00"], ()),
        (["A01D41/12", "G06T7/00"], ("digital", "farm_machinery")),
        (["G06Q10/08"], ("digital", "logistics")),
        (["E04B1/00"], ()),
        (["C"], ()),
        ([], ()),
    ],
)
def test_a_code_belongs_to_the_chains_whose_prefix_it_is_below(
    codes: list[str], chains: tuple[str, ...]
) -> None:
    assert industries_of(codes) == chains


def test_every_prefix_is_a_code_that_there_is_or_was() -> None:
    gone = {"C12S", "H01L"}  # taken out of later editions; older patents still have them
    parts = {prefix[:4] for industry in INDUSTRIES.values() for prefix in industry.prefixes}
    assert {part for part in parts if part not in TITLES} <= gone
