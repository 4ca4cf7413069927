"""Keeping searches: limits, one's own only, what counts as new since the last look, what a change of frequency does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, Invalid, InvalidInput, NotFound
from marketplace.domain.saved_searches import MOST_SEARCHES, Frequency, next_due
from marketplace.gateways.registry import Gateways, gateways
from marketplace.models import SavedSearch
from marketplace.services import outbox, saved_search_mails, saved_searches
from marketplace.services.search_form import SearchForm
from tests.factories import People, make_patent
from tests.offers import publish
from tests.together import together

DAY = timedelta(days=1)


def _save(actor: Actor, now: datetime, name: str = "我的", **arguments: Any) -> SavedSearch:
    form = SearchForm.from_args(MultiDict(arguments or {"q": "石墨烯"}))
    return saved_searches.save(actor, form, name, Frequency.DAILY, "zh_Hans_CN", now=now)


def _fresh(actor: Actor, now: datetime) -> list[int | None]:
    return [entry.fresh for entry in saved_searches.mine(actor, now=now)]


def test_a_search_is_kept_as_its_address_without_order_and_page(people: People, now: datetime) -> None:
    city = ["230200", "230100"]
    kept = _save(people.enterprise, now, q=" 石墨烯 ", city=city, sort="newest", page="3", price_low="100")
    assert kept.arguments == {"q": ["石墨烯"], "price_low": ["100"], "city": sorted(city)}
    (entry,) = saved_searches.mine(people.enterprise, now=now)
    assert entry.form.request().filters["city"] == ("230100", "230200")
    assert entry.form.price.low == 10_000
    assert saved_searches.mine(people.other_enterprise, now=now) == []


def test_what_cannot_be_kept_is_refused(people: People, now: datetime) -> None:
    for arguments, error in (
        ({"price_low": "abc"}, Invalid),
        ({"institution": [f"大学{n}" for n in range(500)]}, InvalidInput),
    ):
        with pytest.raises(error):
            _save(people.enterprise, now, **arguments)
    _save(people.enterprise, now, q="石墨烯")
    with pytest.raises(InvalidInput, match="已保存过相同的检索：我的"):
        _save(people.enterprise, now, "另一个名字", q="石墨烯", sort="price_asc")
    _save(people.other_enterprise, now, q="石墨烯")


def test_two_at_once_are_not_both_the_last_one(app: Flask, people: People, now: datetime) -> None:
    for number in range(MOST_SEARCHES - 1):
        _save(people.inventor, now, q=f"词{number}")

    def one_more(number: int) -> Callable[[], SavedSearch]:
        return lambda: _save(people.inventor, now, q=f"再一个{number}")

    outcomes = together(app, [one_more(number) for number in range(4)])
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3
    assert len(saved_searches.mine(people.inventor, now=now)) == MOST_SEARCHES


def test_anothers_search_is_not_found(people: People, now: datetime) -> None:
    theirs = _save(people.officer, now).public_id
    for ident in (theirs, UUID(int=7)):
        for touch in (saved_searches.look, saved_searches.delete):
            with pytest.raises(NotFound):
                touch(people.inventor, ident, now=now)  # not even a colleague's
        with pytest.raises(NotFound):
            saved_searches.change(people.administrator, ident, Frequency.NONE, now=now)
    assert saved_searches.delete(people.officer, theirs, now=now) == "我的"
    assert saved_searches.mine(people.officer, now=now) == []


def test_new_since_the_last_look(people: People, now: datetime) -> None:
    publish(people, make_patent(people.officer, 1, now), now)
    kept = _save(people.enterprise, now)  # the first patent is not in the index yet: it is new
    outbox.drain()
    assert _fresh(people.enterprise, now + DAY) == [1]
    saved_searches.look(people.enterprise, kept.public_id, now=now)
    assert _fresh(people.enterprise, now + DAY) == [0]
    publish(people, make_patent(people.officer, 2, now), now + DAY)
    saved_searches.look(people.enterprise, kept.public_id, now=now + DAY)  # looked at, but not shown yet
    outbox.drain()
    assert _fresh(people.enterprise, now + 2 * DAY) == [1]


def test_patents_with_most_of_the_words_only_are_not_new(people: People, now: datetime) -> None:
    _save(people.enterprise, now, q="石墨烯 导热 压延 酱油")
    publish(people, make_patent(people.officer, 1, now), now)
    outbox.drain()
    assert _fresh(people.enterprise, now + DAY) == [0]


def test_without_the_engine_the_list_still_comes(app: Flask, people: People, now: datetime) -> None:
    _save(people.enterprise, now)
    _save(people.enterprise, now, q="秸秆")
    app.extensions["gateways"] = Gateways("http://127.0.0.1:9/nobody-answers", gateways().files)
    assert _fresh(people.enterprise, now + DAY) == [None, None]


def test_after_a_pause_only_what_appears_from_then_on_is_reported(people: People, now: datetime) -> None:
    actor, kept = people.enterprise, _save(people.enterprise, now)
    paused = saved_searches.change(actor, kept.public_id, Frequency.NONE, now=now)
    assert paused.due_at is None
    later = now + 30 * DAY
    resumed = saved_searches.change(actor, kept.public_id, Frequency.WEEKLY, now=later)
    assert later - DAY < resumed.reported_until <= later
    assert resumed.due_at == next_due(Frequency.WEEKLY, later)
    changed = saved_searches.change(actor, kept.public_id, Frequency.DAILY, now=later + DAY)
    assert changed.reported_until == resumed.reported_until  # no pause: nothing may be lost


def test_the_way_out_works_for_whoever_holds_the_link(people: People, now: datetime) -> None:
    kept = _save(people.enterprise, now)
    token = saved_search_mails.token_of(kept)
    for _ in range(2):
        saved_search_mails.unsubscribe(token, now=now)
        found = saved_search_mails.by_token(token)
        assert found is not None
        assert (found.frequency, found.due_at) == (Frequency.NONE, None)
    for wrong in ("", token[:-1], token + "x", kept.public_id.hex):
        with pytest.raises(NotFound, match="退订链接"):
            saved_search_mails.by_token(wrong)
    saved_searches.delete(people.enterprise, kept.public_id, now=now)
    saved_search_mails.unsubscribe(token, now=now)  # deleted since: nothing to stop, and no error
