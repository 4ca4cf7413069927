"""What is offered while somebody types: words of the index, patents, institutions, classes of the IPC."""

import logging
from dataclasses import dataclass
from typing import Literal

from marketplace.domain import ipc_titles
from marketplace.domain.numbers import ApplicationNumber
from marketplace.gateways.registry import gateways
from marketplace.services import overview
from marketplace.services.catalogue import visible
from search import IPC_LEVELS, EngineUnavailable, Scope, SearchRequest

log = logging.getLogger(__name__)
MOST = 10
_TERMS, _TITLES, _INSTITUTIONS, _CLASSES = 4, 3, 2, 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to search for: its kind, what is shown, the text of the search for it, and how many it would find.

    A patent has its `number` and no count.
    """

    kind: Literal["term", "title", "institution", "ipc"]
    text: str
    query: str
    count: int | None = None
    number: str = ""


def suggestions(text: str, scope: Scope) -> list[Suggestion]:
    """Return at most ten suggestions for what is typed so far; none without the engine: nobody waits for them."""
    typed = text.strip()
    if not typed:
        return []
    try:
        found = [*_terms(typed, scope), *_institutions(typed, scope), *_classes(typed, scope)]
        return [*found, *_titles(typed, scope)][:MOST]
    except EngineUnavailable as error:
        log.info("no suggestions: %s", error)
        return []


def _terms(typed: str, scope: Scope) -> list[Suggestion]:
    """Words that go on from the last one typed."""
    before, blank, last = typed.rpartition(" ")
    found = gateways().reader.complete(last, scope, _TERMS)
    return [
        Suggestion("term", one.text, f"{before}{blank}{one.text}", None if before else one.count)
        for one in found
        if one.text != last
    ]


def _institutions(typed: str, scope: Scope) -> list[Suggestion]:
    counts = overview.counts(scope)
    names = counts.by.get("institution", {}) if counts else {}
    found = [name for name in names if len(typed) > 1 and typed in name][:_INSTITUTIONS]
    return [Suggestion("institution", name, f'owner:"{name}"', names[name]) for name in found]


def _classes(typed: str, scope: Scope) -> list[Suggestion]:
    """Classes with patents in them: by the beginning of their code, or by a word of their titles."""
    counts = overview.counts(scope)
    if counts is None or len(typed) < 2:
        return []
    codes = [(code, counts.of(IPC_LEVELS[len(ipc_titles.ancestors(code))], code)) for code in ipc_titles.matching(typed)]
    return [
        Suggestion("ipc", f"{code} {ipc_titles.short_title(code)}", f"ipc:{code}", count)
        for code, count in codes
        if count
    ][:_CLASSES]


def _titles(typed: str, scope: Scope) -> list[Suggestion]:
    if len(typed) < 2:
        return []
    hits = gateways().reader.search(SearchRequest(typed, scope=scope, size=_TITLES)).hits
    shown = visible([int(hit.id) for hit in hits], scope)
    patents = [shown[int(hit.id)][0] for hit in hits if int(hit.id) in shown]
    numbers = [str(ApplicationNumber(patent.number)) for patent in patents]
    return [
        Suggestion("title", patent.title, number, number=number)
        for patent, number in zip(patents, numbers, strict=True)
    ]
