"""The one table of permissions."""

from uuid import UUID

import pytest

from marketplace.domain.accounts import Actor, Role
from marketplace.domain.errors import NotAllowed, NotFound
from marketplace.domain.permissions import POLICY, Action, Reach, may, require


def _actor(role: Role, organisation_id: int = 1) -> Actor:
    return Actor(1, "示例", "a@example.test", role, organisation_id, "示例大学", UUID(int=organisation_id))


def test_every_action_has_its_row() -> None:
    assert set(POLICY) == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_missing_role_is_refused_and_a_foreign_object_is_not_there(role: Role, action: Action) -> None:
    actor, reach = _actor(role), POLICY[action].get(role)
    assert may(actor, action) is (reach is not None)
    if reach is None:
        with pytest.raises(NotAllowed):
            require(actor, action, [1])
        return
    require(actor, action)
    require(actor, action, [1, 2])
    if reach is Reach.OWN:
        with pytest.raises(NotFound):
            require(actor, action, [2])
        with pytest.raises(NotFound):
            require(actor, action, [])
    else:
        require(actor, action, [2])


def test_duties_are_separate() -> None:
    assert Role.OPERATOR not in POLICY[Action.DEAL_SIGN]  # staff assists, the parties sign
    assert Role.INVENTOR not in POLICY[Action.LISTING_APPROVE_OWNER]
    owners = POLICY[Action.LISTING_APPROVE_OWNER].keys()
    assert not owners & POLICY[Action.LISTING_APPROVE_PLATFORM].keys()
    assert set(POLICY[Action.LEDGER_VERIFY]) == {Role.ADMINISTRATOR}
