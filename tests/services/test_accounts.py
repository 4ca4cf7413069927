"""Registration, verification, log-in and sessions."""

from datetime import datetime, timedelta

import pytest

from marketplace.domain.accounts import OrganisationKind, Role
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.services import accounts, sessions
from marketplace.services.accounts import Registration
from marketplace.services.sessions import SessionRules
from tests.factories import PASSWORD, People, uscc

RULES = SessionRules(timedelta(minutes=30), timedelta(hours=12))


def _registration(**changes: object) -> Registration:
    values: dict[str, object] = {
        "kind": OrganisationKind.ENTERPRISE,
        "organisation_name": "示例能源有限公司",
        "code": uscc(77),
        "city": "230600",
        "name": "王示例",
        "email": "New@Example.test",
        "password": "冬小麦-抗旱-registration",
        "role": Role.ENTERPRISE_USER,
    }
    return Registration(**{**values, **changes})  # type: ignore[arg-type]


def _log_in(email: str, password: str, now: datetime) -> str:
    return sessions.log_in(email, password, RULES, agent="", address="", now=now)


def test_a_registration_waits_until_an_administrator_verifies_it(people: People, now: datetime) -> None:
    membership = accounts.register(_registration(), now=now)
    with pytest.raises(InvalidInput, match="等待平台审核"):
        _log_in("new@example.test", "冬小麦-抗旱-registration", now)
    assert [waiting.id for waiting in accounts.waiting(people.administrator)] == [membership.id]
    accounts.decide(people.administrator, membership.id, accept=True, now=now)
    token = _log_in("new@example.test", "冬小麦-抗旱-registration", now)
    actor = sessions.actor_of(token, RULES, now=now)
    assert actor is not None
    assert actor.role is Role.ENTERPRISE_USER
    with pytest.raises(Conflict):
        accounts.decide(people.administrator, membership.id, accept=True, now=now)


def test_a_refused_registration_reads_the_reason(people: People, now: datetime) -> None:
    membership = accounts.register(_registration(), now=now)
    with pytest.raises(InvalidInput) as missing:
        accounts.decide(people.administrator, membership.id, accept=False, now=now)
    assert missing.value.field == "reason"
    accounts.decide(people.administrator, membership.id, accept=False, reason="请上传营业执照", now=now)
    with pytest.raises(InvalidInput, match="请上传营业执照"):
        _log_in("new@example.test", "冬小麦-抗旱-registration", now)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"code": uscc(77)[:-1] + ("0" if uscc(77)[-1] != "0" else "1")}, "code", "uscc_check"),
        ({"code": "123"}, "code", "uscc_form"),
        ({"city": "230199"}, "city", "unknown_city"),
        ({"email": "nobody"}, "email", "email_form"),
        ({"password": "short"}, "password", "password_length"),
        ({"password": "aaaaaaaaaaaaaa"}, "password", "password_weak"),
        ({"role": Role.OPERATOR}, "role", "role_of_kind"),
        ({"organisation_name": "示例农机有限公司"}, "organisation_name", "organisation_exists"),
        ({"email": "officer@example.test"}, "email", "email_taken"),
        ({"kind": OrganisationKind.PLATFORM}, "role", "role_of_kind"),
    ],
)
def test_bad_registrations_name_the_field(
    people: People, now: datetime, changes: dict, field: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        accounts.register(_registration(**changes), now=now)
    assert (error.value.field, error.value.code) == (field, code)
    assert accounts.waiting(people.administrator) == []


def test_only_administrators_verify(people: People, now: datetime) -> None:
    membership = accounts.register(_registration(), now=now)
    for actor in (people.operator, people.officer, people.enterprise):
        with pytest.raises(NotAllowed):
            accounts.decide(actor, membership.id, accept=True, now=now)


def test_sessions_end_by_log_out_idleness_age_and_revocation(people: People, now: datetime) -> None:
    tokens = [_log_in("officer@example.test", PASSWORD, now) for _ in range(3)]
    assert sessions.actor_of(tokens[0], RULES, now=now) == people.officer
    sessions.log_out(tokens[0], now=now)
    assert sessions.actor_of(tokens[0], RULES, now=now) is None
    assert sessions.actor_of(tokens[1], RULES, now=now + timedelta(minutes=31)) is None
    later = now
    while later < now + timedelta(hours=12):  # kept awake, it still ends after twelve hours
        assert sessions.actor_of(tokens[2], RULES, now=later)
        later += timedelta(minutes=29)
    assert sessions.actor_of(tokens[2], RULES, now=now + timedelta(hours=12)) is None
    fresh = _log_in("officer@example.test", PASSWORD, now)
    own = sessions.sessions(people.officer)[0]
    with pytest.raises(NotFound):
        sessions.revoke(people.enterprise, own.public_id, now=now)
    sessions.revoke(people.officer, own.public_id, now=now)
    assert sessions.actor_of(fresh, RULES, now=now) is None
    assert sessions.actor_of("made-up", RULES, now=now) is None


@pytest.mark.parametrize(
    "pair", [("officer@example.test", "wrong password!"), ("nobody@example.test", PASSWORD)]
)
def test_every_wrong_pair_reads_the_same(people: People, now: datetime, pair: tuple[str, str]) -> None:
    with pytest.raises(InvalidInput, match=r"^邮箱或密码不正确$"):
        _log_in(*pair, now)
