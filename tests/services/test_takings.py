"""Taking an open licence: the same terms for all, three steps, the owner's letter where the day would be unclear."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.declarations import DeclarationStatus, DeclaredTerms
from marketplace.domain.errors import Conflict, InvalidInput, InvalidTransition, NotFound
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType
from marketplace.models import Deal, RightsGrant
from marketplace.services import (
    deal_openings,
    deal_rooms,
    deal_work,
    deals,
    declaration_steps,
    encumbrances,
    enterprise_size,
    facts,
    ledger,
    open_licences,
    schedule_sums,
    takings,
    trial_rooms,
)
from marketplace.services.encumbrances import Encumbrance
from tests.deal_play import ORDINARY, Play
from tests.declaring import FREE, PRICE, TERMS, Declaring, file
from tests.factories import People, make_patent
from tests.trial_play import declare

DEFERRED = replace(TERMS, payment_mode=PaymentMode.DEFERRED, deferred_months=12)
ROYALTY = replace(TERMS, payment_mode=PaymentMode.ROYALTY, price_fen=None, royalty_bp=300)


@dataclass
class Take:
    """One enterprise takes the licence of a declaration."""

    declaring: Declaring
    declaration_id: UUID
    buyer: Actor
    id: UUID = field(default_factory=uuid4)

    def notify(self) -> Deal:
        return takings.notify(self.buyer, self.id, self.declaration_id, related=False, now=self.declaring.now)

    def pay(self, fen: int = PRICE, day: date | None = None, key: str = "pay") -> Deal:
        now = self.declaring.now
        return takings.pay(self.buyer, self.id, fen, day or now.date(), file("paid"), key, now=now)

    def effective(self) -> Deal:
        now = self.declaring.now
        return deals.take_effect(self.declaring.actor, self.id, now.date(), "effect", now=now)


@pytest.fixture
def take(people: People, now: datetime) -> Callable[..., Take]:
    """Return a function that puts a declaration of these terms on offer, for a buyer to take."""

    def offered(terms: DeclaredTerms = TERMS, serial: int = 1) -> Take:
        declaring = Declaring(people, now, make_patent(people.officer, serial, now), terms)
        return Take(declaring, declaring.on_offer().public_id, people.enterprise)

    return offered


def test_notice_payment_effect_and_a_second_taker_on_the_same_terms(
    take: Callable[..., Take], people: People, now: datetime
) -> None:
    first = take()
    second = Take(first.declaring, first.declaration_id, people.other_enterprise)
    for one in (first, second):
        assert one.notify().status == DealStatus.NOTICE_SENT
        assert one.pay().status == DealStatus.PAID
        assert one.effective().status == DealStatus.EFFECTIVE
        deals.record(people.operator, one.id, "X2026", now.date(), "record", now=now)
    stored = [db.session.get_one(Deal, one.id) for one in (first, second)]
    assert stored[0].terms == stored[1].terms
    assert stored[0].terms is not None
    assert stored[0].terms["price_fen"] == PRICE
    assert [entry.kind for entry in ledger.history(first.id)] == [
        "deal.open", "deal.pay", "deal.take_effect", "deal.record",
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


@pytest.mark.parametrize("terms", [DEFERRED, ROYALTY], ids=["deferred", "royalty"])
def test_where_nothing_is_paid_at_first_the_owners_letter_gives_the_day(
    take: Callable[..., Take], people: People, now: datetime, terms: DeclaredTerms
) -> None:
    one = take(terms)
    one.notify()
    if terms is DEFERRED:
        declare(people.enterprise, one.id, now)
        takings.settle(people.enterprise, one.id, "settle", now=now)
    assert schedule_sums.received_fen(one.id) == 0
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
