"""What the deal room shows of an open licence that is being taken."""

from typing import Any

from marketplace.domain.deal_tasks import Side
from marketplace.domain.deals import DealStatus
from marketplace.domain.declarations import PAID_AT_ONCE, needs_confirmation
from marketplace.services import open_licences, takings
from marketplace.services.deal_rooms import Room
from marketplace.services.declaration_terms import declared
from marketplace.web.declaration_words import fee_words


def section(room: Room) -> dict[str, Any] | None:
    """Return the declared terms, what was paid, and whether the owner has to confirm; None for any other deal."""
    taking = open_licences.taking_of(room.deal)
    if taking is None or room.terms is None:
        return None
    declaration = taking.declaration
    waits = room.deal.status == DealStatus.PAID and needs_confirmation(room.terms)
    return {
        "declaration": declaration,
        "taking": taking,
        "words": fee_words(declared(declaration), declaration.patent),
        "price": takings.declared_price(room.deal),
        "at_once": room.terms.payment_mode in PAID_AT_ONCE,
        "to_confirm": waits,
        "may_confirm": waits and room.may_write and room.side is Side.LICENSOR,
    }
