"""What sample owners do before a signature: tell the inventors, who waive, and show a price by agreement."""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.inventor_priority import InventorAnswer
from marketplace.domain.terms import terms_from_json
from marketplace.models import Deal
from marketplace.seed.listings import key
from marketplace.services import inventor_priority, publicity

SHOWN_FOR = timedelta(days=16)  # a day more than the period of the rules


class Plot(Protocol):
    """What is needed to know of a deal that is played."""

    serial: int
    licensor: Actor

    @property
    def deal_id(self) -> UUID:
        """The deal's id."""


def ready(plot: Plot, now: datetime) -> bool:
    """Do what is still to be done before the first signature; False when the price has yet to be shown for its days."""
    deal = db.session.get_one(Deal, plot.deal_id)
    if deal.status != DealStatus.AGREED:
        publicity.sweep(now)  # as the worker does every minute
        return True
    terms = terms_from_json(deal.terms or {})
    if inventor_priority.inventors(deal):
        _tell(plot, now)
    if not publicity.required(deal, terms):
        return True
    publicity.publish(plot.licensor, plot.deal_id, key("deal", plot.serial, "publish"), now=now)
    return False


def _tell(plot: Plot, now: datetime) -> None:
    """Tell the inventors; all waive on the same day."""
    told, answered = (key("deal", plot.serial, step) for step in ("notify", "answer"))
    notice = inventor_priority.notify(plot.licensor, plot.deal_id, now.date(), told, now=now)
    inventors = [one.public_id for one in notice.inventors]
    waived, day = InventorAnswer.WAIVED, now.date()
    inventor_priority.answer(plot.licensor, plot.deal_id, inventors, waived, day, answered, now=now)
