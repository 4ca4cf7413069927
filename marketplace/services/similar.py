"""Patents like a given one, as everybody may see them, each with what makes it alike."""

import logging
from dataclasses import dataclass

from marketplace.gateways.registry import gateways
from marketplace.models import Listing, Patent
from marketplace.services.catalogue import visible
from search import EngineUnavailable, Likeness, Sample, shared

log = logging.getLogger(__name__)
USUAL = 5
#: So many times the wanted number are asked for, since some will have the same title.
CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """A patent like another: its published listings, the engine's score, and what the two share."""

    patent: Patent
    listings: list[Listing]
    score: float
    likeness: Likeness


def similar(patent: Patent, size: int = USUAL) -> list[Alike] | None:
    """Return the publicly visible patents most like this one, on offer or not; None while the engine is away.

    Of an owner's patents of one title only the first is there: an invention and its utility model, a series.
    """
    source = _sample(patent)
    try:
        hits = gateways().reader.similar(source, "all", CANDIDATES * size)
    except EngineUnavailable as error:
        log.warning("search engine unavailable: %s", error)
        return None
    shown = visible([int(hit.id) for hit in hits], "all")
    first: dict[tuple[int, str], Alike] = {}
    for hit in hits:
        if int(hit.id) in shown and len(first) < size:
            other, offers = shown[int(hit.id)]
            found = Alike(other, offers, hit.score, shared(source, _sample(other)))
            first.setdefault((other.owner_id, other.title), found)
    return list(first.values())


def _sample(patent: Patent) -> Sample:
    return Sample(str(patent.id), patent.title, patent.abstract, tuple(patent.ipc))
