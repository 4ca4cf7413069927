"""Patents in lists: saved once, noted without losing another's words, moved, hidden when their owner hides them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from uuid_utils.compat import uuid7

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, InvalidInput, NotFound
from marketplace.services import listings, patents, shortlist_items, shortlists
from marketplace.services.shortlist_items import Entry, contents
from tests.factories import People, application_number, make_patent
from tests.offers import publish
from tests.together import together


@pytest.fixture
def shared(people: People, now: datetime) -> UUID:
    """A list that the first university's officer shares with the inventor; it holds patents 2 and 1."""
    ident = shortlists.create(people.officer, "备选", shared=True, now=now).public_id
    for serial in (1, 2):
        make_patent(people.other_officer, serial, now, title=f"示例装置{serial}")
        at = now + timedelta(minutes=serial)
        shortlist_items.add(people.officer, application_number(serial), ident, now=at)
    return ident


def _entries(actor: Actor, ident: UUID, **how: Any) -> list[Entry]:
    return list(contents(actor, ident, **how).entries)


def _note(actor: Actor, ident: UUID, text: str, now: datetime, version: int = 1, serial: int = 1) -> int:
    number = application_number(serial)
    return shortlist_items.note(actor, ident, number, text, version=version, now=now).version


def test_a_list_shows_its_patents_the_newest_first_or_by_number(
    people: People, shared: UUID, now: datetime
) -> None:
    titles = [entry.patent and entry.patent.title for entry in _entries(people.inventor, shared)]
    assert titles == ["示例装置2", "示例装置1"]
    numbers = [entry.number for entry in _entries(people.inventor, shared, order="number")]
    assert numbers == sorted(numbers)
    assert {entry.item.adder.name for entry in _entries(people.inventor, shared)} == {"officer"}


def test_a_page_beyond_the_last_is_the_last(
    people: People, shared: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortlist_items, "SIZE", 1)
    last = contents(people.officer, shared, page=9)
    assert (last.page, last.total, len(last.entries)) == (2, 2, 1)


def test_an_empty_list_has_one_empty_page(people: People, now: datetime) -> None:
    ident = shortlists.create(people.officer, "空", shared=False, now=now).public_id
    empty = contents(people.officer, ident)
    assert (list(empty.entries), empty.total, empty.page) == ([], 0, 1)


def test_saving_again_changes_nothing(people: People, shared: UUID, now: datetime) -> None:
    _note(people.officer, shared, "先要中试数据", now)
    before = shortlists.find(people.officer, shared).updated_at
    number = f"ZL {application_number(1)}"
    shortlist_items.add(people.inventor, number, shared, now=now + timedelta(days=1))
    held = _entries(people.officer, shared, order="number")[0].item
    assert (held.note, held.adder.name) == ("先要中试数据", "officer")
    assert shortlists.find(people.officer, shared).updated_at == before


def test_what_the_owner_hides_stays_as_a_number_with_its_note(
    people: People, shared: UUID, now: datetime
) -> None:
    _note(people.officer, shared, "先要中试数据", now)
    patents.show_inventory(people.other_officer, False, "", now=now)
    hidden = _entries(people.officer, shared, order="number")[0]
    assert (hidden.patent, hidden.listings) == (None, [])
    assert (hidden.number, hidden.item.note) == (application_number(1), "先要中试数据")
    assert _note(people.officer, shared, "等重新公开", now, version=2) == 3
    with pytest.raises(NotFound):
        shortlist_items.add(people.enterprise, application_number(1), now=now)
    shortlist_items.add(people.other_officer, application_number(1), now=now)  # its owner still may
    patents.show_inventory(people.other_officer, True, "", now=now)
    assert _entries(people.officer, shared, order="number")[0].patent is not None


def test_what_is_on_offer_is_seen_until_the_listing_closes(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 5, now)
    listing = publish(people, patent, now)
    patents.show_inventory(people.officer, False, "", now=now)
    ident = shortlist_items.add(people.enterprise, patent.number, now=now).public_id
    assert len(_entries(people.enterprise, ident)[0].listings) == 1
    listings.suspend(people.officer, listing, "材料更新", str(uuid7()), now)
    assert _entries(people.enterprise, ident)[0].patent is None


def test_strangers_and_a_private_lists_colleagues_find_nothing(
    people: People, shared: UUID, now: datetime
) -> None:
    number, private = application_number(1), shortlists.create(people.officer, "私", shared=False, now=now)
    shortlist_items.add(people.officer, number, private.public_id, now=now)
    acts: list[Callable[[Actor, UUID], Any]] = [
        lambda actor, ident: contents(actor, ident),
        lambda actor, ident: shortlist_items.entry(actor, ident, number, now=now),
        lambda actor, ident: shortlist_items.add(actor, number, ident, now=now),
        lambda actor, ident: _note(actor, ident, "x", now),
        lambda actor, ident: shortlist_items.move(actor, ident, number, None, now=now),
        lambda actor, ident: shortlist_items.remove(actor, ident, number, now=now),
    ]
    for actor, ident in ((people.enterprise, shared), (people.inventor, private.public_id)):
        for act in acts:
            with pytest.raises(NotFound):
                act(actor, ident)
    theirs = shortlist_items.add(people.enterprise, number, now=now).public_id
    with pytest.raises(NotFound):
        shortlist_items.move(people.officer, shared, number, theirs, now=now)
    assert len(_entries(people.officer, shared)) == 2


