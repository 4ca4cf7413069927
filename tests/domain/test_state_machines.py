"""Every (status, step, who) of every state machine: what a row allows leads on, everything else is refused."""

from typing import Any

import pytest

from marketplace.domain.errors import InvalidTransition, NotAllowed
from marketplace.domain.processes import By, Process
from marketplace.domain.state_machines import STATE_MACHINES

EACH = pytest.mark.parametrize("process", STATE_MACHINES, ids=lambda process: process.name)


@EACH
def test_every_triple_of_status_step_and_doer(process: Process[Any, Any]) -> None:
    for status, action, by in process.triples():
        move = process.moves.get((status, action))
        if move and by in move.by:
            assert process.advance(status, action, by) is move.target
            assert action in process.possible(status, by)
            continue
        with pytest.raises(NotAllowed if move else InvalidTransition):
            process.advance(status, action, by)
        assert action not in process.possible(status, by)


@EACH
def test_every_status_is_reached_and_every_row_has_somebody(process: Process[Any, Any]) -> None:
    reached = {process.start}
    for _ in process.states:
        reached |= {move.target for move in process.moves.values() if move.source in reached}
    assert reached == set(process.states)
    assert all(move.by for move in process.moves.values())
    assert all(isinstance(by, By) for move in process.moves.values() for by in move.by)
