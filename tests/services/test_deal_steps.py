"""Every (state, step, role) of a deal: what is written here is open, everything else is refused and changes nothing."""

import io
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest

from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import (
    Conflict,
    DomainError,
    InvalidTransition,
    NotAllowed,
    NotFound,
)
from marketplace.models import (
    Deal,
    Listing,
)
from marketplace.services import deals, ledger, performance
from tests.deal_play import ORDINARY, PDF, Play, publish
from tests.factories import People

PARTIES = {"officer", "enterprise"}
STAFF = {"operator", "administrator"}
ROLES = (
    "officer",
    "enterprise",
    "other_officer",
    "other_enterprise",
    "inventor",
    "operator",
    "administrator",
)
#: State → step → who may take it. What isn't written here is refused.
ALLOWED: dict[str, dict[str, set[str]]] = {
    "enquiry": {"reply": {"officer"} | STAFF, "offer": PARTIES, "cancel": PARTIES | STAFF},
    "talking": {"reply": PARTIES, "offer": PARTIES, "cancel": PARTIES | STAFF},
    "offered": {"offer": {"enterprise"}, "accept": {"enterprise"}, "cancel": PARTIES | STAFF},
    "agreed": {"sign": PARTIES, "cancel": PARTIES | STAFF},
    "half_signed": {"sign": {"enterprise"}, "cancel": PARTIES | STAFF},
    "signed": {"take_effect": {"officer"} | STAFF, "rescind": STAFF},
    # nothing to record before the file was submitted
    "effective": {"perform": {"officer"} | STAFF},
    "filed": {"record": {"officer"} | STAFF, "perform": {"officer"} | STAFF},
    "recorded": {"perform": {"officer"} | STAFF},
    "performing": {
        "complete": {"officer"} | STAFF,
        "breach": PARTIES | STAFF,
    },
    "breach": {"remedy": PARTIES | STAFF, "terminate": PARTIES | STAFF},
    "completed": {},
    "terminated": {},
    "cancelled": {},
    "rescinded": {},
}
#: Roles whose permission lacks the step whatever the object.
LACKING = {
    **{step: {"inventor"} for step in ("reply", "cancel", "take_effect", "record")},
    **{step: {"inventor"} for step in ("perform", "complete", "breach", "remedy", "terminate")},
    **{step: STAFF | {"inventor"} for step in ("offer", "accept", "sign")},
    "rescind": {"officer", "enterprise", "other_officer", "other_enterprise", "inventor"},
}
#: How a recorded contract comes into each later state.
AFTER = {
    "performing": ("perform",),
    "breach": ("perform", "breach"),
    "completed": ("perform", "complete"),
    "terminated": ("perform", "breach", "terminate"),
}
Take = Callable[[Actor, UUID, datetime], Deal]
STEPS: dict[str, Take] = {
    "reply": lambda actor, ident, now: deals.reply(actor, ident, "您好", str(uuid4()), now=now),
    "offer": lambda actor, ident, now: deals.offer(actor, ident, ORDINARY, str(uuid4()), now=now),
    "accept": lambda actor, ident, now: deals.accept(actor, ident, 1, str(uuid4()), now=now),
    "sign": lambda actor, ident, now: deals.sign(
        actor, ident, io.BytesIO(PDF), "合同.pdf", str(uuid4()), now=now
    ),
    "take_effect": lambda actor, ident, now: deals.take_effect(
        actor, ident, now.date(), str(uuid4()), now=now
    ),
    "record": lambda actor, ident, now: deals.record(
        actor, ident, "X2026980000002", now.date(), str(uuid4()), now=now
    ),
    "cancel": lambda actor, ident, now: deals.cancel(actor, ident, "双方协商", str(uuid4()), now=now),
    "perform": lambda actor, ident, now: performance.perform(actor, ident, "", str(uuid4()), now=now),
    "complete": lambda actor, ident, now: performance.complete(actor, ident, "", str(uuid4()), now=now),
    "breach": lambda actor, ident, now: performance.breach(actor, ident, "逾期未付", str(uuid4()), now=now),
    "remedy": lambda actor, ident, now: performance.remedy(actor, ident, "已补付", str(uuid4()), now=now),
    "terminate": lambda actor, ident, now: performance.terminate(
        actor, ident, "不再履行", str(uuid4()), now=now
    ),
    "rescind": lambda actor, ident, now: deals.rescind(actor, ident, "双方协商", str(uuid4()), now=now),
}


def _bring(people: People, now: datetime, state: str, listing: Listing) -> UUID:
    """A new deal in this state."""
    play = Play(people, now, listing)
    if state == "half_signed":
        play.to(DealStatus.AGREED)
        play.sign(people.officer)
    elif state == "filed":
        play.to(DealStatus.EFFECTIVE)
        play.filed()
    elif state == "cancelled":
        play.to(DealStatus.TALKING)
        deals.cancel(people.officer, play.id, "双方协商", "end", now=now)
    elif state == "rescinded":
        play.to(DealStatus.SIGNED)
        deals.rescind(people.operator, play.id, "双方协商", "end", now=now)
    elif state in AFTER:
        play.to(DealStatus.RECORDED)
        play.paid()  # what is owed would keep it from being completed
        for step in AFTER[state]:
            STEPS[step](people.officer, play.id, now)
    else:
        play.to(DealStatus(state))
    return play.id


def _refusal(step: str, role: str) -> tuple[type[DomainError], ...]:
    if role in LACKING[step]:
        return (NotAllowed,)
    if role.startswith("other_"):
        return (NotFound,)
    owners = ("reply", "take_effect", "record", "perform", "complete")
    own = (step in owners and role == "enterprise") or (step == "reply" and role in STAFF)
    return (InvalidTransition, NotAllowed) if own else (InvalidTransition, Conflict)


@pytest.mark.parametrize("state", ALLOWED)
def test_each_step_is_open_to_exactly_who_may_take_it_now(people: People, now: datetime, state: str) -> None:
    serial = 1
    refused_on = _bring(people, now, state, publish(people, serial, now))
    before = ledger.head()
    for step, take in STEPS.items():
        for role in ROLES:
            actor: Actor = getattr(people, role)
            if role not in ALLOWED[state].get(step, ()):
                with pytest.raises(_refusal(step, role)):
                    take(actor, refused_on, now)
                assert ledger.head() == before, (step, role)
    for step, roles in ALLOWED[state].items():
        for role in sorted(roles):
            serial += 1
            ident = _bring(people, now, state, publish(people, serial, now))
            before = ledger.head()
            STEPS[step](getattr(people, role), ident, now)
            assert ledger.head()[0] > before[0], (step, role)
    assert ledger.verify() == []
