"""Suggestions while typing: words, titles, institutions and classes as one short list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Literal

from search.analysis import exact_key
from search.query import Completion

Kind = Literal["term", "title", "institution", "ipc"]
# Asked for beyond the limit, because the beginnings of longer words are left out.
SPARE = 3
MOST_COMPLETIONS = 100
# A beginning of a longer word says nothing of its own when nearly all of many that have it have the longer word.
NEARLY_ALL = 0.9
MANY = 5


@dataclass(frozen=True)
class Suggestion:
    """A line to choose: what is shown, the query it stands for, and how many patents it would find, if known."""

    kind: Kind
    text: str
    query: str
    count: int | None = None


def completions(
    prefix: str, limit: int, beginning: Callable[[str, int], Sequence[Completion]]
) -> tuple[Completion, ...]:
    """The most frequent words, without those that are only the beginning of another: 离子电 beside 离子电池."""
    key, limit = exact_key(prefix), min(limit, MOST_COMPLETIONS)
    if not key or limit < 1:
        return ()
    found = beginning(key, limit * SPARE)
    kept = (each for each in found if not any(_stands_for(other, each) for other in found))
    return tuple(kept)[:limit]


def merge(
    typed: str,
    words: Iterable[Completion] = (),
    titles: Iterable[str] = (),
    institutions: Iterable[Completion] = (),
    classes: Iterable[tuple[str, str]] = (),
    limit: int = 10,
) -> tuple[Suggestion, ...]:
    """One list from all candidates: words first, then classes, institutions and titles, none twice.

    `words` come from `complete`, `titles` from a search. Of `institutions` (name, patents) and `classes` (code, title)
    those are taken that hold what was typed, wherever it stands, or whose code begins so. Each kind has a third of
    the lines, and more only if the others leave them.
    """
    keys = tuple(exact_key(word) for word in typed.split())
    if not keys or limit < 1:
        return ()
    named = [(_at(keys, each.text), -each.count, each) for each in institutions]
    coded = [(_at_class(keys, code, title), _class(code, title)) for code, title in classes]
    kinds = (
        [Suggestion("term", word.text, word.text, word.count) for word in words],
        [each for at, each in sorted(coded, key=itemgetter(0)) if at >= 0],
        [_institution(each) for at, _, each in sorted(named, key=itemgetter(0, 1)) if at >= 0],
        [Suggestion("title", title, f'title:"{_unquoted(title)}"') for title in titles],
    )
    return _fairly(_distinct(kinds), limit)


def _distinct(kinds: Iterable[list[Suggestion]]) -> list[list[Suggestion]]:
    first: dict[str, Suggestion] = {}
    for each in chain.from_iterable(kinds):
        first.setdefault(exact_key(each.text), each)
    return [[each for each in kind if first[exact_key(each.text)] is each] for kind in kinds]


def _fairly(kinds: Sequence[list[Suggestion]], limit: int) -> tuple[Suggestion, ...]:
    taken = [min(len(kind), max(1, limit // 3)) for kind in kinds]
    for at, kind in enumerate(kinds):
        taken[at] += max(0, min(len(kind) - taken[at], limit - sum(taken)))
    chosen = [each for kind, count in zip(kinds, taken, strict=True) for each in kind[:count]]
    return tuple(chosen[:limit])


def _at(keys: Sequence[str], name: str) -> int:
    """Where the first typed word stands in a name; -1 unless all of them are there."""
    folded = exact_key(name)
    return folded.find(keys[0]) if all(key in folded for key in keys) else -1


def _at_class(keys: Sequence[str], code: str, title: str) -> int:
    return 0 if exact_key(code).startswith("".join(keys)) else _at(keys, title)


def _class(code: str, title: str) -> Suggestion:
    return Suggestion("ipc", f"{code} {title}", f"ipc:{code}")


def _institution(name: Completion) -> Suggestion:
    return Suggestion("institution", name.text, f'owner:"{_unquoted(name.text)}"', name.count)


def _unquoted(text: str) -> str:
    return text.replace('"', " ").strip()


def _stands_for(other: Completion, each: Completion) -> bool:
    longer = other.text != each.text and other.text.startswith(each.text)
    return longer and each.count >= MANY and other.count >= each.count * NEARLY_ALL
