"""How a request is answered on either engine: parse, try the strict reading, then more lenient ones, and report."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from search.analysis import is_common, number_keys
from search.backend import BadPage
from search.clauses import Clause, Everything, clause_of, is_constant, marks_of
from search.closest import closest
from search.fields import FACETS, RANGES
from search.parser import parse
from search.query import (
    LARGEST_PAGE,
    LONGEST_RESULT,
    Bucket,
    Hit,
    Node,
    Notice,
    Pass,
    Range,
    Scope,
    SearchRequest,
    SearchResult,
    Sort,
    Words,
    is_plain,
    leaves,
)
from search.spelling import corrected
from search.telling import Frequencies

# With fewer hits than this the words are looked for inside longer words too.
FEW_HITS = 10
# All 651 subclasses of the IPC, and more institutions than a province has.
MOST_BUCKETS = 1_000
# Values counted in the engine: more than there are institutions, so that both count all of them.
MOST_VALUES = 10_000


@dataclass(frozen=True)
class Plan:
    """What an engine carries out: one clause, checked filters, a window, the facets to count."""

    clause: Clause
    request: SearchRequest
    sort: Sort

    @property
    def offset(self) -> int:
        """Hits to leave out."""
        return (self.request.page - 1) * self.request.size


@dataclass(frozen=True)
class Found:
    """What an engine answers: facet counts unordered, as value to number of documents."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Mapping[str, int]] | None = None
    generation: str = ""


def answer(
    request: SearchRequest,
    run: Callable[[Plan], Found],
    spell: Callable[[str, Scope], str | None],
    frequencies: Frequencies,
) -> SearchResult:
    """Answer a request by an engine's primitives; BadPage for a window out of bounds, ValueError for a filter."""
    began = time.perf_counter()
    check(request)
    node, clause, notice = read(request.text)
    if clause is None:
        found, reading, words = run(_plan(Everything(), request)), Pass.ALL_WORDS, tuple[str, ...]()
    else:
        found, reading, words = _read(node, clause, request, run, frequencies)
    matches = 0 if reading is Pass.CLOSEST else found.total
    return SearchResult(
        total=found.total,
        hits=found.hits,
        facets={name: _buckets(request, name, found) for name in request.facets},
        took_ms=(time.perf_counter() - began) * 1000,
        pass_=reading,
        notice=notice,
        generation=found.generation,
        marks=words if reading is Pass.CLOSEST else marks_of(node),
        suggestion=None
        if matches
        else corrected(request.text, node, lambda word: spell(word, request.scope)),
        words=words,
    )


def read(text: str) -> tuple[Node | None, Clause | None, Notice | None]:
    """The tree of a text, what it looks for in the strict reading, and what to tell the person about it."""
    node, notice = parse(text)
    clause = clause_of(node)
    if clause is None and (node is not None or notice is not None):
        return node, clause, Notice.NO_WORDS
    found = leaves(node)
    if found and all(leaf.field is None and is_common(leaf.text) for leaf in found):
        notice = notice or Notice.TOO_COMMON
    return node, clause, notice


def plan_of(request: SearchRequest, run: Callable[[Plan], Found]) -> Plan:
    """The plan by which `answer` would answer, page and size aside; ValueError for a filter that there isn't."""
    first = replace(request, page=1, size=1, facets=())
    check(first)
    node, clause, _ = read(request.text)
    if clause is None:
        return _plan(Everything(), first)
    _, reading = _best(node, clause, first, run)
    return _plan(clause_of(node, reading) or clause, first)


def check(request: SearchRequest) -> None:
    """BadPage for a page or size out of bounds; ValueError for a filter or facet that there isn't."""
    if request.page < 1 or not 1 <= request.size <= LARGEST_PAGE:
        raise BadPage(f"page {request.page}, size {request.size}")
    if request.page * request.size > LONGEST_RESULT:
        raise BadPage(f"page {request.page} of {request.size} is beyond hit {LONGEST_RESULT}")
    for name, value in request.filters.items():
        if name not in (RANGES if isinstance(value, Range) else FACETS):
            raise ValueError(f"no such filter: {name}")
    for name in (*request.facets, *request.below):
        if name not in FACETS:
            raise ValueError(f"no such facet: {name}")


def _best(
    node: Node | None, clause: Clause, request: SearchRequest, run: Callable[[Plan], Found]
) -> tuple[Found, Pass]:
    """The strict answer; for plain words with few hits a more lenient one, if that finds more."""
    found, reading = run(_plan(clause, request)), Pass.ALL_WORDS
    if not is_plain(node) or found.total >= FEW_HITS or (found.total and _is_number(node)):
        return found, reading
    for lenient in (Pass.PARTS_OF_WORDS, Pass.MOST_WORDS):
        other = clause_of(node, lenient)
        if other is None or other == clause or (lenient is Pass.MOST_WORDS and found.total):
            continue
        wider = run(_plan(other, request))
        if wider.total > found.total:
            found, reading = wider, lenient
    return found, reading


def _is_number(node: Node | None) -> bool:
    """True when the text is nothing but the number of a patent: parts of it mean nothing."""
    return isinstance(node, Words) and bool(number_keys(node.text))


def _read(
    node: Node | None,
    clause: Clause,
    request: SearchRequest,
    run: Callable[[Plan], Found],
    frequencies: Frequencies,
) -> tuple[Found, Pass, tuple[str, ...]]:
    """The best answer; where nothing matches and it is asked for, what comes closest, and by which words."""
    found, reading = _best(node, clause, request, run)
    near = None
    if request.closest and not found.total and is_plain(node):
        near = closest(node, frequencies)
    if near is None:
        return found, reading, ()
    # By relevance whatever order was asked for: the last ones are far.
    nearest = run(_plan(near.clause, replace(request, sort="relevance")))
    return (nearest, Pass.CLOSEST, near.words) if nearest.total else (found, reading, ())


def _plan(clause: Clause, request: SearchRequest) -> Plan:
    # A value chosen nowhere is no filter; relevance without words to compare is no order.
    filters = {name: value for name, value in request.filters.items() if value not in ((), Range())}
    sort: Sort = "newest" if request.sort == "relevance" and is_constant(clause) else request.sort
    return Plan(clause, replace(request, filters=filters), sort)


def _buckets(request: SearchRequest, name: str, found: Found) -> tuple[Bucket, ...]:
    """Most frequent values first, equal ones by name; chosen values are there even when nothing has them."""
    counts = (found.facets or {}).get(name, {})
    selected = set(request.chosen(name))
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    kept = [*ordered[:MOST_BUCKETS], *sorted(selected.difference(ordered[:MOST_BUCKETS]))]
    return tuple(Bucket(key, counts.get(key, 0), key in selected) for key in kept)
