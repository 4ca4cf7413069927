"""State machines as tables (domain study §9): from where, by which step, to where, and who may take it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Generic, TypeVar

from marketplace.domain.errors import N_, InvalidTransition, NotAllowed

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


class By(StrEnum):
    """Who takes a step: one side of the matter, the platform's staff, or its clock."""

    INVENTOR = "inventor"
    COLLEGE = "college"
    OWNER = "owner"  # the owner's transfer office, or the enterprise that owns the patent
    COUNTERPART = "counterpart"  # licensee, transferee or demander
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Move(Generic[State, Action]):
    """One row of a table; what has no row is forbidden."""

    source: State
    action: Action
    target: State
    by: frozenset[By]


class Process(Generic[State, Action]):
    """One state machine; `name` is the noun whose status it moves."""

    def __init__(self, name: str, start: State, moves: Iterable[Move[State, Action]]) -> None:
        self.name, self.start = name, start
        self.moves = {(move.source, move.action): move for move in moves}
        self.states = (start, *sorted({move.target for move in self.moves.values()} - {start}))
        self.actions = tuple(sorted({move.action for move in self.moves.values()}))

    def advance(self, status: State, action: Action, by: By) -> State:
        """Return the status that follows; InvalidTransition without such a step, NotAllowed for somebody else's."""
        move = self.moves.get((status, action))
        if move is None:
            raise InvalidTransition(status, action)
        if by not in move.by:
            raise NotAllowed(N_("这一步须由另一方或平台办理，您不能代办"))
        return move.target

    def possible(self, status: State, by: By) -> frozenset[Action]:
        """Return the steps that are open to somebody in this status."""
        return frozenset(
            move.action for move in self.moves.values() if move.source == status and by in move.by
        )

    def final(self) -> frozenset[State]:
        """Return the statuses that nothing leaves."""
        return frozenset(self.states) - {move.source for move in self.moves.values()}

    def triples(self) -> Iterator[tuple[State, Action, By]]:
        """Yield every (status, step, who), allowed or not."""
        yield from product(self.states, self.actions, By)


def moves(
    table: dict[tuple[State, Action], tuple[State, str]], letters: dict[str, By]
) -> Iterator[Move[State, Action]]:
    """Read a table whose rows name who may step by letters, e.g. {(DRAFT, SUBMIT): (SUBMITTED, "OC")}."""
    for (source, action), (target, who) in table.items():
        yield Move(source, action, target, frozenset(letters[letter] for letter in who))


#: The letters of the domain study: O owner, C college, E enterprise, B operator, A administrator, S clock, I inventor.
LETTERS = {
    "I": By.INVENTOR, "C": By.COLLEGE, "O": By.OWNER, "E": By.COUNTERPART, "B": By.OPERATOR,
    "A": By.ADMINISTRATOR, "S": By.CLOCK,
}  # fmt: skip
