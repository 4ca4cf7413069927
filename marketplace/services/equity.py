"""What an equity deal needs before it is offered, and still before it is signed (R-25)."""

from collections.abc import Iterator
from datetime import date

from marketplace.domain.equity import equity_problem
from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.requirements import Requirement
from marketplace.domain.terms import DealType, Terms
from marketplace.models import Deal
from marketplace.services import rule_books

SECTION = "terms"


def problem(deal: Deal, terms: Terms) -> InvalidInput | None:
    """Return what the terms lack of the inventors' shares and of the company to which the patent goes."""
    if DealType(deal.deal_type) is not DealType.EQUITY:
        return None
    return equity_problem(
        terms.equity,
        licensee_code=deal.licensee.code,
        state_unit=deal.licensor.state_unit,
        least_bp=rule_books.version(deal.rules_version).inventors_least_bp,
    )


def check(deal: Deal, terms: Terms, today: date) -> Iterator[Requirement]:
    """Yield the inventors' shares and the company to which the patent goes."""
    if DealType(deal.deal_type) is not DealType.EQUITY:
        return
    found = problem(deal, terms)
    title = N_("作价入股：公司、股数和发明人所得股份已约定")
    remedy, params = (found.message_id, found.params) if found else ("", {})
    yield Requirement("equity", "R-25", found is None, title, remedy, SECTION, params)
