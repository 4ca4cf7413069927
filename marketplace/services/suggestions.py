"""What is offered while somebody types: words of the titles, classes of the IPC, institutions, patents."""

import logging
from collections.abc import Iterator
from dataclasses import replace

from marketplace.domain import ipc_titles
from marketplace.gateways.registry import gateways
from marketplace.services import overview
from marketplace.services.catalogue import visible
from marketplace.services.overview import Counts
from search import IPC_LEVELS, Completion, EngineUnavailable, Scope, SearchRequest, Suggestion, merge

log = logging.getLogger(__name__)
MOST = 10
LONGEST = 100
_WORDS, _TITLES = 6, 4


def suggestions(text: str, scope: Scope) -> list[Suggestion]:
    """Return at most ten suggestions for what is typed so far; none while the engine is away: nobody waits for them."""
    typed = " ".join(text.replace('"', " ").split())
    if not typed or len(typed) > LONGEST:
        return []
    before, blank, last = typed.rpartition(" ")
    counts = overview.counts(scope)
    try:
        found = merge(
            typed,
            words=[
                one for one in gateways().reader.complete(last, scope, _WORDS) if one.text != last.lower()
            ],
            titles=_titles(typed, scope),
            institutions=_institutions(typed, counts),
            classes=_classes(typed, counts),
            limit=MOST,
        )
    except EngineUnavailable as error:
        log.info("no suggestions: %s", error)
        return []
    # A word goes on from the last one typed: what stands before it stays, and the count would be another.
    return [
        replace(one, query=f"{before}{blank}{one.query}", count=None)
        if before and one.kind == "term"
        else one
        for one in found
    ]


def _institutions(typed: str, counts: Counts | None) -> list[Completion]:
    names = counts.by.get("institution", {}) if counts else {}
    return [Completion(name, count) for name, count in names.items() if len(typed) > 1 and typed in name]


def _classes(typed: str, counts: Counts | None) -> Iterator[tuple[str, str]]:
    """Classes with patents in them, by the beginning of their code or by words of their titles."""
    for code in ipc_titles.matching(typed) if counts and len(typed) > 1 else ():
        if counts and counts.of(IPC_LEVELS[len(ipc_titles.ancestors(code))], code):
            yield code, ipc_titles.short_title(code)


def _titles(typed: str, scope: Scope) -> list[str]:
    """Titles with every word typed, of patents that everybody may see."""
    if len(typed) < 2:
        return []
    words = " ".join(f'title:"{word}"' for word in typed.split())
    hits = gateways().reader.search(SearchRequest(words, scope=scope, size=_TITLES)).hits
    shown = visible([int(hit.id) for hit in hits], scope)
    return [shown[int(hit.id)][0].title for hit in hits if int(hit.id) in shown]
