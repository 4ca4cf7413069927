"""Answers that cost much and change little are kept for a moment in each process, so that pages needn't wait for them.

The embedded engine keeps such answers too, but forgets them with every change of the index; a busy day has many.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from marketplace.gateways.registry import gateways

Answer = TypeVar("Answer")
#: A count on a page that doesn't narrow anything may be this old: a newly published listing is found at once,
#: and counted within half a minute.
FRESH_SECONDS = 30.0
_kept: WeakKeyDictionary[Any, dict[str, tuple[float, Any]]] = WeakKeyDictionary()


def kept(name: str, make: Callable[[], Answer]) -> Answer:
    """Return the answer of this name, made anew when it is older than FRESH_SECONDS; `make` may raise."""
    mine = _kept.setdefault(gateways().reader, {})
    made_at, answer = mine.get(name, (0.0, None))
    if name not in mine or time.monotonic() - made_at >= FRESH_SECONDS:
        answer = make()
        mine[name] = time.monotonic(), answer
    return cast(Answer, answer)
