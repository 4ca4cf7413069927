"""How much there is, by whatever it may be narrowed: the figures of the home page and of the IPC browser."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.industries import INDUSTRIES
from marketplace.domain.regions import HOME_CITIES
from marketplace.gateways.registry import gateways
from marketplace.models import Deal, Listing
from marketplace.services.indexing import VISIBLE
from marketplace.services.kept import kept
from search import FACETS, YES, EngineUnavailable, Scope, SearchRequest

log = logging.getLogger(__name__)
NEWEST = 6
HOT_INDUSTRIES = 8
_DONE = (DealStatus.SIGNED, DealStatus.EFFECTIVE, DealStatus.RECORDED)


@dataclass(frozen=True, slots=True)
class Counts:
    """All patents of a scope, and how many there are with each value of each facet."""

    total: int
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, name: str, key: str) -> int:
        """Return the number of patents with this value."""
        return self.by.get(name, {}).get(key, 0)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the home page shows. The counts are None while the search engine is away; the newest listings never are."""

    on_offer: Counts | None
    patents: int | None
    deals: int
    newest: Sequence[Listing]

    @property
    def open_licences(self) -> int | None:
        """Patents that anybody may use at a published price."""
        return self.on_offer.of("open_licence", YES) if self.on_offer else None

    @property
    def cities(self) -> list[tuple[str, int | None]]:
        """Patents on offer by city of the province, every city in the order of its code."""
        offered = self.on_offer
        return [(code, offered.of("city", code) if offered else None) for code in HOME_CITIES]

    @property
    def industries(self) -> list[tuple[str, int]]:
        """The chains with the most patents on offer, the largest first; none without any patent."""
        found = self.on_offer.by.get("industry", {}) if self.on_offer else {}
        known = [(key, found[key]) for key in INDUSTRIES if found.get(key)]
        return sorted(known, key=lambda pair: -pair[1])[:HOT_INDUSTRIES]


def counts(scope: Scope) -> Counts | None:
    """Return how many patents there are, at most `kept.FRESH_SECONDS` old; None while the search engine is away."""
    try:
        return kept(f"counts of {scope}", lambda: _counted(scope))
    except EngineUnavailable as error:
        log.warning("search engine unavailable: %s", error)
        return None


def _counted(scope: Scope) -> Counts:
    found = gateways().reader.search(SearchRequest(scope=scope, size=1, facets=FACETS))
    by = {name: {bucket.key: bucket.count for bucket in buckets} for name, buckets in found.facets.items()}
    return Counts(found.total, by)


def overview() -> Overview:
    """Return what the home page shows."""
    everything = counts("all")
    return Overview(
        on_offer=counts("listed"),
        patents=everything.total if everything else None,
        deals=kept("deals done", _deals_done),
        newest=newest(),
    )


def _deals_done() -> int:
    return db.session.scalar(select(func.count()).select_from(Deal).where(Deal.status.in_(_DONE))) or 0


def newest() -> list[Listing]:
    """Return the listings that were published last: the last of each visible status, each read off its index."""
    found: list[Listing] = []
    for status in VISIBLE:
        found += db.session.scalars(
            select(Listing)
            .options(joinedload(Listing.patent), joinedload(Listing.organisation))
            .where(Listing.status == status)
            .order_by(Listing.published_at.desc(), Listing.id.desc())
            .limit(NEWEST)
        )
    return sorted(found, key=lambda one: (one.published_at, one.id), reverse=True)[:NEWEST]
