"""Codes, addresses and passwords of accounts (R-03)."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marketplace.domain.accounts import (
    ROLES_OF_KIND,
    USCC_ALPHABET,
    OrganisationKind,
    Role,
    check_email,
    check_organisation_code,
    check_password,
    check_prefecture,
    check_uscc,
    uscc_check_character,
)
from marketplace.domain.errors import InvalidInput
from marketplace.domain.regions import PREFECTURES


@pytest.mark.rule("R-03")
def test_each_place_has_the_weight_of_the_standard() -> None:
    """GB 32100-2015: the weight of place i is 3 to the power i - 1, modulo 31."""
    for place in range(17):
        code = "0" * place + "1" + "0" * (16 - place)
        assert uscc_check_character(code) == USCC_ALPHABET[(31 - pow(3, place, 31)) % 31]


@pytest.mark.parametrize(
    "code", ["91440300708461136T", "914403001922038216", "91230100MA1BB10520", " 91230100ma1bb10520 "]
)
@pytest.mark.rule("R-03")
def test_the_rules_own_examples_hold(code: str) -> None:
    assert check_uscc(code) == code.strip().upper()


@given(st.text(USCC_ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(USCC_ALPHABET))
@pytest.mark.rule("R-03")
def test_any_single_wrong_character_is_found(first: str, at: int, other: str) -> None:
    code = first + uscc_check_character(first)
    assert check_uscc(code) == code
    if first[at] != other:
        with pytest.raises(InvalidInput):
            check_uscc(code[:at] + other + code[at + 1 :])


@given(st.sampled_from(OrganisationKind), st.text(max_size=30))
@pytest.mark.rule("R-03")
def test_text_that_is_no_code_is_refused(kind: OrganisationKind, text: str) -> None:
    assume(not (len(text.strip()) == 18 or text.strip().isdecimal()))
    with pytest.raises(InvalidInput) as refused:
        check_organisation_code(kind, text)
    assert refused.value.field == "code"


def test_only_universities_have_school_codes() -> None:
    assert check_organisation_code(OrganisationKind.UNIVERSITY, "4123010213") == "4123010213"
    with pytest.raises(InvalidInput):
        check_organisation_code(OrganisationKind.ENTERPRISE, "4123010213")


@pytest.mark.parametrize("email", ["", "a", "a@b", "a b@c.cn", "a@@c.cn", "a@c.c", "x" * 65 + "@c.cn"])
def test_addresses_that_are_none(email: str) -> None:
    with pytest.raises(InvalidInput):
        check_email(email)


def test_addresses_are_kept_in_lower_case() -> None:
    assert check_email(" Zhang@Example.EDU.cn ") == "zhang@example.edu.cn"


@pytest.mark.parametrize(
    "password, code",
    [("short", "password_length"), ("x" * 129, "password_length"), ("abababababab", "password_weak"),
     ("my-name-is-zhang-san", "password_weak")],
)  # fmt: skip
def test_weak_passwords(password: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_password(password, context=("zhang-san", "张三"))
    assert refused.value.code == code


def test_prefectures_are_those_of_the_table() -> None:
    assert check_prefecture("230100", PREFECTURES) == "230100"
    for code in ("230000", "230199", "", "哈尔滨", "999900"):
        with pytest.raises(InvalidInput):
            check_prefecture(code, PREFECTURES)


def test_every_role_belongs_to_one_kind() -> None:
    assert sorted(role for roles in ROLES_OF_KIND.values() for role in roles) == sorted(Role)
