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
    return [_completed(one, f"{before}{blank}", counts) for one in found]


def _completed(one: Suggestion, before: str, counts: Counts | None) -> Suggestion:
    """What stands before the last word stays, and the count would be another; a class has its count."""
    if one.kind == "term" and before:
        return replace(one, query=before + one.query, count=None)
    if one.kind == "ipc" and counts:
        return replace(one, count=_patents_in(one.query.removeprefix("ipc:"), counts))
    return one


def _patents_in(code: str, counts: Counts) -> int:
    return counts.of(IPC_LEVELS[len(ipc_titles.ancestors(code))], code)


def _institutions(typed: str, counts: Counts | None) -> list[Completion]:
    names = counts.by.get("institution", {}) if counts else {}
    return [Completion(name, count) for name, count in names.items() if len(typed) > 1 and typed in name]


def _classes(typed: str, counts: Counts | None) -> Iterator[tuple[str, str]]:
    """Classes with patents in them, by the beginning of their code or by words of their titles."""
    for code in ipc_titles.matching(typed) if counts and len(typed) > 1 else ():
        if counts and _patents_in(code, counts):
            yield code, ipc_titles.short_title(code)


def _titles(typed: str, scope: Scope) -> list[str]:
    """Titles with every word typed, of patents that everybody may see."""
    if len(typed) < 2:
        return []
    words = " ".join(f'title:"{word}"' for word in typed.split())
    hits = gateways().reader.search(SearchRequest(words, scope=scope, size=_TITLES)).hits
    shown = visible([int(hit.id) for hit in hits], scope)
    return [shown[int(hit.id)][0].title for hit in hits if int(hit.id) in shown]
