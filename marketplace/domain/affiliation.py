"""Affiliation of two parties: asked on four grounds, never guessed."""

from collections.abc import Iterable
from enum import StrEnum

from marketplace.domain.errors import N_, InvalidInput


class Ground(StrEnum):
    """What makes two parties related."""

    SAME_UNIT = "same_unit"  # the same social credit code
    SHAREHOLDING = "shareholding"
    LEGAL_REPRESENTATIVE = "legal_representative"
    INVENTOR = "inventor"  # an inventor is shareholder or director of the acquirer


def related(grounds: Iterable[Ground], code: str, other_code: str) -> bool:
    """R-29: parties are related on any of four grounds; the credit codes tell the first, the rest is asked.

    Study: same USCC, shareholding link, common legal representative, inventor is shareholder or director.
    """
    return code == other_code or any(True for _ in grounds)


def checked_grounds(says_related: bool, grounds: Iterable[str]) -> tuple[Ground, ...]:
    """Return the grounds that were ticked, in the order of the list; InvalidInput when answer and ticks disagree."""
    ticked = set(grounds)
    if unknown := ticked - set(Ground):
        raise InvalidInput(
            "grounds", "unknown_ground", N_("没有这一项关联情形，请重新勾选（%(name)s）"), name=min(unknown)
        )
    if ticked and not says_related:
        raise InvalidInput(
            "grounds", "grounds_without_yes", N_("勾选了关联情形，请把关联关系选为“有关联关系”")
        )
    return tuple(ground for ground in Ground if ground in ticked)
