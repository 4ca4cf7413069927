"""Patents like a given one, as everybody may see them, each with what makes it alike."""

import logging
from dataclasses import dataclass

from marketplace.gateways.registry import gateways
from marketplace.models import Listing, Patent
from marketplace.services.catalogue import visible
from search import EngineUnavailable, Likeness, Sample, shared

log = logging.getLogger(__name__)
USUAL = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """A patent like another: its published listings, the engine's score, and what the two share."""

    patent: Patent
    listings: list[Listing]
    score: float
    likeness: Likeness


def similar(patent: Patent, size: int = USUAL) -> list[Alike] | None:
    """Return the publicly visible patents most like this one, on offer or not; None while the engine is away."""
    source = _sample(patent)
    try:
        hits = gateways().reader.similar(source, "all", size)
    except EngineUnavailable as error:
        log.warning("search engine unavailable: %s", error)
        return None
    shown = visible([int(hit.id) for hit in hits], "all")
    rows = ((hit, *shown[int(hit.id)]) for hit in hits if int(hit.id) in shown)
    return [Alike(other, offers, hit.score, shared(source, _sample(other))) for hit, other, offers in rows]


def _sample(patent: Patent) -> Sample:
    return Sample(str(patent.id), patent.title, patent.abstract, tuple(patent.ipc))
