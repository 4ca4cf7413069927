"""Deals: the whole way, retries, terms, dates, and what stays out of the ledger."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import (
    Conflict,
    Invalid,
    InvalidInput,
)
from marketplace.models import (
    Deal,
    LedgerEntry,
    Patent,
)
from marketplace.services import deal_rooms, deals, facts, ledger
from marketplace.services.unit_of_work import transaction
from tests.deal_play import ORDINARY, SALE, Play, publish
from tests.factories import People


def test_a_licence_goes_all_the_way_and_every_step_is_in_the_ledger(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    deal = play.to(DealStatus.RECORDED)
    kinds = [entry.kind for entry in ledger.history(play.id)]
    assert kinds == [
        "deal.open", "deal.reply", "deal.offer", "deal.accept", "deal.sign", "deal.countersign",
        "deal.take_effect", "payment.schedule", "recordal.prepare", "recordal.submit", "recordal.record",
        "deal.record",
    ]  # fmt: skip
    assert (deal.signed_on, deal.effective_on, deal.recorded_on) == (now.date(),) * 3
    assert deal.terms == ORDINARY.as_json()
    assert deal.reference == "HLJ-2026-0001"
    assert deal.patents[0].patent.owner_id == people.officer.organisation_id
    assert deal.listing.status == "published"  # an ordinary licence leaves room for others
    assert facts.differences() == []
    assert ledger.verify() == []


def test_no_personal_data_stands_in_the_ledger(people: People, now: datetime) -> None:
    Play(people, now, publish(people, 1, now)).to(DealStatus.RECORDED)
    text = "\n".join(entry.body for entry in ledger.entries())
    for word in (people.officer.email, people.enterprise.email, "想了解中试数据", "欢迎洽谈", "合同.pdf"):
        assert word not in text


def test_a_retry_is_answered_once_and_other_content_under_its_key_is_refused(
    people: People, now: datetime
) -> None:
    play = Play(people, now, publish(people, 1, now, SALE), SALE)
    for step in ("enquiry", "talking", "offered", "agreed", "signed", "effective", "recorded"):
        first = getattr(play, step)()
        again = getattr(play, step)()
        assert first.id == again.id
    assert len(ledger.history(play.id)) == 14
    assert len(db.session.get(Deal, play.id).messages) == 2  # type: ignore[union-attr]
    with pytest.raises(Conflict, match="另一操作"):
        deals.offer(people.officer, play.id, replace(SALE, price_fen=1), "offer", now=now)
    with pytest.raises(Conflict, match="另一操作"):
        deals.open_deal(
            people.enterprise, play.id, [play.listing.public_id], "别的留言", related=False, now=now
        )
    with pytest.raises(Conflict, match="另一操作"):
        Play(people, now, play.listing, buyer=people.other_enterprise, id=play.id).enquiry()


def test_a_retry_is_known_though_names_changed_meanwhile(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    deal = play.to(DealStatus.EFFECTIVE)
    with transaction(now) as tx:
        tx.lock(Patent, deal.patents[0].patent_id).title = "更正后的名称"
    assert play.effective().status == "effective"
    assert len(ledger.history(play.id)) == 8


def test_a_request_needs_a_key(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    for key in ("", "x" * 61):
        with pytest.raises(InvalidInput) as refused:
            deals.message(people.officer, play.id, "您好", key, now=now)
        assert refused.value.field == "request_key"


def test_the_accepted_offer_is_the_one_that_was_read(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.OFFERED)
    with pytest.raises(Conflict, match="尚未答复"):
        deals.offer(people.officer, play.id, ORDINARY, "replace", now=now)
    lower = replace(ORDINARY, price_fen=28_000_000)
    deals.offer(people.enterprise, play.id, lower, "counter", now=now)
    with pytest.raises(Conflict, match="已更新报价"):
        deals.accept(people.officer, play.id, 1, "accept-1", now=now)
    assert deals.accept(people.officer, play.id, 2, "accept-2", now=now).terms == lower.as_json()
    room = deal_rooms.room(people.enterprise, play.id)
    assert [set(offer.changed) for offer in room.offers] == [set(), {"price_fen"}]


def test_terms_that_cannot_stand_name_every_field(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.TALKING)
    wrong = replace(ORDINARY, price_fen=None, ends_on=date(2060, 1, 1))
    with pytest.raises(Invalid) as refused:
        deals.offer(people.officer, play.id, wrong, "k", now=now)
    assert {problem.field for problem in refused.value.problems} == {"price", "ends_on"}
    with pytest.raises(InvalidInput, match="不一致"):
        deals.offer(people.officer, play.id, SALE, "k", now=now)


@pytest.mark.parametrize("days, match", [(1, "不能晚于今天"), (-1, "不能早于")])
def test_dates_follow_each_other_and_are_not_in_the_future(
    people: People, now: datetime, days: int, match: str
) -> None:
    play, day = Play(people, now, publish(people, 1, now)), now.date() + timedelta(days=days)
    play.to(DealStatus.SIGNED)
    with pytest.raises(InvalidInput, match=match):
        deals.take_effect(people.operator, play.id, day, "k", now=now)
    play.effective()
    play.filed()
    with pytest.raises(InvalidInput, match=match):
        deals.record(people.operator, play.id, "X2026980000002", day, "k", now=now)


def test_today_is_the_day_in_china(people: People, now: datetime) -> None:
    late = now.replace(hour=17)  # 01:00 of the next day in Shanghai
    play = Play(people, late, publish(people, 1, late))
    assert play.to(DealStatus.SIGNED).signed_on == late.date() + timedelta(days=1)


def test_a_recordal_needs_its_number(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.EFFECTIVE)
    play.filed()
    with pytest.raises(InvalidInput) as refused:
        deals.record(people.operator, play.id, "  ", now.date(), "k", now=now)
    assert refused.value.field == "recordal_number"


def test_a_step_leaves_nothing_behind_when_its_ledger_entry_fails(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.TALKING)
    with transaction(
        now
    ) as tx:  # the key that the offer will want is taken, so that its entry can't be stored
        taken = f"{play.id}:offer"
        ledger.append(tx, ledger.EntryKind("deal.reply"), people.officer, taken, {"other": 1})
    with pytest.raises(Conflict):
        play.offered()
    db.session.rollback()
    deal = db.session.get(Deal, play.id)
    assert deal is not None
    assert (deal.status, deal.offers) == ("talking", [])
    assert db.session.scalar(select(LedgerEntry.kind).order_by(LedgerEntry.sequence.desc())) == "deal.reply"
