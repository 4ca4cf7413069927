"""The task list of a deal, the step that leads on, and who is waited for."""

import pytest

from marketplace.domain.deal_tasks import Side, Situation, TaskState, awaited, leading, possible, tasks
from marketplace.domain.deals import FINAL, NEGOTIATED, DealAction, DealStatus
from marketplace.domain.processes import By
from marketplace.domain.terms import DealType

OWNER, ASKER, STAFF = Side.LICENSOR, Side.LICENSEE, Side.STAFF
_BY = {OWNER: By.OWNER, ASKER: By.COUNTERPART, STAFF: By.OPERATOR}
#: Status → for whom which step leads on (owner, asker, operator), and who is waited for.
LEADS = """
enquiry reply - reply | owner
talking offer offer - | owner asker
offered - accept - | asker
agreed sign sign - | owner asker
publicity - - - |
objection dismiss - - | owner
cleared sign sign - | owner asker
signed take_effect - take_effect | owner
effective record - record | owner
recorded perform - perform | owner
performing record - record | owner
breach remedy remedy remedy | owner asker
completed - - - |
terminated - - - |
cancelled - - - |
rescinded - - - |
lapsed - - - |
"""
ROWS = [line.split(" |") for line in LEADS.strip().splitlines()]


def _seen(status: str, side: Side, *signed: Side) -> Situation:
    return Situation(
        DealType.LICENCE,
        DealStatus(status),
        side,
        _BY[side],
        OWNER if status == "offered" else None,
        frozenset(signed),
    )


@pytest.mark.parametrize(("steps", "waits"), ROWS, ids=[row[0].split()[0] for row in ROWS])
def test_each_status_has_one_step_that_leads_on_and_somebody_who_is_waited_for(
    steps: str, waits: str
) -> None:
    status, *expected = steps.split()
    sides = (OWNER, ASKER, STAFF)
    found = [leading(DealStatus(status), possible(_seen(status, side))) or "-" for side in sides]
    assert found == expected
    names = {"owner": OWNER, "asker": ASKER}
    assert awaited(_seen(status, OWNER)) == {names[name] for name in waits.split()}


def test_every_status_stands_in_the_table_above() -> None:
    assert {row[0].split()[0] for row in ROWS} == set(NEGOTIATED.states)


def test_who_has_signed_is_no_longer_waited_for() -> None:
    assert awaited(_seen("agreed", OWNER, OWNER)) == {ASKER}


@pytest.mark.parametrize("status", NEGOTIATED.states)
def test_the_list_is_in_order_and_has_work_until_the_end(status: DealStatus) -> None:
    recorded = status in ("recorded", "performing", "breach", "completed", "terminated")
    states = [task.state for task in tasks(DealType.LICENCE, status, recorded=recorded)]
    assert (TaskState.NOW in states) == (status not in FINAL)
    assert states == sorted(states, key=["done", "now", "later", "dropped"].index)


def test_a_contract_may_be_performed_before_it_is_recorded() -> None:
    def states(status: DealStatus, recorded: bool) -> dict[DealAction | None, TaskState]:
        return {task.action: task.state for task in tasks(DealType.LICENCE, status, recorded=recorded)}

    early = states(DealStatus.PERFORMING, recorded=False)
    assert early[DealAction.RECORD] == early[DealAction.COMPLETE] == TaskState.NOW
    assert states(DealStatus.PERFORMING, recorded=True)[DealAction.RECORD] is TaskState.DONE
    assert states(DealStatus.COMPLETED, recorded=False)[DealAction.RECORD] is TaskState.DROPPED
    assert states(DealStatus.TERMINATED, recorded=True)[DealAction.COMPLETE] is TaskState.DROPPED
    assert states(DealStatus.EFFECTIVE, recorded=False)[DealAction.PERFORM] is TaskState.NOW


def test_a_breach_is_work_of_its_own() -> None:
    now = [
        task.action
        for task in tasks(DealType.LICENCE, DealStatus.BREACH, recorded=True)
        if task.state is TaskState.NOW
    ]
    assert now == [DealAction.REMEDY]
