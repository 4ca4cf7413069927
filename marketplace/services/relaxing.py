"""A search that finds nothing: what to leave out, and how many patents there would be then."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Literal

from marketplace.gateways.registry import gateways
from search import IPC_LEVELS, EngineUnavailable, SearchRequest, without_each

#: Each costs a count in the engine, so there are only so many.
MOST_COUNTS = 8


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The same question without something: filters (`names`), a part of the text (`word`), or the limit to offers.

    Of kind "only" everything but the `word` is left out.
    """

    kind: Literal["filter", "word", "scope", "only"]
    request: SearchRequest
    names: tuple[str, ...] = ()
    word: str = ""
    total: int = 0


def relaxations(request: SearchRequest) -> list[Relaxation]:
    """Return what would find something if it were left out, with the number of patents; nothing without the engine."""
    asked = replace(request, page=1, size=1, facets=())
    try:
        counted = map(_counted, islice(chain(_candidates(asked), _single_words(asked)), MOST_COUNTS))
        found: list[Relaxation] = []
        for one in counted:
            if one.kind == "only" and any(each.kind != "only" for each in found):
                break
            if one.total:
                found.append(one)
    except EngineUnavailable:
        return []
    return found


def _counted(candidate: Relaxation) -> Relaxation:
    return replace(candidate, total=gateways().reader.search(candidate.request).total)


def _candidates(asked: SearchRequest) -> Iterator[Relaxation]:
    """The likeliest first: the other scope, each filter (the levels of the IPC are one), all of them, each word."""
    if asked.scope == "listed":
        yield Relaxation("scope", replace(asked, scope="all"))
    groups = list(dict.fromkeys(IPC_LEVELS if name in IPC_LEVELS else (name,) for name in asked.filters))
    for names in groups:
        yield Relaxation("filter", _without(asked, names), names=names)
    if len(groups) > 1:
        yield Relaxation("filter", replace(asked, filters={}), names=tuple(asked.filters))
    for word, rest in without_each(asked.text):
        yield Relaxation("word", replace(asked, text=rest), word=word)


def _single_words(asked: SearchRequest) -> Iterator[Relaxation]:
    """What is tried where leaving out one thing isn't enough: each part of the text for itself, anywhere."""
    for word, _ in without_each(asked.text):
        yield Relaxation("only", replace(asked, text=word, scope="all", filters={}), word=word)


def _without(asked: SearchRequest, names: tuple[str, ...]) -> SearchRequest:
    return replace(asked, filters={key: value for key, value in asked.filters.items() if key not in names})
