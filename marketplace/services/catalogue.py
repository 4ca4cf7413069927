"""The public catalogue."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Overview:
    """What the home page shows."""

    listings: int = 0


def overview() -> Overview:
    """Return it."""
    return Overview()
