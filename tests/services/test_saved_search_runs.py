"""Looks that are due: nothing missed, nothing told twice, one mail however many workers, postponed while the engine is away."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.saved_searches import Frequency
from marketplace.gateways.registry import Gateways, gateways
from marketplace.models import OutboxMessage, SavedSearch
from marketplace.services import indexing, mails, outbox, saved_search_runs, saved_searches
from marketplace.services.search_form import SearchForm
from marketplace.services.unit_of_work import transaction
from tests.factories import People, make_patent
from tests.offers import publish
from tests.together import together

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def _save(actor: Actor, now: datetime, words: str = "石墨烯", scope: str = "listed") -> SavedSearch:
    form = SearchForm.from_args(MultiDict({"q": words, "scope": scope}))
    return saved_searches.save(actor, form, words, Frequency.DAILY, "zh_Hans_CN", now=now)


def _owed() -> list[dict[str, Any]]:
    query = select(OutboxMessage).where(OutboxMessage.kind == mails.SEND_MAIL).order_by(OutboxMessage.id)
    db.session.rollback()
    return [row.payload for row in db.session.scalars(query)]


def _told() -> list[int]:
    return [ident for payload in _owed() for ident in payload["patent_ids"]]


def test_each_new_patent_is_told_once(people: People, now: datetime) -> None:
    """`now` is Monday noon; looks are due at 08:00, which is 20 hours later."""
    publish(people, make_patent(people.officer, 1, now), now - DAY)
    outbox.drain()
    kept = _save(people.enterprise, now)
    made = [make_patent(people.officer, serial, now) for serial in (2, 3, 4)]
    for patent, at in zip(
        made, (now + HOUR, now + 20 * HOUR - timedelta(minutes=1), now + 30 * HOUR), strict=True
    ):
        publish(people, patent, at)
        outbox.drain()
    assert saved_search_runs.run_owed(now + 19 * HOUR) == 0  # 07:00: nobody is written to
    for days in (0, 1, 2):
        for minutes in (0, 1):
            at = now + days * DAY + 20 * HOUR + timedelta(minutes=minutes)
            assert saved_search_runs.run_owed(at) == (1 if minutes == 0 else 0)
    assert _told() == [made[0].id, made[2].id, made[1].id]  # newest first
    assert [payload["total"] for payload in _owed()] == [1, 2]  # the one of the last minute came a day later
    assert {payload["saved_search_id"] for payload in _owed()} == {kept.id}


def test_what_is_not_in_the_index_yet_is_told_by_the_next_look(people: People, now: datetime) -> None:
    _save(people.enterprise, now)
    late, early = make_patent(people.officer, 1, now), make_patent(people.officer, 2, now)
    publish(people, late, now + HOUR)  # the index is behind: its row stays owed
    assert saved_search_runs.run_owed(now + DAY) == 1
    publish(people, early, now + DAY)
    outbox.drain()
    assert _told() == []
    assert saved_search_runs.run_owed(now + 2 * DAY) == 1
    assert sorted(_told()) == [late.id, early.id]


def test_while_the_engine_is_away_looks_stay_due(app: Flask, people: People, now: datetime) -> None:
    kept = _save(people.enterprise, now)
    patent = make_patent(people.officer, 1, now)
    publish(people, patent, now + HOUR)
    outbox.drain()
    present = gateways()
    app.extensions["gateways"] = Gateways("http://127.0.0.1:9/nobody-answers", present.files)
    for _ in range(2):
        assert saved_search_runs.run_owed(now + DAY) == 0
    app.extensions["gateways"] = present
    assert db.session.get_one(SavedSearch, kept.id).mailed_at is None
    assert saved_search_runs.run_owed(now + 3 * DAY) == 1  # one look makes up for three days
    assert _told() == [patent.id]


def test_several_workers_owe_one_mail(
    app: Flask, people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the turn of one machine, as workers on several machines are: the database alone keeps them apart."""
    monkeypatch.setattr(saved_search_runs, "turn", lambda name: nullcontext(True))
    for words in ("石墨烯", "导热膜", "制备"):
        _save(people.enterprise, now, words)
    publish(people, make_patent(people.officer, 1, now), now + HOUR)
    outbox.drain()
    outcomes = together(app, [lambda: saved_search_runs.run_owed(now + DAY)] * 4)
    assert sum(outcomes) == 3
    assert len(_owed()) == 3
    assert len({payload["saved_search_id"] for payload in _owed()}) == 3


def test_a_run_takes_a_chunk_and_the_next_goes_on(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_search_runs, "CHUNK", 2)
    for number in range(5):
        _save(people.enterprise, now, f"词{number}")
    assert [saved_search_runs.run_owed(now + DAY) for _ in range(4)] == [2, 2, 1, 0]
    assert _owed() == []  # nothing new, nothing to write


def test_patents_that_are_only_shown_are_new_when_they_come_into_the_inventory(
    people: People, now: datetime
) -> None:
    _save(people.enterprise, now, scope="all")
    patent = make_patent(people.officer, 1, now + HOUR)
    with transaction(now + HOUR) as tx:
        indexing.changed(tx, [patent.id])
    outbox.drain()
    saved_search_runs.run_owed(now + DAY)
    assert _told() == [patent.id]
