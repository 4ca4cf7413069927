"""Marks the words found, for both engines, as segments: never markup, so that the page escapes them like any text."""

from collections.abc import Iterable

from search.folding import traced

Segment = tuple[str, bool]
ELLIPSIS = "…"


def highlight(text: str, marks: Iterable[str]) -> list[Segment]:
    """The text in (piece, marked) segments; joined, the pieces are the text. `marks` come from a SearchResult."""
    return _segments(text, _marked_spans(text, marks))


def excerpt(text: str, marks: Iterable[str], length: int = 120) -> list[Segment]:
    """At most `length` characters around the first mark, with an ellipsis where text is left out."""
    spans = _marked_spans(text, marks)
    if len(text) <= length:
        return _segments(text, spans)
    first = spans[0][0] if spans else 0
    start = 0 if first < length * 2 // 3 else min(first - length // 4, len(text) - length)
    end = start + length
    inside = [
        (max(low, start) - start, min(high, end) - start) for low, high in spans if low < end and high > start
    ]
    segments = _segments(text[start:end], inside)
    before: list[Segment] = [(ELLIPSIS, False)] if start else []
    after: list[Segment] = [(ELLIPSIS, False)] if end < len(text) else []
    return before + segments + after


def _marked_spans(text: str, marks: Iterable[str]) -> list[tuple[int, int]]:
    """Where the marks stand in the text, in order, overlapping ones joined."""
    folded, origin = traced(text)
    spans = []
    for mark in marks:
        at = folded.find(mark) if mark else -1
        while at >= 0:
            end = at + len(mark)
            if _is_whole(folded, at, end):
                spans.append((origin[at], origin[end - 1] + 1))
            at = folded.find(mark, at + 1)
    joined: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def _is_whole(text: str, low: int, high: int) -> bool:
    """Latin words and numbers count only as a whole: "ion" isn't marked in "station"."""

    def joins(left: str, right: str) -> bool:
        return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()

    starts = low == 0 or not joins(text[low - 1], text[low])
    ends = high == len(text) or not joins(text[high - 1], text[high])
    return starts and ends


def _segments(text: str, spans: list[tuple[int, int]]) -> list[Segment]:
    segments: list[Segment] = []
    at = 0
    for low, high in spans:
        segments += [(text[at:low], False), (text[low:high], True)]
        at = high
    segments.append((text[at:], False))
    return [segment for segment in segments if segment[0]]
