"""The worker's side of saved searches: look for what is new wherever a look is due, and owe the mail about it."""

import logging
from datetime import datetime

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.saved_searches import Frequency, is_morning, next_due
from marketplace.gateways.registry import gateways
from marketplace.models import SavedSearch
from marketplace.services import mails
from marketplace.services.saved_search_mails import MOST_SHOWN, NEW_PATENTS
from marketplace.services.saved_search_news import News, news, settled_until
from marketplace.services.saved_searches import form_of
from marketplace.services.turns import turn
from marketplace.services.unit_of_work import transaction
from search import EngineUnavailable, SearchResult

log = logging.getLogger(__name__)
CHUNK = 200  # looks in one run; the next minute's run goes on


def run_owed(now: datetime) -> int:
    """Look wherever it is due and return how often; while the engine is away everything stays due."""
    with turn("saved_searches") as mine:  # a slow engine keeps one thread of the worker, never all of them
        return _run(now) if mine and is_morning(now) else 0


def _run(now: datetime) -> int:
    until, done = settled_until(now), 0
    db.session.rollback()  # see what other processes committed meanwhile
    due = select(SavedSearch.id).where(SavedSearch.due_at <= now).order_by(SavedSearch.due_at, SavedSearch.id)
    for ident in db.session.scalars(due.limit(CHUNK)).all():
        search = db.session.get(SavedSearch, ident)
        if search is None:
            continue
        stretch = News(search.reported_until, max(search.reported_until, until))
        try:
            found = news(form_of(search), stretch, MOST_SHOWN, gateways().writer)
        except EngineUnavailable as error:
            log.warning("saved searches wait for the search engine: %s", error)
            break
        done += _report(ident, stretch, found, now)
    return done


def _report(ident: int, stretch: News, found: SearchResult, now: datetime) -> bool:
    """Move the search on and owe the mail, in one transaction; False when another worker or its owner was faster."""
    with transaction(now) as tx:
        search = tx.session.get(SavedSearch, ident, with_for_update=True, populate_existing=True)
        if search is None or search.due_at is None or search.due_at > now:
            return False
        if search.reported_until != stretch.after:
            return False
        search.reported_until = stretch.until
        search.due_at = next_due(Frequency(search.frequency), now)
        if found.total:
            patents = [int(hit.id) for hit in found.hits]
            mails.owe(tx, NEW_PATENTS, saved_search_id=ident, patent_ids=patents, total=found.total)
    return True
