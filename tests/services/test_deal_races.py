"""Two at once: what may happen only once happens once, and the same attempt without the guard shows that it guards."""

import io
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidTransition
from marketplace.domain.licences import LicenceType
from marketplace.models import Deal, LedgerEntry, LedgerPosting
from marketplace.services import deals, facts, ledger
from tests.deal_play import PDF, SALE, Play, licence, publish
from tests.factories import People
from tests.together import together

ROUNDS = 3
EXCLUSIVE, ORDINARY = licence(LicenceType.EXCLUSIVE), licence(LicenceType.NON_EXCLUSIVE)


def _countersign(play: Play) -> Callable[[], Deal]:
    return partial(play.sign, play.licensee)


def test_one_of_two_acceptances_counts(app: Flask, people: People, now: datetime) -> None:
    for serial in range(1, ROUNDS + 1):
        play = Play(people, now, publish(people, serial, now))
        play.to(DealStatus.OFFERED)
        calls = [partial(deals.accept, people.enterprise, play.id, 1, f"key-{one}", now=now) for one in "ab"]
        outcomes = together(app, calls)
        assert sorted(type(one).__name__ for one in outcomes) == ["Deal", InvalidTransition.__name__]


def test_acceptance_and_counter_offer_do_not_both_count(app: Flask, people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.OFFERED)
    counter = partial(deals.offer, people.enterprise, play.id, ORDINARY, "counter", now=now)
    outcomes = together(app, [counter, play.agreed])
    assert sum(isinstance(one, Deal) for one in outcomes) == 1


def test_a_storm_of_retries_makes_one_deal_and_each_step_once(
    app: Flask, people: People, now: datetime
) -> None:
    play = Play(people, now, publish(people, 1, now, SALE), SALE)
    steps: list[Callable[[], Any]] = [
        play.enquiry, play.talking, play.offered, play.agreed, partial(play.sign, people.officer),
        partial(play.sign, people.enterprise), play.effective, play.recorded,
    ]  # fmt: skip
    for step in steps:
        outcomes = together(app, [step] * 8)
        assert {getattr(one, "id", one) for one in outcomes} == {play.id}
    assert [entry.kind for entry in ledger.history(play.id)] == [
        "deal.open", "deal.reply", "deal.offer", "deal.accept", "inventor.notify", "inventor.answer", "deal.sign",
        "deal.countersign", "deal.take_effect", "payment.schedule", "recordal.prepare", "recordal.submit",
        "recordal.record", "deal.record",
    ]  # fmt: skip
    for table in (Deal, LedgerPosting):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 1
    assert ledger.verify() == []
    assert facts.differences() == []


def test_deals_opened_at_once_have_numbers_without_gap_or_repetition(
    app: Flask, people: People, now: datetime
) -> None:
    plays = [Play(people, now, publish(people, serial, now)) for serial in range(1, 9)]
    outcomes = together(app, [play.enquiry for play in plays])
    assert sorted(one.reference for one in outcomes) == [f"HLJ-2026-{n:04d}" for n in range(1, 9)]


@pytest.mark.parametrize("other", ["open", "countersign", "take_effect"])
def test_a_sale_is_recorded_while_the_patent_is_licensed_without_a_deadlock(
    app: Flask, people: People, now: datetime, other: str
) -> None:
    """Registration locks the patent and closes its listings while other steps write rows that name the patent."""
    for serial in range(1, ROUNDS + 1):
        licences, sale = publish(people, serial, now), publish(people, serial, now, SALE, exists=True)
        sold = Play(people, now, sale, SALE)
        sold.to(DealStatus.EFFECTIVE)
        licensed = Play(people, now, licences, EXCLUSIVE, people.other_enterprise)
        if other == "countersign":
            licensed.to(DealStatus.AGREED)
            licensed.sign(people.officer)
        elif other == "take_effect":
            licensed.to(DealStatus.SIGNED)
        steps = {"open": licensed.enquiry, "countersign": _countersign(licensed)}
        outcomes = together(app, [sold.recorded, steps.get(other, licensed.effective)])
        assert isinstance(outcomes[0], Deal)
        assert isinstance(
            outcomes[1], (Deal, Conflict, InvalidTransition)
        )  # the sale may have ended it first
    kinds = list(db.session.scalars(sa.select(LedgerEntry.kind)))
    assert kinds.count("listing.close") == 2 * ROUNDS
    assert ledger.verify() == []


def test_both_parties_may_sign_at_once(app: Flask, people: People, now: datetime) -> None:
    for serial in range(1, ROUNDS + 1):
        play = Play(people, now, publish(people, serial, now))
        play.to(DealStatus.AGREED)

        def sign(actor: Actor, ident: UUID) -> Deal:
            return deals.sign(actor, ident, io.BytesIO(PDF), "a.pdf", str(uuid4()), now=now)

        calls = [partial(sign, actor, play.id) for actor in (people.officer, people.enterprise)]
        outcomes = together(app, calls)
        assert [type(one) for one in outcomes] == [Deal, Deal]
        assert db.session.get(Deal, play.id).status == "signed"  # type: ignore[union-attr]
