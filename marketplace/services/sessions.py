"""Log-in and server-side sessions that can be revoked (ASVS 5.0 7.2–7.4)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor, Role
from marketplace.domain.errors import N_, InvalidInput, NotFound
from marketplace.models import LoginSession, Membership, Organisation, User
from marketplace.services.passwords import matches
from marketplace.services.unit_of_work import transaction


@dataclass(frozen=True, slots=True)
class SessionRules:
    """How long a session may idle and last."""

    idle: timedelta
    lifetime: timedelta


def log_in(
    email: str, password: str, session_rules: SessionRules, *, agent: str, address: str, now: datetime
) -> str:
    """Open a session and return its token; one message for every wrong pair, the same work for unknown users."""
    user = db.session.scalar(
        select(User).options(joinedload(User.membership)).where(User.email == email.strip().lower())
    )
    if not matches(user.password_hash if user else None, password) or user is None:
        raise InvalidInput("email", "wrong_pair", N_("邮箱或密码不正确"))
    if user.membership.refused_at:
        raise InvalidInput(
            "email", "refused", N_("注册申请未通过：%(reason)s"), reason=user.membership.refusal_reason
        )
    if not user.membership.verified_at:
        raise InvalidInput("email", "unverified", N_("账号正在等待平台审核，审核通过后即可登录"))
    return open_session(user.id, session_rules, agent=agent, address=address, now=now)


def open_session(
    user_id: int, session_rules: SessionRules, *, agent: str, address: str, now: datetime
) -> str:
    """Open a session for somebody who has proved who they are; only the hash of the token is kept."""
    token = secrets.token_urlsafe(32)
    with transaction(now) as tx:
        tx.add(
            LoginSession(
                public_id=uuid7(),
                token_hash=_token_hash(token),
                user_id=user_id,
                created_at=now,
                last_seen_at=now,
                expires_at=now + session_rules.lifetime,
                user_agent=agent[:200],
                address=address[:45],
            )
        )
    return token


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of(token: str, session_rules: SessionRules, *, now: datetime) -> Actor | None:
    """Return who holds this session token, or None when it is unknown, revoked, idle too long or over."""
    query = (
        select(LoginSession, User, Membership, Organisation)
        .join(User, User.id == LoginSession.user_id)
        .join(Membership, Membership.user_id == User.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(LoginSession.token_hash == _token_hash(token))
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    session, user, membership, organisation = row
    idle = now - session.last_seen_at > session_rules.idle
    if session.revoked_at or idle or now >= session.expires_at or not membership.verified_at:
        return None
    if now - session.last_seen_at > timedelta(minutes=1):  # not a write for each request
        with transaction(now) as tx:
            tx.lock(LoginSession, session.id).last_seen_at = now
    return _actor(user, membership, organisation)


def _actor(user: User, membership: Membership, organisation: Organisation) -> Actor:
    return Actor(
        user_id=user.id,
        name=user.name,
        email=user.email,
        role=Role(membership.role),
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        organisation_public_id=organisation.public_id,
    )


def sessions(actor: Actor) -> list[LoginSession]:
    """Return the actor's own sessions that are still open, newest first."""
    query = (
        select(LoginSession)
        .where(LoginSession.user_id == actor.user_id, LoginSession.revoked_at.is_(None))
        .order_by(LoginSession.id.desc())
    )
    return list(db.session.scalars(query))


def revoke(actor: Actor, public_id: UUID, *, now: datetime) -> None:
    """End one of the actor's own sessions; a foreign one is not found."""
    with transaction(now) as tx:
        session = tx.session.scalar(select(LoginSession).where(LoginSession.public_id == public_id))
        if session is None or session.user_id != actor.user_id:
            raise NotFound()
        session.revoked_at = session.revoked_at or now


def log_out(token: str, *, now: datetime) -> None:
    """End the session of this token; it is worthless from now on."""
    with transaction(now) as tx:
        session = tx.session.scalar(select(LoginSession).where(LoginSession.token_hash == _token_hash(token)))
        if session is not None:
            session.revoked_at = session.revoked_at or now


def actor_by_email(email: str) -> Actor:
    """Return the verified member with this address: for the command line and the seed, which have no session."""
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None or not user.membership.verified_at:
        raise NotFound(N_("没有已审核的用户 %(email)s"), email=email)
    return _actor(user, user.membership, user.membership.organisation)
