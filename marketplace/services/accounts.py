"""Organisations, people and their verification."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain import accounts as rules
from marketplace.domain.accounts import ROLES_OF_KIND, Actor, OrganisationKind, Role
from marketplace.domain.errors import N_, Conflict, InvalidInput, NotFound
from marketplace.domain.permissions import Action, require
from marketplace.domain.regions import PREFECTURES
from marketplace.models import Membership, Organisation, User
from marketplace.services.passwords import hash_password
from marketplace.services.unit_of_work import Transaction, transaction


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody fills in to join; an administrator verifies it."""

    kind: OrganisationKind
    organisation_name: str
    code: str
    city: str
    name: str
    email: str
    password: str
    role: Role


def register(registration: Registration, *, now: datetime) -> Membership:
    """Create an account that waits for verification; joins the organisation when its code is known."""
    kind = registration.kind
    if kind is OrganisationKind.PLATFORM or registration.role not in ROLES_OF_KIND[kind]:
        raise InvalidInput("role", "role_of_kind", N_("该类单位没有这个角色"))
    with transaction(now) as tx:
        code = rules.check_organisation_code(kind, registration.code)
        organisation = tx.session.scalar(select(Organisation).where(Organisation.code == code))
        if organisation is None:
            organisation = add_organisation(tx, registration.organisation_name, kind, code, registration.city)
        elif organisation.kind != kind:
            raise InvalidInput("code", "code_other_kind", N_("该代码已登记为其他类型的单位，请核对"))
        return add_member(
            tx, organisation, registration.email, registration.name, registration.password, registration.role
        )


def add_organisation(
    tx: Transaction, name: str, kind: OrganisationKind, code: str, city: str
) -> Organisation:
    """Add an organisation inside the open unit of work; InvalidInput names the field that is wrong."""
    name = " ".join(name.split())
    if not 2 <= len(name) <= 200:
        raise InvalidInput("organisation_name", "name_length", N_("请填写单位全称（2 至 200 个字）"))
    code = rules.check_organisation_code(kind, code)
    taken = tx.session.scalar(
        select(Organisation).where(or_(Organisation.name == name, Organisation.code == code))
    )
    if taken is not None:
        field = "code" if taken.code == code else "organisation_name"
        raise InvalidInput(
            field, "organisation_exists", N_("该单位名称或代码已经登记，请联系本单位管理员或平台")
        )
    organisation = Organisation(
        public_id=uuid7(),
        kind=kind,
        name=name,
        code=code,
        city=rules.check_prefecture(city, PREFECTURES),
        state_unit=kind is OrganisationKind.UNIVERSITY,
        created_at=tx.now,
    )
    tx.add(organisation)
    return organisation


def add_member(
    tx: Transaction, organisation: Organisation, email: str, name: str, password: str, role: Role
) -> Membership:
    """Add a person with a role that waits for verification."""
    if role not in ROLES_OF_KIND[OrganisationKind(organisation.kind)]:
        raise InvalidInput("role", "role_of_kind", N_("该类单位没有这个角色"))
    email, name = rules.check_email(email), name.strip()
    if not 1 <= len(name) <= 100:
        raise InvalidInput("name", "name_length", N_("请填写姓名"))
    rules.check_password(password, context=(email.split("@")[0], name))
    if tx.session.scalar(select(User.id).where(User.email == email)):
        raise InvalidInput("email", "email_taken", N_("该邮箱已注册，请直接登录"))
    user = User(email=email, name=name, password_hash=hash_password(password), created_at=tx.now)
    tx.add(user)
    membership = Membership(user_id=user.id, organisation_id=organisation.id, role=role)
    membership.user, membership.organisation = user, organisation
    tx.add(membership)
    return membership


def create_organisation(
    name: str, kind: OrganisationKind, code: str, city: str, *, now: datetime
) -> Organisation:
    """Create a verified organisation: the command line's way, for first set-up."""
    with transaction(now) as tx:
        organisation = add_organisation(tx, name, kind, code, city)
        organisation.verified_at = now
        return organisation


def create_user(email: str, name: str, password: str, role: Role, code: str, *, now: datetime) -> Membership:
    """Create a verified member: the command line's way, for first set-up."""
    with transaction(now) as tx:
        organisation = tx.session.scalar(select(Organisation).where(Organisation.code == code))
        if organisation is None:
            raise NotFound(N_("没有代码为 %(code)s 的单位，请先创建单位"), code=code)
        membership = add_member(tx, organisation, email, name, password, role)
        membership.verified_at = now
        return membership


def waiting(actor: Actor) -> list[Membership]:
    """Return the registrations that wait for verification, oldest first."""
    require(actor, Action.ACCOUNT_VERIFY)
    query = (
        select(Membership)
        .options(joinedload(Membership.user), joinedload(Membership.organisation))
        .where(Membership.verified_at.is_(None), Membership.refused_at.is_(None))
        .order_by(Membership.id)
    )
    return list(db.session.scalars(query))


def decide(actor: Actor, membership_id: int, *, accept: bool, reason: str = "", now: datetime) -> Membership:
    """Verify a registration, or refuse it with a reason that the applicant reads at log-in."""
    require(actor, Action.ACCOUNT_VERIFY)
    with transaction(now) as tx:
        membership = tx.lock(Membership, membership_id)
        if membership.verified_at or membership.refused_at:
            raise Conflict(N_("该注册申请已处理"))
        if accept:
            membership.verified_at, membership.verified_by = now, actor.user_id
            organisation = tx.lock(Organisation, membership.organisation_id)
            organisation.verified_at = organisation.verified_at or now
        elif not reason.strip():
            raise InvalidInput("reason", "reason_missing", N_("请填写不通过的理由"))
        else:
            membership.refused_at, membership.refusal_reason = now, reason.strip()[:500]
        return membership
