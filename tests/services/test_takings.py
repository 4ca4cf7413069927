"""Taking an open licence: the same terms for all, three steps, the owner's letter where the day would be unclear."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.declarations import DeclarationStatus
from marketplace.domain.errors import Conflict, InvalidInput, InvalidTransition, NotFound
from marketplace.domain.terms import DealType
from marketplace.models import Deal, RightsGrant
from marketplace.services import (
    deal_openings,
    deals,
    declaration_steps,
    encumbrances,
    facts,
    ledger,
    open_licences,
    takings,
)
from marketplace.services.encumbrances import Encumbrance
from tests.deal_play import ORDINARY, Play
from tests.declaring import FREE, PRICE, TERMS, Declaring, file
from tests.factories import People, make_patent
from tests.taking_play import Take, on_offer


@pytest.fixture
def take(people: People, now: datetime) -> Callable[..., Take]:
    """Return a function that puts a declaration of these terms on offer, for a buyer to take."""
    return partial(on_offer, people, now)


def test_notice_payment_effect_and_a_second_taker_on_the_same_terms(
    take: Callable[..., Take], people: People, now: datetime
) -> None:
    first = take()
    second = Take(first.declaring, first.declaration_id, people.other_enterprise)
    for one in (first, second):
        assert one.notify().status == DealStatus.NOTICE_SENT
        assert one.pay().status == DealStatus.PAID
        assert one.effective().status == DealStatus.EFFECTIVE
        Play(people, now, first.declaring.listing(), id=one.id).recorded()
    stored = [db.session.get_one(Deal, one.id) for one in (first, second)]
    assert stored[0].terms == stored[1].terms
    assert stored[0].terms is not None
    assert stored[0].terms["price_fen"] == PRICE
    assert [entry.kind for entry in ledger.history(first.id)] == [
        "deal.open", "deal.pay", "deal.take_effect", "recordal.prepare", "recordal.submit", "recordal.record", "deal.record",
    ]  # fmt: skip
    rights = db.session.scalars(select(RightsGrant).where(RightsGrant.deal_id.is_not(None))).all()
    assert {(one.licence_type, one.active, one.ends_on) for one in rights} == {
        ("non_exclusive", True, TERMS.ends_on)
    }
    assert open_licences.on_offer(first.declaration_id).licensees == 2
    assert facts.differences() == []
    assert ledger.verify() == []


def test_a_retry_is_answered_and_other_content_refused(take: Callable[..., Take], people: People) -> None:
    one = take()
    assert one.notify().id == one.notify().id
    assert one.pay().id == one.pay().id
    assert len(ledger.history(one.id)) == 2
    with pytest.raises(Conflict, match="另一操作"):
        one.pay(day=one.declaring.now.date() - timedelta(days=1))
    with pytest.raises(Conflict, match="另一操作"):
        Take(one.declaring, one.declaration_id, people.other_enterprise, one.id).notify()
    with pytest.raises(Conflict, match="HLJ-2026-0001"):
        Take(one.declaring, one.declaration_id, people.enterprise).notify()


def test_the_announced_sum_is_the_sum(take: Callable[..., Take]) -> None:
    one = take()
    one.notify()
    today = one.declaring.now.date()
    for fen, day, field_name in (
        (PRICE - 1, today, "amount"),
        (PRICE, today + timedelta(days=1), "paid_on"),
        (PRICE, today - timedelta(days=1), "paid_on"),
    ):
        with pytest.raises(InvalidInput) as refused:
            one.pay(fen, day)
        assert refused.value.field == field_name
    assert len(ledger.history(one.id)) == 1


def test_a_free_licence_needs_no_payment(take: Callable[..., Take]) -> None:
    one = take(FREE)
    assert one.notify().status == DealStatus.PAID
    assert one.notify().status == DealStatus.PAID
    with pytest.raises(InvalidTransition):
        one.pay(0)
    assert one.effective().status == DealStatus.EFFECTIVE
    assert facts.differences() == []


def test_withdrawal_keeps_licences_taken_and_lets_exclusive_ones_in(
    take: Callable[..., Take], people: People, now: datetime
) -> None:
    one, late = take(), None
    one.notify()
    one.pay()
    late = Take(one.declaring, one.declaration_id, people.other_enterprise)
    late.notify()
    actor, ident = people.officer, one.declaration_id
    declaration_steps.withdraw(actor, ident, "改为自行实施", file("all"), "w", now=now)
    other = people.other_officer
    Take(one.declaring, ident, other).notify()  # a withdrawal counts from its announcement
    tomorrow = now + timedelta(days=1)
    declaration_steps.end_withdrawal(actor, ident, tomorrow.date(), "e", now=tomorrow)
    active = {right.deal_id: right.active for right in db.session.scalars(select(RightsGrant))}
    assert active == {one.id: True, None: False}
    assert one.effective().status == DealStatus.EFFECTIVE
    late.declaring.now = tomorrow
    with pytest.raises(Conflict, match="已于 2026-11-24 结束"):
        late.pay()
    assert late.pay(day=now.date(), key="before").status == DealStatus.PAID
    with pytest.raises(NotFound):
        Take(one.declaring, ident, people.enterprise).notify()
    assert open_licences.zone(None).rows == ()


def test_what_is_at_risk_is_not_taken(take: Callable[..., Take], monkeypatch: pytest.MonkeyPatch) -> None:
    one = take()
    monkeypatch.setattr(encumbrances, "active", lambda patent_id, today: [Encumbrance(kind="suspension")])
    with pytest.raises(Conflict, match="有风险"):
        one.notify()
    assert open_licences.dangers(
        open_licences.on_offer(one.declaration_id).declaration, one.declaring.now.date()
    )


def test_nobody_takes_ones_own_and_a_draft_is_not_on_offer(people: People, now: datetime) -> None:
    declaring = Declaring(people, now, make_patent(people.officer, 1, now))
    ident = declaring.to(DeclarationStatus.ANNOUNCED).public_id
    with pytest.raises(NotFound):  # the platform hasn't approved the listing
        Take(declaring, ident, people.enterprise).notify()
    with pytest.raises(NotFound):
        takings.notify(people.enterprise, uuid4(), uuid4(), related=False, now=now)


def test_nothing_is_negotiated(take: Callable[..., Take], people: People, now: datetime) -> None:
    one = take()
    listing = one.declaring.listing()
    with pytest.raises(Conflict, match="不需洽谈"):
        Play(people, now, listing).enquiry()
    with pytest.raises(Conflict, match="本单位"):
        Take(one.declaring, one.declaration_id, people.officer).notify()
    one.notify()
    with pytest.raises(InvalidTransition):
        deals.offer(
            people.enterprise, one.id, replace(ORDINARY, deal_type=DealType.OPEN_LICENCE), "o", now=now
        )
    assert deal_openings.wanted(people.enterprise, listing.public_id).id == listing.id


def test_a_taking_is_given_up_before_and_undone_after_payment(
    take: Callable[..., Take], people: People, now: datetime
) -> None:
    one = take()
    one.notify()
    deals.cancel(people.enterprise, one.id, "不再需要", "c", now=now)
    again = Take(one.declaring, one.declaration_id, people.enterprise)
    again.notify()
    again.pay()
    deals.rescind(people.operator, again.id, "双方一致解除", "r", now=now)
    rights = db.session.scalars(select(RightsGrant).where(RightsGrant.deal_id == again.id)).all()
    assert [right.active for right in rights] == [False]
