"""What tests start from: people, patents, listings; made through the services, valid by default."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor, OrganisationKind, Role, uscc_check_character
from marketplace.domain.numbers import check_digit
from marketplace.domain.patents import EventKind, LegalStatus, PatentType, term_end
from marketplace.models import LegalEvent, Organisation, Ownership, Patent
from marketplace.services import accounts, sessions
from marketplace.services.unit_of_work import transaction

PASSWORD = "秸秆-热解-test-2026"


def uscc(serial: int, area: str = "230100") -> str:
    """A valid, invented unified social credit code of an enterprise in this area."""
    first = f"91{area}MA{serial:07d}"
    return first + uscc_check_character(first)


def application_number(serial: int, year: int = 2021, type_digit: int = 1) -> str:
    """A valid, invented application number as its stored key."""
    digits = f"{year}{type_digit}{serial:07d}"
    return digits + check_digit(digits)


@dataclass(frozen=True)
class People:
    """One verified member for each role, and a second university and enterprise for foreign objects."""

    officer: Actor
    inventor: Actor
    college: Actor
    other_officer: Actor
    enterprise: Actor
    other_enterprise: Actor
    operator: Actor
    administrator: Actor

    @classmethod
    def settle(cls, now: datetime) -> "People":
        """Create the organisations and the members."""
        kinds = OrganisationKind
        accounts.create_organisation("北辰示例大学", kinds.UNIVERSITY, "4199910001", "230100", now=now)
        accounts.create_organisation("松江示例学院", kinds.UNIVERSITY, "4199910002", "230200", now=now)
        accounts.create_organisation("示例新材料有限公司", kinds.ENTERPRISE, uscc(1), "230100", now=now)
        accounts.create_organisation(
            "示例农机有限公司", kinds.ENTERPRISE, uscc(2, "230600"), "230600", now=now
        )
        accounts.create_organisation("示例运营中心", kinds.PLATFORM, uscc(3), "230100", now=now)
        rows = (
            ("officer", Role.TRANSFER_OFFICER, "4199910001"),
            ("inventor", Role.INVENTOR, "4199910001"),
            ("college", Role.COLLEGE_REVIEWER, "4199910001"),
            ("other_officer", Role.TRANSFER_OFFICER, "4199910002"),
            ("enterprise", Role.ENTERPRISE_USER, uscc(1)),
            ("other_enterprise", Role.ENTERPRISE_USER, uscc(2, "230600")),
            ("operator", Role.OPERATOR, uscc(3)),
            ("administrator", Role.ADMINISTRATOR, uscc(3)),
        )
        return cls(**{name: _member(name, role, code, now) for name, role, code in rows})


def _member(name: str, role: Role, code: str, now: datetime) -> Actor:
    email = f"{name}@example.test"
    accounts.create_user(email, name, PASSWORD, role, code, now=now)
    return sessions.actor_by_email(email)


def make_patent(owner: Actor, serial: int, now: datetime, **changes: Any) -> Patent:
    """Store a granted invention of the actor's organisation, its status checked just now."""
    number = changes.pop("number", application_number(serial))
    kind = changes.get("patent_type", PatentType.INVENTION)
    filed_on = changes.get("filed_on", date(2021, 3, 4))
    values: dict[str, Any] = {
        "patent_number": f"ZL{number[:-1]}.{number[-1]}",
        "patent_type": kind,
        "title": f"一种石墨烯导热膜的制备方法{serial}",
        "abstract": "本发明公开了一种石墨烯导热膜的制备方法，包括氧化、还原和压延。",
        "applicants": [owner.organisation_name],
        "patentees": [owner.organisation_name],
        "inventors": ["示例甲", "示例乙"],
        "ipc": ["C01B32/184"],
        "filed_on": filed_on,
        "granted_on": date(2023, 5, 6),
        "in_force_until": term_end(kind, filed_on),
        "legal_status": LegalStatus.GRANTED,
        "status_source": "国家知识产权局公布公告",
        "status_checked_at": now,
        **changes,
    }
    with transaction(now) as tx:
        patent = Patent(
            number=number, owner_id=owner.organisation_id, created_at=now, updated_at=now, **values
        )
        tx.add(patent)
        event = LegalEvent(
            patent_id=patent.id, occurred_on=date(2023, 5, 6), wording="授权", kind=EventKind.GRANTED
        )
        event.source, event.checked_at = values["status_source"], now
        tx.add(
            Ownership(patent_id=patent.id, epoch=1, organisation_id=owner.organisation_id, since=now), event
        )
    return patent


def organisation_of(actor: Actor) -> Organisation:
    """The actor's organisation as it stands in the database."""
    return db.session.scalars(select(Organisation).where(Organisation.id == actor.organisation_id)).one()
