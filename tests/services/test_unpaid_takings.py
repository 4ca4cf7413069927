"""Taking an open licence where nothing is paid at first: the owner's letter gives the day, a small firm says that it is one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.declarations import DeclaredTerms
from marketplace.domain.errors import Conflict, InvalidInput
from marketplace.domain.money import PaymentMode
from marketplace.models import Deal
from marketplace.services import (
    deal_rooms,
    deal_work,
    enterprise_size,
    ledger,
    open_licences,
    schedule_sums,
    takings,
    trial_rooms,
)
from tests.declaring import PRICE, TERMS, file
from tests.factories import People
from tests.taking_play import Take, on_offer
from tests.trial_play import declare

DEFERRED = replace(TERMS, payment_mode=PaymentMode.DEFERRED, deferred_months=12)
ROYALTY = replace(TERMS, payment_mode=PaymentMode.ROYALTY, price_fen=None, royalty_bp=300)


@pytest.fixture
def take(people: People, now: datetime) -> Callable[..., Take]:
    """Return a function that puts a declaration of these terms on offer, for a buyer to take."""
    return partial(on_offer, people, now)


@pytest.mark.parametrize("terms", [DEFERRED, ROYALTY], ids=["deferred", "royalty"])
def test_where_nothing_is_paid_at_first_the_owners_letter_gives_the_day(
    take: Callable[..., Take], people: People, now: datetime, terms: DeclaredTerms
) -> None:
    one = take(terms)
    one.notify()
    if terms is DEFERRED:
        declare(people.enterprise, one.id, now)
        takings.settle(people.enterprise, one.id, "settle", now=now)
    taking = open_licences.taking_of(db.session.get_one(Deal, one.id))
    assert taking
    assert taking.paid_fen == 0
    assert "take_effect" not in deal_rooms.room(people.officer, one.id).steps
    with pytest.raises(Conflict, match="书面确认"):
        one.effective()
    day = now.date()
    for stranger in (people.operator, people.enterprise):
        with pytest.raises(Exception, match=r"书面确认只由权利人|由另一方"):
            takings.confirm(stranger, one.id, day, file("c"), "c", now=now)
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        takings.confirm(people.officer, one.id, day + timedelta(days=1), file("c"), "c", now=now)
    deal = takings.confirm(people.officer, one.id, day, file("c"), "c", now=now)
    assert (deal.status, deal.effective_on) == (DealStatus.EFFECTIVE, day)
    assert [document.kind for document in deal.documents] == ["confirmation"]
    assert takings.confirm(people.officer, one.id, day, file("c"), "c", now=now).id == deal.id


@pytest.mark.rule("R-21")
@pytest.mark.rule("R-22")
def test_use_first_is_settled_once_a_small_firm_has_said_that_it_is_one(
    take: Callable[..., Take], people: People, now: datetime
) -> None:
    one = take(DEFERRED)
    assert one.notify().status == DealStatus.NOTICE_SENT
    work = deal_work.work(deal_rooms.room(people.enterprise, one.id), now.date())
    assert [need.section for need in work.next.unmet] == ["trial"]
    seen = trial_rooms.section(people.enterprise, db.session.get_one(Deal, one.id), now)
    assert seen
    assert seen.may_declare
    before = len(ledger.history(one.id))
    for staff in (0, 1000):  # not declared; large
        if staff:
            enterprise_size.declare(people.enterprise, one.id, staff, 10**11, 2025, "large", now=now)
            before += 1
        with pytest.raises(Conflict, match=r"申报企业规模|大型企业"):
            takings.settle(people.enterprise, one.id, "early", now=now)
    assert len(ledger.history(one.id)) == before
    declare(people.enterprise, one.id, now)
    for _ in range(2):
        assert takings.settle(people.enterprise, one.id, "settle", now=now).status == DealStatus.PAID
    assert len(ledger.history(one.id)) == before + 2


def test_what_is_paid_at_once_is_not_settled_without_payment(
    take: Callable[..., Take], people: People
) -> None:
    one = take()
    one.notify()
    with pytest.raises(Conflict, match="先按公告付款"):
        takings.settle(people.enterprise, one.id, "settle", now=one.declaring.now)
    assert schedule_sums.received_fen(one.id) == 0
    one.pay()
    one.effective()
    assert schedule_sums.received_fen(one.id) == PRICE


def test_a_licence_paid_at_once_is_not_confirmed_by_letter(take: Callable[..., Take], people: People) -> None:
    one = take()
    one.notify()
    one.pay()
    with pytest.raises(Conflict, match="先用后付"):
        takings.confirm(
            people.officer, one.id, one.declaring.now.date(), file("c"), "c", now=one.declaring.now
        )
