"""Sample organisations and accounts: one account of each role to try, and one for every other organisation."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.accounts import Actor, OrganisationKind, Role, uscc_check_character
from marketplace.seed.words import ENTERPRISES, LEGAL_FORM, UNIVERSITIES
from marketplace.services import accounts, sessions

PASSWORD = "Jinqiao-sample-2026"
OPERATOR, ADMINISTRATOR = "operator@jinqiao.example", "admin@jinqiao.example"
COLLEGE, COLLEAGUE = "college@jinqiao.example", "operator2@jinqiao.example"
OFFICER, INVENTOR, ENTERPRISE = (
    "officer1@jinqiao.example",
    "inventor@jinqiao.example",
    "enterprise1@jinqiao.example",
)
#: The accounts that the demo prints: one for each role.
DEMO_ACCOUNTS = {
    Role.TRANSFER_OFFICER: OFFICER,
    Role.COLLEGE_REVIEWER: COLLEGE,
    Role.INVENTOR: INVENTOR,
    Role.ENTERPRISE_USER: ENTERPRISE,
    Role.OPERATOR: OPERATOR,
    Role.ADMINISTRATOR: ADMINISTRATOR,
}


@dataclass
class Cast:
    """Everybody who acts in the sample data."""

    operator: Actor
    administrator: Actor
    inventor: Actor
    college: Actor
    colleague: Actor
    officers: list[Actor]
    enterprises: list[Actor]


def uscc(serial: int, city: str) -> str:
    """Return a valid, invented credit code of an organisation registered in this city."""
    first = f"91{city}MA9{serial:06d}"
    return first + uscc_check_character(first)


def settle(now: datetime) -> Cast:
    """Create the organisations and their members, all verified."""
    platform = uscc(1, "230100")
    accounts.create_organisation(
        "金桥运营中心（示例）", OrganisationKind.PLATFORM, platform, "230100", now=now
    )
    officers = [_university(serial, *row, now) for serial, row in enumerate(UNIVERSITIES, 1)]
    return Cast(
        operator=_member(OPERATOR, "运营示例", Role.OPERATOR, platform, now),
        administrator=_member(ADMINISTRATOR, "管理示例", Role.ADMINISTRATOR, platform, now),
        colleague=_member(COLLEAGUE, "运营示例乙", Role.OPERATOR, platform, now),
        college=_member(COLLEGE, "学院示例", Role.COLLEGE_REVIEWER, _school_code(1), now),
        inventor=_member(INVENTOR, "发明示例", Role.INVENTOR, _school_code(1), now),
        officers=officers,
        enterprises=[_enterprise(serial, *row, now) for serial, row in enumerate(ENTERPRISES, 1)],
    )


def _school_code(serial: int) -> str:
    return f"41239{serial:05d}"


def _university(serial: int, name: str, city: str, now: datetime) -> Actor:
    code = _school_code(serial)
    accounts.create_organisation(name, OrganisationKind.UNIVERSITY, code, city, now=now)
    return _member(f"officer{serial}@jinqiao.example", "转移示例", Role.TRANSFER_OFFICER, code, now)


def _enterprise(serial: int, name: str, trade: str, city: str, now: datetime) -> Actor:
    code = uscc(100 + serial, city)
    accounts.create_organisation(name + trade + LEGAL_FORM, OrganisationKind.ENTERPRISE, code, city, now=now)
    return _member(f"enterprise{serial}@jinqiao.example", "采购示例", Role.ENTERPRISE_USER, code, now)


def _member(email: str, name: str, role: Role, code: str, now: datetime) -> Actor:
    accounts.create_user(email, name, PASSWORD, role, code, now=now)
    return sessions.actor_by_email(email)
