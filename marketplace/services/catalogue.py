"""The public catalogue: the engine says which and in what order, the database says what they are and who may see them."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from time import perf_counter

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.errors import N_, InvalidInput
from marketplace.domain.numbers import application_key
from marketplace.gateways.registry import gateways
from marketplace.models import Listing, Organisation, Patent
from marketplace.services.indexing import VISIBLE
from marketplace.services.listing_queues import visible_of
from search import (
    BadPage,
    Bucket,
    EngineUnavailable,
    Notice,
    Pass,
    Scope,
    SearchRequest,
    SearchResult,
    Segment,
    excerpt,
    highlight,
)

log = logging.getLogger(__name__)
_ON_OFFER = exists().where(Listing.patent_id == Patent.id, Listing.status.in_(VISIBLE))


@dataclass(frozen=True, slots=True)
class Row:
    """A found patent with its published listings; title and abstract in (piece, marked) segments."""

    patent: Patent
    listings: list[Listing]
    score: float
    title: list[Segment]
    abstract: list[Segment]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the answer, and the text that was probably meant where nothing matches.

    `words`: what the reading "closest" went by; its rows are no matches.
    `degraded`: the engine was away and the database answered by number and title only.
    """

    rows: Sequence[Row]
    total: int
    facets: Mapping[str, tuple[Bucket, ...]] = field(default_factory=dict)
    took_ms: float = 0.0
    reading: Pass = Pass.ALL_WORDS
    notice: Notice | None = None
    suggestion: str | None = None
    words: tuple[str, ...] = ()
    degraded: bool = False


def search(request: SearchRequest, *, today: date) -> Found:
    """Answer a request, at least with what comes closest; InvalidInput beside `page` beyond the last hit that can be shown."""
    began = perf_counter()
    try:
        result = gateways().reader.search(replace(request, closest=True))
    except BadPage:
        raise InvalidInput(
            "page", "page_out_of_range", N_("只能查看前 10,000 条结果，请增加条件缩小范围")
        ) from None
    except EngineUnavailable as error:
        log.warning("search engine unavailable: %s", error)
        return _from_database(request, today, began)
    return Found(
        rows=_rows(request, result),
        total=result.total,
        facets=result.facets,
        took_ms=result.took_ms,
        reading=result.pass_,
        notice=result.notice,
        suggestion=result.suggestion,
        words=result.words,
    )


def _rows(request: SearchRequest, result: SearchResult) -> list[Row]:
    """The hits in the engine's order; one that the database no longer shows is left out."""
    found = visible([int(hit.id) for hit in result.hits], request.scope)
    return [_row(*found[int(hit.id)], hit.score, result.marks) for hit in result.hits if int(hit.id) in found]


def visible(ids: Sequence[int], scope: Scope) -> dict[int, tuple[Patent, list[Listing]]]:
    """Return those of these patents that everybody may see in this scope, each with its published listings."""
    query = select(Patent).options(joinedload(Patent.owner)).where(Patent.id.in_(ids))
    offered = visible_of(ids)
    return {
        patent.id: (patent, offered.get(patent.id, []))
        for patent in db.session.scalars(query)
        if patent.id in offered or (scope == "all" and patent.owner.shows_inventory)
    }


def _row(patent: Patent, listings: list[Listing], score: float, marks: Sequence[str]) -> Row:
    title, abstract = highlight(patent.title, marks), excerpt(patent.abstract, marks)
    return Row(patent, listings, score, title, abstract)


def _from_database(request: SearchRequest, today: date, began: float) -> Found:
    """Look for the number, or for every word in the title; without filters, counts or ranking."""
    key = application_key(request.text, today) if request.text else None
    words = [Patent.title.contains(word, autoescape=True) for word in request.text.split()]
    matches = [Patent.number == key] if key else words
    shown = _ON_OFFER if request.scope == "listed" else or_(_ON_OFFER, Organisation.shows_inventory)
    query = select(Patent).join(Patent.owner).where(*matches, shown)
    patents = db.session.scalars(
        query.options(joinedload(Patent.owner))
        .order_by(Patent.id.desc())
        .limit(request.size)
        .offset((request.page - 1) * request.size)
    ).all()
    offered = visible_of([patent.id for patent in patents])
    marks = request.text.lower().split()
    return Found(
        rows=[_row(patent, offered.get(patent.id, []), 0.0, marks) for patent in patents],
        total=db.session.scalar(select(func.count()).select_from(query.subquery())) or 0,
        took_ms=(perf_counter() - began) * 1000,
        degraded=True,
    )
