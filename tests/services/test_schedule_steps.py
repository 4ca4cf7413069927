"""Every (status, step, role) of a payment: what is written here is open, everything else is refused and changes nothing."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest

from marketplace.domain.errors import Conflict, DomainError, InvalidTransition, NotAllowed, NotFound
from marketplace.services import ledger, schedule_decisions, schedules
from marketplace.services.kept_files import Upload
from marketplace.services.schedules import Asker
from tests.deal_play import PDF
from tests.factories import People
from tests.payment_play import ROYALTY, Till

ROLES = (
    "officer",
    "enterprise",
    "other_officer",
    "other_enterprise",
    "inventor",
    "operator",
    "administrator",
)
STEPS: dict[str, Callable[[Asker, int], None]] = {
    "reach": lambda asker, _: schedules.reach(asker, asker.today),
    "report": lambda asker, _: schedules.report(asker, 100),
    "accept": lambda asker, _: schedules.accept(asker, 100),
    "query": lambda asker, _: schedules.query(asker, "请补充明细"),
    "claim": lambda asker, _: schedules.claim(asker, Upload(io.BytesIO(PDF), "回单.pdf"), asker.today),
    "confirm": lambda asker, _: schedules.confirm(asker, 30_000_000, asker.today),
    "reject": lambda asker, _: schedules.reject(asker, "没有到账"),
    "distribute": lambda asker, _: schedules.distribute(asker, 0),
    "ask_waiver": lambda asker, _: schedule_decisions.ask_waiver(asker, "对方破产"),
    "waive": schedule_decisions.waive,
    "ask_reversal": lambda asker, _: schedule_decisions.ask_reversal(asker, "误认"),
    "reverse": schedule_decisions.reverse,
    "keep": schedule_decisions.keep,
}
#: Status → step → who may take it when nothing was asked before; what isn't written here is refused.
ALLOWED: dict[str, dict[str, set[str]]] = {
    "scheduled": {"ask_waiver": {"officer"}},
    "due": {"claim": {"enterprise"}, "ask_waiver": {"officer"}},
    "overdue": {"claim": {"enterprise"}},
    "paid_claimed": {"confirm": {"officer"}, "reject": {"officer"}},
    "rejected": {"claim": {"enterprise"}},
    "confirmed": {"distribute": {"officer"}, "ask_reversal": {"officer"}},
    "distributed": {},
    "report_wait": {"report": {"enterprise"}},
    "reported": {"accept": {"officer"}, "query": {"officer"}},
    "queried": {"report": {"enterprise"}},
    "accepted": {"claim": {"enterprise"}},
}
REFUSALS = (InvalidTransition, NotAllowed, NotFound, Conflict)


def _bring(people: People, now: datetime, status: str, serial: int) -> tuple[Till, int]:
    """A payment in this status, and which line of its contract it is."""
    royal = status in ("report_wait", "reported", "queried", "accepted")
    till = Till(people, now, serial, ROYALTY) if royal else Till(people, now, serial)
    if status == "rejected":
        till.to("paid_claimed")
        schedules.reject(till.asker(people.officer), "没有到账")
    elif not royal:
        till.to(status)
    else:
        till.sweep(250)
        for one in ("reported", "queried" if status == "queried" else "accepted"):
            if status != "report_wait" and (one == "reported" or one == status):
                _royal(people, till, one)
    return till, 2 if royal else 1


def _royal(people: People, till: Till, status: str) -> None:
    if status == "reported":
        schedules.report(till.asker(people.enterprise, 2), 100)
    elif status == "queried":
        schedules.query(till.asker(people.officer, 2), "请补充明细")
    else:
        schedules.accept(till.asker(people.officer, 2), 100)


@pytest.mark.parametrize("status", ALLOWED)
def test_each_step_is_open_to_exactly_who_may_take_it(people: People, now: datetime, status: str) -> None:
    till, number = _bring(people, now, status, 1)
    assert till.line(number).status == status
    version, before = till.line(number).version, ledger.head()
    for step, take in STEPS.items():
        for role in ROLES:
            if role in ALLOWED[status].get(step, ()):
                continue
            with pytest.raises(REFUSALS) as caught:
                take(till.asker(getattr(people, role), number), version)
            assert _as_expected(role, caught.value), (step, role, caught.value)
            assert ledger.head() == before, (step, role)
    serial = 1
    for step, roles in ALLOWED[status].items():
        for role in roles:
            serial += 1
            till, number = _bring(people, now, status, serial)
            before = ledger.head()
            STEPS[step](till.asker(getattr(people, role), number), till.line(number).version)
            assert ledger.head()[0] == before[0] + 1, (step, role)
    assert ledger.verify() == []


def _as_expected(role: str, error: DomainError) -> bool:
    """A stranger learns nothing but that a role lacks a step; an inventor takes none."""
    if role.startswith("other_"):
        return isinstance(error, NotFound | NotAllowed)
    return isinstance(error, NotAllowed) if role == "inventor" else not isinstance(error, NotFound)
