"""Who acts: roles, kinds of organisation, and the actor that every use case takes first."""

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from marketplace.domain.errors import N_, InvalidInput

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SCHOOL_CODE = re.compile(r"\d{10}")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,}")
MIN_PASSWORD = 12
MAX_PASSWORD = 128
COUNTRY = re.compile(r"[A-Z]{2}")
PREFECTURE = re.compile(r"\d{4}00")


class Role(StrEnum):
    """What a member may do in the organisation."""

    INVENTOR = "inventor"
    COLLEGE_REVIEWER = "college_reviewer"
    TRANSFER_OFFICER = "transfer_officer"
    ENTERPRISE_USER = "enterprise_user"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"


class OrganisationKind(StrEnum):
    """What an organisation is on the platform."""

    UNIVERSITY = "university"
    ENTERPRISE = "enterprise"
    PLATFORM = "platform"


class OrganisationAction(StrEnum):
    """What the platform enters about an organisation: its country, and whether the state founded it."""

    CLASSIFY = "classify"


ROLES_OF_KIND = {
    OrganisationKind.UNIVERSITY: (Role.TRANSFER_OFFICER, Role.COLLEGE_REVIEWER, Role.INVENTOR),
    OrganisationKind.ENTERPRISE: (Role.ENTERPRISE_USER,),
    OrganisationKind.PLATFORM: (Role.OPERATOR, Role.ADMINISTRATOR),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting, as every use case sees them."""

    user_id: int
    name: str
    email: str
    role: Role
    organisation_id: int
    organisation_name: str
    organisation_public_id: UUID


def check_uscc(code: str, field: str = "code") -> str:
    """Return the unified social credit code if its check character holds (R-03, GB 32100-2015)."""
    code = code.strip().upper()
    if len(code) != 18 or any(char not in USCC_ALPHABET for char in code):
        raise InvalidInput(
            field, "uscc_form", N_("统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）")
        )
    expected = uscc_check_character(code[:17])
    if code[17] != expected:
        raise InvalidInput(field, "uscc_check", N_("统一社会信用代码校验位不符，请对照营业执照核对各位字符"))
    return code


def uscc_check_character(first17: str) -> str:
    """Return the 18th character for the first 17 (R-03): alphabet[(31 - Σ w·v mod 31) mod 31]."""
    total = sum(
        weight * USCC_ALPHABET.index(char) for weight, char in zip(USCC_WEIGHTS, first17, strict=True)
    )
    return USCC_ALPHABET[(31 - total % 31) % 31]


def check_organisation_code(kind: OrganisationKind, code: str) -> str:
    """Universities use the 10-digit 学校标识码 (or their USCC), every other organisation its USCC."""
    code = code.strip().upper()
    if kind is OrganisationKind.UNIVERSITY and SCHOOL_CODE.fullmatch(code):
        return code
    return check_uscc(code)


def check_email(email: str, field: str = "email") -> str:
    """Return the address in lower case, or InvalidInput."""
    email = email.strip().lower()
    if not EMAIL.fullmatch(email):
        raise InvalidInput(field, "email_form", N_("请填写有效的电子邮箱，例如 zhang@example.edu.cn"))
    return email


def check_password(password: str, *, context: tuple[str, ...] = ()) -> str:
    """Accept 12 to 128 characters that do not repeat the account's own words (ASVS 5.0 6.2)."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise InvalidInput("password", "password_length", N_("密码长度应为 12 至 128 个字符"))
    lowered = password.lower()
    if len(set(lowered)) < 5 or any(word and len(word) > 3 and word.lower() in lowered for word in context):
        raise InvalidInput("password", "password_weak", N_("密码过于简单或包含账号信息，请换一个"))
    return password


def check_country(code: str, field: str = "country") -> str:
    """Return an ISO 3166 code of two letters in capitals, or InvalidInput."""
    code = code.strip().upper()
    if not COUNTRY.fullmatch(code):
        raise InvalidInput(field, "country_form", N_("请填写两位国家或地区代码，例如中国 CN、德国 DE"))
    return code


def check_prefecture(code: str, known: frozenset[str], field: str = "city") -> str:
    """Return a six-digit prefecture code (GB/T 2260) that the platform knows."""
    if not PREFECTURE.fullmatch(code) or code not in known:
        raise InvalidInput(
            field, "unknown_city", N_("请选择所在地市（六位行政区划代码，例如 230100 哈尔滨）")
        )
    return code
