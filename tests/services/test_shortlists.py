"""Lists: who sees them, who may change them, and what happens when two do so at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.domain.shortlists import DEFAULT_NAME
from marketplace.models import Shortlist, ShortlistItem
from marketplace.services import shortlist_items, shortlists
from tests.factories import People, application_number, make_patent
from tests.together import together


def _made(actor: Actor, now: datetime, name: str = "备选", shared: bool = False) -> UUID:
    return shortlists.create(actor, name, shared=shared, now=now).public_id


def _names(actor: Actor) -> tuple[list[str], list[str]]:
    lists = shortlists.mine(actor)
    return [one.name for one, _ in lists.own], [one.name for one, _ in lists.colleagues]


def test_a_person_without_lists_has_none(people: People) -> None:
    assert _names(people.operator) == ([], [])


def test_lists_are_private_until_shared_with_colleagues(people: People, now: datetime) -> None:
    ident = _made(people.officer, now)
    with pytest.raises(NotFound):
        shortlists.find(people.inventor, ident)
    shortlists.share(people.officer, ident, shared=True, now=now)
    assert _names(people.inventor) == ([], ["备选"])
    assert shortlists.find(people.inventor, ident).maker.name == "officer"
    for stranger in (people.other_officer, people.enterprise, people.administrator):
        assert _names(stranger) == ([], [])
        with pytest.raises(NotFound):
            shortlists.find(stranger, ident)
    shortlists.share(people.officer, ident, shared=False, now=now)
    with pytest.raises(NotFound):
        shortlists.find(people.inventor, ident)


def test_only_the_maker_names_shares_and_deletes(people: People, now: datetime) -> None:
    ident = _made(people.officer, now, shared=True)
    acts: list[Callable[[Actor], Any]] = [
        lambda actor: shortlists.rename(actor, ident, "别的", now=now),
        lambda actor: shortlists.share(actor, ident, shared=False, now=now),
        lambda actor: shortlists.delete(actor, ident, now=now),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act(people.inventor)
        with pytest.raises(NotFound):
            act(people.other_officer)
    for act in acts:
        act(people.officer)
    assert _names(people.officer) == ([], [])


def test_names_are_a_persons_own_and_stand_once(people: People, now: datetime) -> None:
    first, second = _made(people.officer, now, "甲"), _made(people.officer, now, "乙")
    _made(people.inventor, now, "甲")
    for taken in (
        lambda: _made(people.officer, now, " 甲 "),
        lambda: _rename(people.officer, second, "甲", now),
    ):
        with pytest.raises(InvalidInput) as refused:
            taken()
        assert (refused.value.field, refused.value.code) == ("name", "name_taken")
    later = now + timedelta(hours=1)
    _rename(people.officer, first, "甲", later)  # its own name is free for it, and changes nothing
    assert _names(people.officer)[0] == ["乙", "甲"]
    _rename(people.officer, first, "丙", later)
    assert _names(people.officer)[0] == ["丙", "乙"]


def _rename(actor: Actor, ident: UUID, name: str, now: datetime) -> Shortlist:
    return shortlists.rename(actor, ident, name, now=now)


def test_the_default_list_keeps_its_name_and_comes_back(people: People, now: datetime) -> None:
    number = make_patent(people.officer, 1, now).number
    ident = shortlist_items.add(people.enterprise, number, now=now).public_id
    with pytest.raises(Conflict):
        _rename(people.enterprise, ident, "别的", now)
    assert shortlists.delete(people.enterprise, ident, now=now) == DEFAULT_NAME
    assert db.session.scalars(sa.select(ShortlistItem)).all() == []
    assert shortlist_items.add(people.enterprise, number, now=now).public_id != ident
    assert _names(people.enterprise) == ([DEFAULT_NAME], [])


def test_a_person_has_so_many_lists_and_no_more(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortlists, "MAX_LISTS", 2)
    for name in "甲乙":
        _made(people.officer, now, name)
    with pytest.raises(Conflict) as refused:
        _made(people.officer, now, "丙")
    assert refused.value.params == {"most": 2}
    _made(people.inventor, now, "丙")


def test_what_is_not_there_is_not_found(people: People, now: datetime) -> None:
    with pytest.raises(NotFound):
        shortlists.delete(people.officer, uuid7(), now=now)


def test_first_clicks_at_once_make_one_list_and_one_row(app: Flask, people: People, now: datetime) -> None:
    make_patent(people.officer, 1, now)
    save = partial(shortlist_items.add, people.enterprise, application_number(1), now=now)
    outcomes = together(app, [save] * 4)
    assert {getattr(one, "name", one) for one in outcomes} == {DEFAULT_NAME}
    assert len(db.session.scalars(sa.select(Shortlist)).all()) == 1
    assert len(db.session.scalars(sa.select(ShortlistItem)).all()) == 1


def test_the_same_name_at_once_is_taken_by_one(app: Flask, people: People, now: datetime) -> None:
    outcomes = together(app, [partial(_made, people.officer, now)] * 3)
    assert sorted(type(one).__name__ for one in outcomes) == ["InvalidInput", "InvalidInput", "UUID"]


def test_the_table_itself_refuses_a_second_row(people: People, now: datetime) -> None:
    made = shortlist_items.add(people.enterprise, make_patent(people.officer, 1, now).number, now=now)
    row = db.session.scalars(sa.select(ShortlistItem)).one()
    again = {"shortlist_id": made.id, "patent_id": row.patent_id, "note": "", "version": 1}
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(ShortlistItem).values(**again, added_by=row.added_by, added_at=now))
    db.session.rollback()
