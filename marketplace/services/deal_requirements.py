"""What a deal still needs before its parties may sign: each noun adds its own check here."""

from collections.abc import Callable, Iterable
from datetime import date

from marketplace.domain.errors import Conflict
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import Terms
from marketplace.models import Deal
from marketplace.services import consent_needs, enterprise_size, equity, inventor_priority, publicity

Check = Callable[[Deal, Terms, date], Iterable[Requirement]]
CHECKS: tuple[Check, ...] = (
    consent_needs.check,
    inventor_priority.check,
    publicity.check,
    equity.check,
    enterprise_size.check,
)


def requirements(deal: Deal, terms: Terms, today: date) -> tuple[Requirement, ...]:
    """Return everything that this deal needs before it is signed, in the order of the rules."""
    found = [one for check in CHECKS for one in check(deal, terms, today)]
    return tuple(sorted(found, key=lambda one: one.rule))


def require_met(deal: Deal, terms: Terms, today: date) -> None:
    """Pass, or Conflict with the first requirement that isn't met and its remedy."""
    for one in requirements(deal, terms, today):
        if not one.met:
            raise Conflict(one.remedy, **one.params)
