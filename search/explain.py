"""How a text is read, as plain data: its tree, its canonical spelling, and what each pass looks for in which field."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from search.clauses import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Everything,
    Except,
    Nothing,
    Term,
    clause_of,
    marks_of,
    word_clause,
)
from search.closest import telling_words
from search.parser import LONGEST_TEXT, cleaned
from search.passes import FEW_HITS, read
from search.query import And, Node, Not, Notice, Or, Pass, Phrase, Words, is_plain, to_text

_MEANING = {
    Pass.ALL_WORDS: "every word must be there, as a word or as its characters side by side",
    Pass.PARTS_OF_WORDS: f"fewer than {FEW_HITS} hits: the pairs of characters of a word may also stand apart",
    Pass.MOST_WORDS: "no hits: most of the words are enough, without those of every request (研发, 需求)",
    Pass.CLOSEST: "still no hits, where asked for: the rarest words, by weight, must come to more than two fifths",
}


@dataclass(frozen=True)
class Token:
    """One thing looked for. `how`: "word", "side by side" (the tokens follow each other), "character" or "exact"."""

    text: str
    how: str
    fields: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True)
class Reading:
    """One pass: why and when it is tried, its tokens, and how they belong together.

    In a `rule`, + joins what must all be there, | what may stand for each other, quotes hold tokens side by side.
    """

    name: Pass
    meaning: str
    rule: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Explanation:
    """How a text is read: `text` is what is left after cleaning and shortening.

    Without passes there is nothing to look for: an empty text, or the notice says why; then everything is shown.
    """

    text: str
    canonical: str
    tree: dict[str, Any] | None
    notice: Notice | None
    marks: tuple[str, ...]
    passes: tuple[Reading, ...]

    def as_dict(self) -> dict[str, Any]:
        """Nested dicts, lists and texts only, ready for JSON."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def explain(text: str) -> Explanation:
    """Say how a search for this text would be carried out; any text has an explanation."""
    node, clause, notice = read(text)
    return Explanation(
        text=cleaned(text)[:LONGEST_TEXT],
        canonical=to_text(node),
        tree=None if node is None else _tree(node),
        notice=notice,
        marks=marks_of(node),
        passes=tuple(_reading(*each) for each in _passes(node, clause)),
    )


def _passes(node: Node | None, clause: Clause | None) -> Iterator[tuple[Pass, Clause]]:
    """The passes that would be tried, from strict to lenient; an operator or field leaves only the first."""
    if clause is None:
        return
    yield Pass.ALL_WORDS, clause
    if is_plain(node):
        for lenient in (Pass.PARTS_OF_WORDS, Pass.MOST_WORDS):
            other = clause_of(node, lenient)
            if other is not None and other != clause:
                yield lenient, other
        told = telling_words(node)
        if len(told) > 1:
            yield Pass.CLOSEST, AnyOf(tuple(map(word_clause, told)))


def _reading(name: Pass, clause: Clause) -> Reading:
    places: dict[tuple[str, str, bool], list[str]] = {}
    for text, how, field, excluded in _leaves(clause, excluded=False):
        places.setdefault((text, how, excluded), []).append(field)
    tokens = tuple(
        Token(text, how, tuple(dict.fromkeys(fields)), excluded)
        for (text, how, excluded), fields in places.items()
    )
    # What each word weighs only the index knows.
    rule = f"enough of {_rule(clause)}" if name is Pass.CLOSEST else _rule(clause)
    return Reading(name, _MEANING[name], rule, tokens)


def _rule(clause: Clause) -> str:
    match clause:
        case Term(_, value):
            return value
        case Adjacent(_, values):
            return f'"{" ".join(values)}"'
        case AnyOf(clauses):
            return _bracketed(" | ", clauses)
        case AllOf(clauses):
            return _bracketed(" + ", clauses)
        case AtLeast(count, clauses):
            return f"at least {count} of {_bracketed(', ', clauses)}"
        case Except(keep, drop):
            return f"{_rule(keep)} without {_bracketed(' | ', drop)}"
        case Everything():
            return "everything"
        case Nothing():
            return "nothing"


def _bracketed(between: str, clauses: tuple[Clause, ...]) -> str:
    """The rules of several clauses; the same word in another field is the same word."""
    rules = list(dict.fromkeys(map(_rule, clauses)))
    return rules[0] if len(rules) == 1 else f"({between.join(rules)})"


def _leaves(clause: Clause, excluded: bool) -> Iterator[tuple[str, str, str, bool]]:
    match clause:
        case Term(field, value):
            yield value, _how(field), field, excluded
        case Adjacent(field, values):
            yield " ".join(values), "side by side", field, excluded
        case AnyOf(clauses) | AllOf(clauses) | AtLeast(_, clauses):
            for each in clauses:
                yield from _leaves(each, excluded)
        case Except(keep, drop):
            yield from _leaves(keep, excluded)
            for each in drop:
                yield from _leaves(each, not excluded)


def _how(field: str) -> str:
    if field.endswith("characters"):
        return "character"
    return "word" if field.endswith("_words") else "side by side" if field.endswith("pairs") else "exact"


def _tree(node: Node) -> dict[str, Any]:
    match node:
        case Words(text, field):
            return {"kind": "words", "text": text, "field": field}
        case Phrase(text, field):
            return {"kind": "phrase", "text": text, "field": field}
        case And(nodes) | Or(nodes):
            return {
                "kind": "and" if isinstance(node, And) else "or",
                "nodes": [_tree(each) for each in nodes],
            }
        case Not(inner):
            return {"kind": "not", "nodes": [_tree(inner)]}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value
