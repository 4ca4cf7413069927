"""A search request as plain values and back: how it is kept with what came of it."""

from collections.abc import Mapping
from typing import Any

from search import Range, SearchRequest


def plain(request: SearchRequest) -> dict[str, Any]:
    """Return what was asked, without the window and the counts of the page: text, scope, filters, sort."""
    return {
        "text": request.text,
        "scope": request.scope,
        "filters": {
            name: {"low": value.low, "high": value.high} if isinstance(value, Range) else list(value)
            for name, value in sorted(request.filters.items())
        },
        "sort": request.sort,
    }


def request_of(kept: Mapping[str, Any], size: int = 1) -> SearchRequest:
    """Return the request that `plain` kept, for its first `size` hits."""
    filters = {
        name: Range(value["low"], value["high"]) if isinstance(value, dict) else tuple(value)
        for name, value in kept["filters"].items()
    }
    return SearchRequest(kept["text"], kept["scope"], filters, kept["sort"], size=size)
