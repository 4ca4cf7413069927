"""Enquiries that nobody answers lapse after the deal's own working days; owners' response rates."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from flask import Flask

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.reply_clock import ResponseRate
from marketplace.domain.rule_book import RuleBook
from marketplace.models import Deal, RuleVersion
from marketplace.services import deals, ledger, reply_clock, waiting
from marketplace.services.unit_of_work import transaction
from tests.deal_play import ORDINARY, Play, publish
from tests.factories import People
from tests.together import together

#: Asked on Monday 2026-11-23; the tenth working day is Monday 2026-12-07, which ends at 16:00 UTC.
LAST_MOMENT = datetime(2026, 12, 7, 15, 59, tzinfo=UTC)
TOO_LATE = datetime(2026, 12, 7, 16, 1, tzinfo=UTC)


@pytest.fixture
def play(people: People, now: datetime) -> Play:
    """An enquiry that waits."""
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    return play


def _status(play: Play) -> str:
    db.session.expire_all()
    deal = db.session.get(Deal, play.id)
    assert deal
    return deal.status


def test_an_enquiry_lapses_when_shanghai_s_last_day_is_over_and_not_before(play: Play) -> None:
    assert reply_clock.sweep(LAST_MOMENT) == 0
    assert _status(play) == "enquiry"
    assert reply_clock.sweep(TOO_LATE) == 1
    assert _status(play) == "lapsed"
    assert reply_clock.sweep(TOO_LATE) == 0
    assert [entry.kind for entry in ledger.history(play.id)] == ["deal.open", "deal.lapse"]
    assert '"actor":null' in ledger.history(play.id)[-1].body
    assert ledger.verify() == []


def test_what_is_answered_or_offered_does_not_lapse(people: People, now: datetime) -> None:
    for serial, step in enumerate((DealStatus.TALKING, DealStatus.OFFERED), 1):
        Play(people, now, publish(people, serial, now)).to(step)
    assert reply_clock.sweep(TOO_LATE + timedelta(days=365)) == 0


def test_an_enquiry_keeps_the_working_days_it_was_made_under(people: People, now: datetime) -> None:
    short = RuleBook(reply_working_days=2, holidays=(date(2026, 11, 24),))
    settings = {key: value for key, value in short.as_json().items() if key != "version"}
    row = RuleVersion(version=2, settings=settings, reason="试行", in_force_on=date(2026, 11, 1))
    row.changed_by, row.changed_at = people.administrator.user_id, now
    with transaction(now) as tx:
        tx.add(row)
    deal = Play(people, now, publish(people, 1, now)).enquiry()
    assert (deal.rules_version, deal.reply_due_on) == (2, date(2026, 11, 26))  # the 24th is a holiday
    assert reply_clock.days_left(deal, date(2026, 11, 23)) == 2
    with transaction(now) as tx:
        later = RuleVersion(version=3, settings={}, reason="恢复", in_force_on=date(2026, 11, 2))
        later.changed_by, later.changed_at = people.administrator.user_id, now
        tx.add(later)
    assert reply_clock.days_left(deal, date(2026, 11, 23)) == 2


def test_a_reply_and_the_clock_at_once_count_once(app: Flask, people: People, now: datetime) -> None:
    for serial in range(1, 9):
        play = Play(people, now, publish(people, serial, now))
        play.enquiry()
        reply = partial(deals.reply, people.officer, play.id, "欢迎", "late", now=TOO_LATE)
        together(app, [reply, partial(reply_clock.sweep, TOO_LATE), partial(reply_clock.sweep, TOO_LATE)])
        kinds = [entry.kind for entry in ledger.history(play.id)]
        assert kinds in (["deal.open", "deal.reply"], ["deal.open", "deal.lapse"])
        assert _status(play) == {"deal.reply": "talking", "deal.lapse": "lapsed"}[kinds[-1]]


def _rate(people: People, today: date) -> ResponseRate:
    owner = people.officer.organisation_id
    return reply_clock.rates([owner], today)[owner]


def test_the_rate_counts_what_was_answered_and_what_was_due(people: People, now: datetime) -> None:
    plays = [Play(people, now, publish(people, serial, now)) for serial in range(1, 8)]
    for play in plays:
        play.enquiry()
    in_time, late, refused, recorded, silent, taken_back, offered = plays
    deals.reply(people.officer, in_time.id, "欢迎", "r", now=LAST_MOMENT)
    deals.reply(people.officer, late.id, "欢迎", "r", now=TOO_LATE)
    deals.cancel(people.officer, refused.id, "不再许可", "c", now=now)  # a no is an answer
    deals.reply(people.operator, recorded.id, "权利人来电：欢迎", "r", now=now)
    deals.cancel(people.enterprise, taken_back.id, "不需要了", "c", now=now)  # nobody waits any more
    deals.offer(people.enterprise, offered.id, ORDINARY, "o", now=now)  # the owner hasn't said a word
    assert _rate(people, LAST_MOMENT.date()) == ResponseRate(3, 4)
    reply_clock.sweep(TOO_LATE)
    assert _status(silent) == "lapsed"
    assert _rate(people, date(2026, 12, 8)) == ResponseRate(3, 6)
    assert _rate(people, date(2027, 11, 23)) == ResponseRate(3, 6)
    assert _rate(people, date(2027, 11, 24)) == ResponseRate(0, 0)  # twelve months are over


def test_the_clock_puts_its_findings_on_somebodys_list(play: Play) -> None:
    def piles(actor: str, at: datetime) -> dict[str, int]:
        return {task.message_id: task.count for task in waiting.tasks(getattr(play.people, actor), at)}

    urgent, lapsed = "意向须在 3 个工作日内回复", "近 30 天因逾期未回复而失效的意向"
    assert urgent not in piles("officer", datetime(2026, 12, 1, 4, tzinfo=UTC))
    assert piles("officer", datetime(2026, 12, 2, 4, tzinfo=UTC))[urgent] == 1
    reply_clock.sweep(TOO_LATE)
    for side in ("officer", "enterprise"):
        assert piles(side, TOO_LATE)[lapsed] == 1
        assert lapsed not in piles(side, TOO_LATE + timedelta(days=31))
    assert lapsed not in piles("other_enterprise", TOO_LATE)
