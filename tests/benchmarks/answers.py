"""What every side of a comparison gives back for a question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Answer:
    """Exact total, a page of ids, counts by facet and value; `completions` are the words that begin with a prefix."""

    total: int
    ids: tuple[str, ...] = ()
    facets: Counts = field(default_factory=dict)
    completions: tuple[tuple[str, int], ...] = ()

    def agrees_with(self, other: "Answer") -> bool:
        """Equal totals and number of hits, and equal counts; of facets the values that both name."""
        return (
            self.total == other.total
            and len(self.ids) == len(other.ids)
            and self.completions == other.completions
            and self.facets.keys() == other.facets.keys()
            and all(
                counts[key] == other.facets[name][key]
                for name, counts in self.facets.items()
                for key in counts.keys() & other.facets[name].keys()
            )
        )


Ask = Callable[[], Answer]
