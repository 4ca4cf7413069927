"""Suggestions while typing: words, titles, institutions and classes as one short list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from search.analysis import exact_key, normalise
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

    `words` come from `complete`, `titles` from a search; of `institutions` (name, patents) and `classes` (code, title)
    those are taken that hold what was typed. Each kind may fill a third, more only if others leave room.
    """
    key = _folded(typed)
    if not key:
        return ()
    kinds = (
        [Suggestion("term", word.text, word.text, word.count) for word in words],
        [_class(code, title) for code, title in classes if _is_class(key, code, title)],
        [_institution(name) for name in institutions if key in _folded(name.text)],
        [Suggestion("title", title, f'title:"{_unquoted(title)}"') for title in titles],
    )
    return _fairly(kinds, limit)


def _fairly(kinds: Sequence[list[Suggestion]], limit: int) -> tuple[Suggestion, ...]:
    share = max(1, limit // 3)
    seen: set[str] = set()
    distinct = []
    for kind in kinds:
        named = {_folded(each.text): each for each in reversed(kind)}
        distinct.append(
            [
                each
                for each in kind
                if named.get(_folded(each.text)) is each and _folded(each.text) not in seen
            ]
        )
        seen |= named.keys()
    taken = [min(share, len(kind)) for kind in distinct]
    for at, kind in enumerate(distinct):
        taken[at] += max(0, min(len(kind) - taken[at], limit - sum(taken)))
    chosen = [each for kind, count in zip(distinct, taken, strict=True) for each in kind[:count]]
    return tuple(chosen[:limit])


def _is_class(key: str, code: str, title: str) -> bool:
    return key.upper().startswith(code.upper()) or code.lower().startswith(key) or key in _folded(title)


def _class(code: str, title: str) -> Suggestion:
    return Suggestion("ipc", f"{code} {title}", f"ipc:{code}")


def _institution(name: Completion) -> Suggestion:
    return Suggestion("institution", name.text, f'owner:"{_unquoted(name.text)}"', name.count)


def _unquoted(text: str) -> str:
    return text.replace('"', " ").strip()


def _folded(text: str) -> str:
    """Text by which names are compared: normalised, without spaces."""
    return exact_key(normalise(text))


def _stands_for(other: Completion, each: Completion) -> bool:
    longer = other.text != each.text and other.text.startswith(each.text)
    return longer and each.count >= MANY and other.count >= each.count * NEARLY_ALL
