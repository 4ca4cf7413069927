"""What else happens in the transaction in which a contract takes effect: each noun adds its own function here."""

from collections.abc import Callable
from datetime import date

from marketplace.domain.terms import Terms
from marketplace.models import Deal
from marketplace.services import recordals, revenue, schedules, trials
from marketplace.services.unit_of_work import Transaction

Consequence = Callable[[Transaction, Deal, Terms, date], None]
AT_EFFECT: tuple[Consequence, ...] = (
    revenue.freeze,
    lambda tx, deal, terms, on: schedules.start(tx, deal, on),
    lambda tx, deal, terms, on: recordals.start(tx, deal),
    lambda tx, deal, terms, on: trials.start(tx, deal, on),
)


def at_effect(tx: Transaction, deal: Deal, terms: Terms, effective_on: date) -> None:
    """Carry out everything that follows from the effect, in order."""
    for consequence in AT_EFFECT:
        consequence(tx, deal, terms, effective_on)
