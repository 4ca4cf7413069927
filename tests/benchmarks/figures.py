"""Percentiles, tables, and the loop that tells how fast this machine is at this moment."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

Timings = Sequence[float]
Clock = Callable[[], float]
PERCENTILES = (50, 95, 99)


def percentile(values: Timings, percent: float) -> float:
    """The nearest-rank percentile: the least value that `percent` of all don't exceed; 0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, -int(-len(ordered) * percent // 100) - 1)]


def summary(values: Timings) -> list[str]:
    """p50, p95, p99 and the maximum, as shown in tables."""
    return [shown(percentile(values, percent)) for percent in PERCENTILES] + [shown(max(values, default=0.0))]


def shown(value: float) -> str:
    """A figure with about three digits."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, first column to the left, figures to the right."""
    cells = [list(heads), *(list(row) for row in rows)]
    widths = [max(_width(row[at]) for row in cells) for at in range(len(heads))]
    ruler = ["-" * widths[0], *(f"{'-' * (width - 1)}:" for width in widths[1:])]
    lines = [cells[0], ruler, *cells[1:]]
    return "\n".join(
        "| "
        + " | ".join(
            _padded(cell, width, left=not at)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in lines
    )


def _padded(cell: str, width: int, *, left: bool) -> str:
    blanks = " " * (width - _width(cell))
    return cell + blanks if left else blanks + cell


def _width(cell: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if character >= "\u2e80" else 1 for character in cell)


def calibration() -> float:
    """Milliseconds of a fixed loop of plain Python: compare figures only where these agree."""
    began = time.perf_counter()
    total = 0
    for number in range(2_000_000):
        total += number % 7
    return (time.perf_counter() - began) * 1000


def moment(before: float) -> str:
    """How busy the machine was: figures of a busy moment say little, ratios of one run still something."""
    return f"calibration loop {before:.0f} ms before, {calibration():.0f} ms after, load {os.getloadavg()[0]:.1f}"


def milliseconds(work: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    """How long the call takes, by a clock of seconds."""
    began = clock()
    work()
    return (clock() - began) * 1000


def memory(process: int | str = "self") -> dict[str, float]:
    """MiB of a process: `VmRSS` now, `VmHWM` at most, `RssAnon` its own without mapped files; empty when it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return {}
    lines = (line.split() for line in status.splitlines())
    return {
        line[0].rstrip(":"): int(line[1]) / 1024
        for line in lines
        if line and line[0] in ("VmRSS:", "VmHWM:", "RssAnon:")
    }
