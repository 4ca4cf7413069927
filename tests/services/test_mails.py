"""The queue of mail: each goes once, one that fails holds up nobody, pauses grow, what nobody wants any more is not sent."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.saved_searches import Frequency
from marketplace.gateways.mail import Mail, MailRefused, MailUnavailable
from marketplace.models import OutboxMessage, Patent, SavedSearch
from marketplace.services import mails, outbox, saved_searches
from marketplace.services.saved_search_mails import NEW_PATENTS
from marketplace.services.search_form import SearchForm
from marketplace.services.unit_of_work import transaction
from tests.factories import People, make_patent
from tests.offers import publish
from tests.together import together

PAGES = True

MINUTE = timedelta(minutes=1)


class _Post:
    """Takes mail, or raises what `trouble` says for its addressee."""

    def __init__(self, app: Flask) -> None:
        self.taken: list[Mail] = []
        self.trouble: dict[str, Exception] = {}
        app.extensions["mailer"] = self

    def send(self, mail: Mail) -> None:
        """Keep the mail or raise."""
        if mail.to in self.trouble:
            raise self.trouble[mail.to]
        self.taken.append(mail)


@pytest.fixture
def post(app: Flask) -> _Post:
    return _Post(app)


def _search(actor: Actor, now: datetime, language: str = "zh_Hans_CN", **arguments: str) -> SavedSearch:
    form = SearchForm.from_args(MultiDict(arguments or {"q": "石墨烯", "deal_type": "licence"}))
    return saved_searches.save(actor, form, "我的 <石墨烯>", Frequency.DAILY, language, now=now)


def _owe(search: SavedSearch, patents: list[Patent], now: datetime, total: int = 0) -> None:
    with transaction(now) as tx:
        ids = [patent.id for patent in patents]
        mails.owe(tx, NEW_PATENTS, saved_search_id=search.id, patent_ids=ids, total=total or len(ids))


def _at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def _row() -> OutboxMessage:
    db.session.rollback()
    return db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == mails.SEND_MAIL)).one()


@pytest.fixture
def patent(people: People, now: datetime) -> Patent:
    made = make_patent(people.officer, 1, now, title="石墨烯 & <膜>")
    publish(people, made, now)
    return made


def test_the_mail_says_what_is_new_and_where_to_stop_it(
    people: People, post: _Post, patent: Patent, now: datetime
) -> None:
    search = _search(people.enterprise, now)
    hidden = make_patent(people.officer, 2, now)  # withdrawn since the look: never published here
    _owe(search, [patent, hidden], now, total=23)
    assert mails.deliver_owed(_at(now)) == 1
    (mail,) = post.taken
    assert (mail.to, mail.subject) == ("enterprise@example.test", "“我的 <石墨烯>”有 23 件新专利")
    assert "1. 石墨烯 & <膜>\n" in mail.text
    assert "北辰示例大学 · 许可 ¥300,000\n" in mail.text
    assert "检索条件：石墨烯 · 许可\n" in mail.text
    assert "http://127.0.0.1:8000/patents/CN20211" in mail.text
    assert mail.unsubscribe in mail.text
    assert "2. " not in mail.text
    assert db.session.get_one(SavedSearch, search.id).mailed_at == now
    assert mails.deliver_owed(_at(now)) == 0


def test_it_is_written_in_the_language_of_saving(
    people: People, post: _Post, patent: Patent, now: datetime
) -> None:
    _owe(_search(people.enterprise, now, "en"), [patent], now)
    mails.deliver_owed(_at(now))
    assert post.taken[0].subject == "1 new for “我的 <石墨烯>”"
    assert "Licence ¥300,000" in post.taken[0].text
    assert "新专利" not in post.taken[0].text


def test_what_nobody_wants_any_more_is_not_sent(
    people: People, post: _Post, patent: Patent, now: datetime
) -> None:
    paused, gone = _search(people.enterprise, now), _search(people.officer, now)
    for search in (paused, gone):
        _owe(search, [patent], now)
    saved_searches.change(people.enterprise, paused.public_id, Frequency.NONE, now=now)
    saved_searches.delete(people.officer, gone.public_id, now=now)
    assert mails.deliver_owed(_at(now)) == 2
    assert (post.taken, mails.waiting(), mails.given_up()) == ([], [], [])


def test_one_that_is_refused_holds_up_nobody(
    people: People, post: _Post, patent: Patent, now: datetime
) -> None:
    for actor in (people.enterprise, people.officer, people.inventor):
        _owe(_search(actor, now), [patent], now)
    post.trouble = {
        "enterprise@example.test": MailRefused("550 no such person"),
        "officer@example.test": RuntimeError("a fault of ours"),
    }
    assert mails.deliver_owed(_at(now)) == 3
    assert [mail.to for mail in post.taken] == ["inventor@example.test"]
    assert [row.error for row in mails.given_up()] == ["550 no such person"]
    assert [(row.error, row.attempts) for row in mails.waiting()] == [("a fault of ours", 1)]


def test_while_the_server_is_away_pauses_grow_until_the_mail_is_given_up(
    people: People, post: _Post, patent: Patent, now: datetime
) -> None:
    _owe(_search(people.enterprise, now), [patent], now)
    post.trouble = {"enterprise@example.test": MailUnavailable("nobody answers")}
    at = now
    for pause in mails.PAUSES:
        mails.deliver_owed(_at(at))
        assert _row().not_before == at + pause
        mails.deliver_owed(_at(at + pause - timedelta(seconds=1)))  # not yet
        at += pause
    assert _row().attempts == len(mails.PAUSES)
    mails.deliver_owed(_at(at))
    assert (_row().failed_at, _row().error) == (at, "nobody answers")
    first, post.trouble = _row().payload["id"], {}
    assert mails.deliver_owed(_at(at + timedelta(days=9))) == 0
    assert mails.try_again(at) == 1
    assert mails.deliver_owed(_at(at)) == 1
    assert [mail.id for mail in post.taken] == [first]  # the same id, so that a receiver knows a repetition


def test_several_workers_send_each_mail_once(
    app: Flask, people: People, post: _Post, patent: Patent, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock of one machine, as workers on several machines are: the database alone keeps them apart."""
    for actor in (people.enterprise, people.officer, people.inventor, people.operator):
        _owe(_search(actor, now), [patent], now)
    monkeypatch.setattr(mails, "turn", lambda name: nullcontext(True))
    outcomes = together(app, [lambda: mails.deliver_owed(_at(now))] * 4)
    assert sum(outcomes) == 4
    assert len({mail.to for mail in post.taken}) == len(post.taken) == 4


def test_a_worker_that_died_while_sending_is_followed_by_another(
    people: People, post: _Post, patent: Patent, now: datetime
) -> None:
    _owe(_search(people.enterprise, now), [patent], now)
    post.trouble = {"enterprise@example.test": SystemExit()}  # type: ignore[dict-item]
    with pytest.raises(SystemExit):
        mails.deliver_owed(_at(now))
    post.trouble = {}
    assert mails.deliver_owed(_at(now + mails.TURN - MINUTE)) == 0
    assert mails.deliver_owed(_at(now + mails.TURN)) == 1


def test_a_slow_server_keeps_one_thread_and_never_the_index(
    app: Flask, people: People, post: _Post, patent: Patent, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    _owe(_search(people.enterprise, now), [patent], now)
    sending, answered = threading.Event(), threading.Event()

    def slow(mail: Mail) -> None:
        sending.set()
        assert answered.wait(20)

    monkeypatch.setattr(post, "send", slow)

    def others() -> tuple[int, int, int]:
        assert sending.wait(20)
        found = (mails.deliver_owed(_at(now)), outbox.drain(), outbox.owed())
        answered.set()
        return found

    assert together(app, [lambda: mails.deliver_owed(_at(now)), others]) == [1, (0, 4, 0)]
