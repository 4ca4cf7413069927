"""A transfer whose price is shown: the whole way with a co-owner and an objection; the clock, the days, bad steps."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.affiliation import Ground
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from marketplace.domain.rule_book import RuleBook
from marketplace.models import Deal, Organisation, RuleVersion
from marketplace.services import (
    deal_requirements,
    ledger,
    objections,
    preparations,
    publicity,
    publicity_pages,
    waiting,
)
from marketplace.services.consent_needs import frozen
from marketplace.services.unit_of_work import transaction
from tests.deal_play import SALE, Play, deal_of, publish
from tests.factories import People
from tests.shown_price import CO_OWNER, CONTACT, DECISION, REASON, Shown, agreed


def _unmet(play: Play, today: date) -> set[str]:
    deal = deal_of(play.id)
    terms = frozen(deal)
    assert terms
    return {one.code for one in deal_requirements.requirements(deal, terms, today) if not one.met}


def test_a_transfer_with_a_co_owner_and_an_objection_goes_all_the_way(people: People, now: datetime) -> None:
    play, today = agreed(people, now), now.date()
    assert _unmet(play, today) == {"consent.co_owner", "inventors", "publicity"}
    with pytest.raises(Conflict, match=CO_OWNER):
        play.sign(people.officer)
    play.consent()
    play.waived()
    play.shown()
    assert _unmet(play, today) == {"publicity"}
    objection = play.objected(days=5)
    assert play.publicity.stopped_on == today + timedelta(days=5)
    assert publicity.sweep(now + timedelta(days=40)) == 0, "the clock is stopped"
    objections.record(people.officer, play.id, objection.public_id, "record", now=now + timedelta(days=40))
    assert deal_of(play.id).status == "objection"
    play.decided(objection.public_id, days=41)
    assert deal_of(play.id).status == "cleared"
    later = play.after(41)
    with pytest.raises(Conflict, match="价格公示至 2027-01-13"):  # ten days were left when the clock stopped
        later.sign(people.officer)
    assert publicity.sweep(now + timedelta(days=51)) == 0
    assert publicity.sweep(now + timedelta(days=52)) == 1
    assert play.after(52).signed().status == "signed"
    assert [entry.kind for entry in ledger.history(play.id)][4:] == [
        "consent.record", "inventor.notify", "inventor.answer", "deal.publish_price", "objection.file",
        "objection.record", "deal.object", "objection.dismiss", "deal.dismiss", "deal.sign", "deal.countersign",
    ]  # fmt: skip
    assert ledger.verify() == []


def test_no_name_reason_or_contact_stands_in_the_ledger(people: People, now: datetime) -> None:
    play = agreed(people, now)
    play.consent()
    play.waived()
    play.shown()
    objection = play.objected()
    objections.record(people.officer, play.id, objection.public_id, "record", now=now)
    play.decided(objection.public_id)
    text = "\n".join(entry.body for entry in ledger.entries())
    for word in ("示例甲", CO_OWNER, REASON, CONTACT, DECISION, "同意书.pdf"):
        assert word not in text


def test_the_clock_clears_on_the_day_after_the_last(people: People, now: datetime) -> None:
    play = agreed(people, now)
    shown = play.shown()
    assert (shown.starts_on, shown.ends_on) == (now.date(), now.date() + timedelta(days=15))
    last = now.replace(hour=15, minute=59) + timedelta(days=15)  # 23:59 in Shanghai
    assert publicity.sweep(last) == 0
    assert publicity.sweep(last + timedelta(minutes=1)) == 1
    assert publicity.sweep(last + timedelta(minutes=2)) == 0
    assert deal_of(play.id).status == "cleared"
    assert play.publicity.closed


def test_the_days_are_those_of_the_deals_own_rules(people: People, now: datetime) -> None:
    book = replace(RuleBook(), publicity_days=5, publicity_in_working_days=True)
    with transaction(now) as tx:
        values = {"reason": "示例", "in_force_on": now.date(), "changed_by": people.administrator.user_id}
        tx.add(RuleVersion(version=2, settings=book.as_json(), changed_at=now, **values))
    play = agreed(people, now)
    assert play.shown().ends_on == date(2026, 11, 30)  # Monday + 5 working days


def test_what_is_shown_is_what_the_law_names(people: People, now: datetime) -> None:
    play = agreed(people, now)
    shown = publicity.publish(people.officer, play.id, "p", grounds=[Ground.INVENTOR], now=now)
    content = publicity_pages.publicity(shown.public_id, now.date()).publicity.content
    assert content["patents"][0]["title"] == "一种石墨烯导热膜的制备方法1"
    assert content["patents"][0]["abstract"].startswith("本发明公开")
    assert content["terms"]["price_fen"] == 70_000_000
    assert (content["licensor"], content["licensee"]) == ("北辰示例大学", "示例新材料有限公司")
    assert (content["related"], content["grounds"]) == (True, ["inventor"])
    assert deal_of(play.id).related


def test_a_listed_price_needs_none_and_other_owners_show_none(people: People, now: datetime) -> None:
    listed = Play(people, now, publish(people, 1, now, SALE), SALE)
    listed.to(DealStatus.AGREED)
    assert _unmet(listed, now.date()) == set()
    play = agreed(people, now, 2)
    with transaction(now) as tx:
        tx.lock(Organisation, people.officer.organisation_id).state_unit = False
    assert _unmet(play, now.date()) == {"consent.co_owner", "inventors"}
    with pytest.raises(Conflict, match="国家设立"):
        play.shown()
    assert preparations.price(people.officer, deal_of(play.id), now.date()) is None


def test_who_may_show_and_clear_and_when(people: People, now: datetime) -> None:
    play = agreed(people, now)
    before = len(ledger.history(play.id))
    with pytest.raises(NotAllowed):
        publicity.publish(people.enterprise, play.id, "k", now=now)
    with pytest.raises(NotFound):
        publicity.publish(people.other_officer, play.id, "k", now=now)
    with pytest.raises(InvalidTransition):
        publicity.clear(people.officer, play.id, "k", now=now)
    assert len(ledger.history(play.id)) == before
    play.shown()
    assert play.shown().id == play.publicity.id, "a retry shows nothing twice"
    with pytest.raises(Conflict, match="期满后才能结束"):
        publicity.clear(people.officer, play.id, "early", now=now + timedelta(days=15))
    with pytest.raises(InvalidTransition):
        play.sign(people.officer)
    late = now + timedelta(days=16)
    assert publicity.clear(people.officer, play.id, "clear", now=late).status == "cleared"
    assert publicity.clear(people.officer, play.id, "clear", now=late).status == "cleared"


def test_lists_show_what_runs_and_what_ended(people: People, now: datetime) -> None:
    plays = [agreed(people, now, serial) for serial in (1, 2, 3)]
    for play in plays:
        play.shown()
    plays[0].objected()
    running, total = publicity_pages.publicities(running=True, page=1, today=now.date())
    assert (len(running), total) == (3, 3)
    assert {one.state.value for one in running} == {"running", "stopped"}
    publicity.sweep(now + timedelta(days=16))
    ended, count = publicity_pages.publicities(running=False, page=1, today=now.date())
    assert (len(ended), count) == (2, 2)
    assert publicity_pages.publicity(plays[0].publicity.public_id, now.date()).filed == 1


def test_the_owner_finds_the_objection_on_its_list(people: People, now: datetime) -> None:
    play = agreed(people, now)
    play.shown()
    assert not [task for task in waiting.tasks(people.officer, now=now) if "异议" in task.message_id]
    objection = play.objected()
    assert [t.message_id for t in waiting.tasks(people.officer, now=now) if "异议" in t.message_id] == [
        "价格公示收到异议，待登记"
    ]
    objections.record(people.officer, play.id, objection.public_id, "r", now=now)
    assert [t.message_id for t in waiting.tasks(people.officer, now=now) if "异议" in t.message_id] == [
        "公示异议待处理"
    ]
    assert not [task for task in waiting.tasks(people.enterprise, now=now) if "异议" in task.message_id]


def test_a_cancelled_deal_is_withdrawn_from_publicity(people: People, now: datetime) -> None:
    play: Shown = agreed(people, now)
    play.shown()
    play.objected()
    objection = play.publicity.objections[0]
    objections.record(people.officer, play.id, objection.public_id, "r", now=now)
    play.decided(objection.public_id, upheld=True)
    deal = db.session.scalars(select(Deal).where(Deal.id == play.id)).one()
    assert (deal.status, deal.closing_reason) == ("cancelled", DECISION)
    assert publicity.seen(play.publicity, now.date()).state == "withdrawn"
    with pytest.raises(Conflict, match="公示已经结束"):
        play.objected("second", REASON + "再次")
    assert publicity.sweep(now + timedelta(days=90)) == 0
