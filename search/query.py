"""What is asked and what is answered, the same for both engines; and the query tree that the parser makes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

LONGEST_RESULT = 10_000
LARGEST_PAGE = 1_000


@dataclass(frozen=True)
class Words:
    """A run of text without spaces: all its words, anywhere or in one field."""

    text: str
    field: str | None = None


@dataclass(frozen=True)
class Phrase:
    """Quoted text: its characters side by side."""

    text: str
    field: str | None = None


@dataclass(frozen=True)
class And:
    """All of them."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """At least one of them."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """Everything but this."""

    node: "Node"


Node = Words | Phrase | And | Or | Not


class Notice(StrEnum):
    """What the person should be told about how the text was read."""

    SYNTAX_IGNORED = "syntax_ignored"  # an operator, quote or bracket didn't fit: searched as plain words
    SHORTENED = "shortened"  # too long: only the beginning was searched
    NO_WORDS = "no_words"  # nothing but punctuation: everything is shown
    TOO_COMMON = (
        "too_common"  # only characters that nearly every text holds (的, a): they were searched all the same
    )


class Pass(StrEnum):
    """Which reading of the words answered, from strict to lenient."""

    ALL_WORDS = "and"
    PARTS_OF_WORDS = "rescue"
    MOST_WORDS = "most"
    CLOSEST = "closest"  # no match: what shares the most telling words


@dataclass(frozen=True)
class Range:
    """Closed range; None is open. Prices in fen as int, filing and grant days as `days(date)`."""

    low: int | None = None
    high: int | None = None


Filter = tuple[str, ...] | Range
Scope = Literal["listed", "all"]
Sort = Literal["relevance", "newest", "price_asc", "price_desc"]


@dataclass(frozen=True)
class SearchRequest:
    """One question. Filters: any of the values of a facet name, or a Range of price, filed, granted, appeared.

    Several filters must all hold. Counts of a facet ignore the filter of the same name. Without a text,
    relevance means newest. `below` keeps a facet to the values that begin so, and to chosen ones: {"ipc_class": "C"}.
    `closest`: where nothing matches, answer by relevance with what comes closest; only for eyes, for it is no match.
    """

    text: str = ""
    scope: Scope = "listed"
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    size: int = 20
    facets: tuple[str, ...] = ()
    below: Mapping[str, str] = field(default_factory=dict)
    closest: bool = False

    def chosen(self, facet: str) -> tuple[str, ...]:
        """Values chosen in a facet."""
        value = self.filters.get(facet, ())
        return () if isinstance(value, Range) else value

    def counts(self, facet: str, key: str) -> bool:
        """True when the value is to be counted: it begins as wanted, or is chosen."""
        return key.startswith(self.below.get(facet, "")) or key in self.chosen(facet)


@dataclass(frozen=True)
class Hit:
    """A found patent; scores only order the hits of one answer and differ between engines."""

    id: str
    score: float


@dataclass(frozen=True)
class Bucket:
    """A facet value and how many patents would remain with it chosen."""

    key: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class SearchResult:
    """Exact total, one page of hits, counts, and what `highlight` needs to mark the words found.

    `suggestion` is the text with misspelt Latin words put right; only where nothing matches. `words`: what the
    reading "closest" went by, the most telling first.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[Bucket, ...]] = field(default_factory=dict)
    took_ms: float = 0.0
    pass_: Pass = Pass.ALL_WORDS
    notice: Notice | None = None
    generation: str = ""
    marks: tuple[str, ...] = ()
    suggestion: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """A patent to which others are compared; the id is that of its document."""

    id: str
    title: str
    abstract: str = ""
    ipc: tuple[str, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """What two patents share: subclasses ("C01B"), groups ("C01B32"), up to five words, the most telling first."""

    subclasses: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Completion:
    """A word of the titles and how many patents of the scope have it."""

    text: str
    count: int


def leaves(node: Node | None, negated: bool = False) -> list[Words | Phrase]:
    """The words and phrases that a hit may hold, in order: nothing below a Not."""
    if node is None or isinstance(node, Words | Phrase):
        return [node] if node is not None and not negated else []
    if isinstance(node, Not):
        return leaves(node.node, not negated)
    return [leaf for child in node.nodes for leaf in leaves(child, negated)]


def is_plain(node: Node | None) -> bool:
    """True when the query is only words, without an operator or a field: only those may be read leniently."""
    nodes = node.nodes if isinstance(node, And) else (node,)
    return all(isinstance(child, Words) and child.field is None for child in nodes)


def to_text(node: Node | None) -> str:
    """The query as text; parsing it again gives the same tree."""
    match node:
        case None:
            return ""
        case Words(text, name):
            return f"{name}:{text}" if name else text
        case Phrase(text, name):
            return f'{name}:"{text}"' if name else f'"{text}"'
        case Not(inner):
            return f"NOT {_inner_text(inner)}"
        case And(nodes):
            return " AND ".join(_inner_text(child) for child in nodes)
        case Or(nodes):
            return " OR ".join(_inner_text(child) for child in nodes)


def _inner_text(node: Node) -> str:
    return f"({to_text(node)})" if isinstance(node, And | Or) else to_text(node)


def squeezed(text: str) -> str:
    """Text with every run of blanks as one space, none at the ends."""
    return re.sub(r"\s+", " ", text).strip()
