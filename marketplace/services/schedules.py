"""Payment schedules of contracts."""

from datetime import date

from marketplace.models import Deal
from marketplace.services.unit_of_work import Transaction


def start_after_trigger(tx: Transaction, deal: Deal, triggered_on: date) -> None:
    """Put the price of a deferred contract on the schedule: due `payment_days` after this day (R-20)."""