def test_a_note_is_not_lost_under_a_colleagues(people: People, shared: UUID, now: datetime) -> None:
    assert _note(people.officer, shared, "先要中试数据", now) == 2
    with pytest.raises(Conflict):
        _note(people.inventor, shared, "价格太高", now)
    assert _note(people.inventor, shared, "先要中试数据", now) == 2  # the same words are no quarrel
    assert _note(people.inventor, shared, "先要中试数据；价格太高", now, version=2) == 3
    with pytest.raises(InvalidInput):
        _note(people.officer, shared, "长" * 501, now, version=3)
    assert _note(people.officer, shared, "", now, version=3) == 4


def test_notes_at_once_leave_one_and_a_conflict(
    app: Flask, people: People, shared: UUID, now: datetime
) -> None:
    writers = [
        partial(_note, people.officer, shared, "甲", now),
        partial(_note, people.inventor, shared, "乙", now),
    ]
    outcomes = together(app, writers)
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "int"]


def test_a_patent_moves_with_its_note(people: People, shared: UUID, now: datetime) -> None:
    number = application_number(1)
    _note(people.officer, shared, "先要中试数据", now)
    target = shortlist_items.move(people.inventor, shared, number, None, now=now)
    moved = _entries(people.inventor, target.public_id)[0].item
    assert (moved.note, moved.adder.name) == ("先要中试数据", "officer")
    assert len(_entries(people.officer, shared)) == 1
    with pytest.raises(NotFound):
        shortlist_items.move(people.inventor, shared, number, None, now=now)
    shortlist_items.add(people.officer, number, shared, now=now)
    with pytest.raises(Conflict):
        shortlist_items.move(people.inventor, shared, number, target.public_id, now=now)
    assert shortlist_items.move(people.officer, shared, number, shared, now=now).public_id == shared


def test_taking_out_twice_is_no_error(people: People, shared: UUID, now: datetime) -> None:
    for _ in range(2):
        shortlist_items.remove(people.inventor, shared, application_number(1), now=now)
    shortlist_items.remove(people.inventor, shared, "电池", now=now)
    assert [entry.number for entry in _entries(people.officer, shared)] == [application_number(2)]
    with pytest.raises(NotFound):
        _note(people.officer, shared, "x", now)


def test_a_full_list_takes_no_more_however_many_come_at_once(
    app: Flask, people: People, shared: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortlist_items, "MAX_ITEMS", 3)
    for serial in (3, 4):
        make_patent(people.other_officer, serial, now)
    saves = [
        partial(shortlist_items.add, people.officer, application_number(serial), shared, now=now)
        for serial in (3, 4)
    ]
    outcomes = together(app, saves)
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Shortlist"]
    assert contents(people.officer, shared).total == 3
    elsewhere = shortlist_items.add(people.officer, application_number(1), now=now).public_id
    shortlist_items.remove(people.officer, shared, application_number(1), now=now)
    shortlist_items.add(people.officer, application_number(3), shared, now=now)
    shortlist_items.add(people.officer, application_number(4), shared, now=now)
    with pytest.raises(Conflict):
        shortlist_items.move(people.officer, elsewhere, application_number(1), shared, now=now)


def test_moves_across_each_other_both_arrive(app: Flask, people: People, shared: UUID, now: datetime) -> None:
    other = shortlist_items.move(people.officer, shared, application_number(2), None, now=now).public_id
    first = partial(shortlist_items.move, people.officer, shared, application_number(1), other, now=now)
    second = partial(shortlist_items.move, people.officer, other, application_number(2), shared, now=now)
    outcomes = together(app, [first, second])
    assert [type(one).__name__ for one in outcomes] == ["Shortlist", "Shortlist"]
    assert [entry.number for entry in _entries(people.officer, shared)] == [application_number(2)]


def test_a_result_tells_in_which_lists_it_stands(people: People, shared: UUID, now: datetime) -> None:
    ids = [entry.item.patent_id for entry in _entries(people.officer, shared, order="number")]
    shortlist_items.add(people.inventor, application_number(1), now=now)
    found = shortlist_items.holding(people.inventor, ids)
    assert [one.user_id == people.inventor.user_id for one in found[ids[0]]] == [True, False]
    assert [one.public_id for one in found[ids[1]]] == [shared]
    assert shortlist_items.holding(people.enterprise, ids) == {}
    assert shortlist_items.holding(None, ids) == {}
    assert shortlist_items.holding(people.officer, []) == {}
