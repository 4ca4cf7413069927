"""Saved searches: keep one, look at what is new, change how often mail comes, give it up."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7
from werkzeug.datastructures import MultiDict

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, Conflict, Invalid, InvalidInput, NotFound
from marketplace.domain.permissions import Action, require
from marketplace.domain.saved_searches import (
    MOST_SEARCHES,
    Frequency,
    check_name,
    check_question,
    frequency_of,
    next_due,
)
from marketplace.gateways.registry import gateways
from marketplace.models import SavedSearch, User
from marketplace.services import indexing
from marketplace.services.saved_search_news import News, news, settled_until
from marketplace.services.search_form import SearchForm
from marketplace.services.unit_of_work import Transaction, transaction
from search import EngineUnavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A saved search, its question, and how many patents are new since its owner looked; None while the engine is away."""

    search: SavedSearch
    form: SearchForm
    fresh: int | None


def form_of(search: SavedSearch) -> SearchForm:
    """Return the question as the search page holds it."""
    return SearchForm.from_args(MultiDict(search.arguments))


def save(
    actor: Actor,
    form: SearchForm,
    name: str,
    frequency: Frequency,
    language: str,
    *,
    now: datetime,
    since: datetime | None = None,
) -> SavedSearch:
    """Keep a question, whatever its order; what appears after `since` (by default, what isn't in the index yet) will be new.

    InvalidInput for a name or question that can't be kept or is kept already; Conflict at the most that one may keep.
    """
    require(actor, Action.ACCOUNT_USE)
    if form.problems:
        raise Invalid(form.problems)
    question = {name: values for name, values in form.canonical.items() if name != "sort"}
    values = {"name": check_name(name), "arguments": check_question(question)}
    with transaction(now) as tx:
        tx.lock(User, actor.user_id)  # two at once must not both be the last one
        _check_room(_own(actor, tx), question)
        search = SavedSearch(
            public_id=uuid7(),
            user_id=actor.user_id,
            language=language,
            frequency=frequency,
            created_at=now,
            reported_until=since or settled_until(now),
            looked_at=since or indexing.complete_until(now),
            due_at=next_due(frequency, now),
            **values,
        )
        tx.add(search)
        return search


def _own(actor: Actor, tx: Transaction | None = None) -> Sequence[SavedSearch]:
    session = tx.session if tx else db.session
    query = select(SavedSearch).where(SavedSearch.user_id == actor.user_id).order_by(SavedSearch.id.desc())
    return session.scalars(query).all()


def _check_room(own: Sequence[SavedSearch], arguments: dict[str, list[str]]) -> None:
    for search in own:
        if search.arguments == arguments:
            raise InvalidInput(
                "name", "already_saved", N_("您已保存过相同的检索：%(name)s"), name=search.name
            )
    if len(own) >= MOST_SEARCHES:
        raise Conflict(N_("最多保存 %(most)s 个检索，请先删除不再需要的，再保存新的"), most=MOST_SEARCHES)


def mine(actor: Actor, *, now: datetime) -> list[Entry]:
    """Return the actor's searches, newest first, each with how many patents are new since the last look."""
    require(actor, Action.ACCOUNT_USE)
    entries, answers = [], True
    for search in _own(actor):
        form, found = form_of(search), None
        if answers:
            try:
                found = news(form, News(search.looked_at, now), 1, gateways().reader).total
            except EngineUnavailable as error:
                log.warning("search engine unavailable: %s", error)
                answers = False
        entries.append(Entry(search, form, found))
    return entries


def _find(tx: Transaction, actor: Actor, public_id: UUID) -> SavedSearch:
    require(actor, Action.ACCOUNT_USE)
    found = tx.session.scalar(select(SavedSearch).where(SavedSearch.public_id == public_id))
    if found is None or found.user_id != actor.user_id:
        raise NotFound()
    return tx.lock(SavedSearch, found.id)


def look(actor: Actor, public_id: UUID, *, now: datetime) -> SearchForm:
    """Return the question in order to show its answer; what is in the index by now is no longer new."""
    with transaction(now) as tx:
        search = _find(tx, actor, public_id)
        search.looked_at = max(search.looked_at, indexing.complete_until(now))
        return form_of(search)


def change(actor: Actor, public_id: UUID, frequency: str, *, now: datetime) -> SavedSearch:
    """Change how often mail comes; after a pause it tells only of what appears from then on."""
    with transaction(now) as tx:
        search = _find(tx, actor, public_id)
        set_frequency(search, frequency_of(frequency), now)
        return search


def set_frequency(search: SavedSearch, frequency: Frequency, now: datetime) -> None:
    """Put the new frequency into effect on a locked row."""
    if search.frequency == frequency:
        return
    if search.frequency == Frequency.NONE:
        search.reported_until = max(search.reported_until, settled_until(now))
    search.frequency, search.due_at = frequency, next_due(frequency, now)


def delete(actor: Actor, public_id: UUID, *, now: datetime) -> str:
    """Give a search up; returns its name."""
    with transaction(now) as tx:
        search = _find(tx, actor, public_id)
        tx.session.delete(search)
        return search.name
