"""One step for many objects: each in its own unit of work, each with its own answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from marketplace.domain.errors import N_, DomainError, InvalidInput

MOST = 100
Ident = TypeVar("Ident")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of them; `problem` is None when it was done."""

    name: str
    problem: DomainError | None = None


def each(
    chosen: Sequence[Ident], carry_out: Callable[[Ident], object], names: dict[Ident, str]
) -> list[Outcome]:
    """Carry the step out for one after the other; a refusal stops only the one that it concerns.

    InvalidInput when nothing or too much was chosen, and for what was typed once for all, before anything is done.
    """
    if not 1 <= len(chosen) <= MOST:
        raise InvalidInput("chosen", "chosen_count", N_("请勾选 1 至 %(most)s 行"), most=MOST)
    return [_one(ident, carry_out, names.get(ident, str(ident))) for ident in dict.fromkeys(chosen)]


def _one(ident: Ident, carry_out: Callable[[Ident], object], name: str) -> Outcome:
    try:
        carry_out(ident)
    except InvalidInput:
        raise
    except DomainError as error:
        return Outcome(name, error)
    return Outcome(name)
