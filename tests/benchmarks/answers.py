"""What every side of a comparison gives back for a question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Answer:
    """Exact total, a page of ids, counts by facet and value; `completions` are words that begin with a prefix."""

    total: int = 0
    ids: tuple[str, ...] = ()
    facets: Counts = field(default_factory=dict)
    completions: Mapping[str, int] = field(default_factory=dict)

    def agrees_with(self, other: "Answer") -> bool:
        """Equal totals and numbers of hits, and equal counts wherever both name a facet value or a word."""
        return (
            self.total == other.total
            and len(self.ids) == len(other.ids)
            and bool(self.completions) == bool(other.completions)
            and _agree(self.completions, other.completions)
            and self.facets.keys() == other.facets.keys()
            and all(_agree(counts, other.facets[name]) for name, counts in self.facets.items())
        )


def _agree(ours: Mapping[str, int], theirs: Mapping[str, int]) -> bool:
    return all(ours[key] == theirs[key] for key in ours.keys() & theirs.keys())


Ask = Callable[[], Answer]
