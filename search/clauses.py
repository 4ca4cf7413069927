"""From the query tree to clauses over indexed fields: the one place that decides what a word matches.

Both engines carry out the same clauses, each with its own small translator, so their answers are equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from search.analysis import bigrams, exact_key, ipc_keys, is_han, number_keys, query_words
from search.everyday import says_something
from search.fields import FIELD, FIELDS, Kind
from search.query import And, Node, Not, Or, Pass, Phrase, Words, leaves

# A phrase of the whole run counts more than its words apart; a number or class found is surely meant.
PHRASE_BOOST = 3.0
EXACT_BOOST = 20.0
# Of several fields that hold a word the best one counts, the others a little (dis_max).
FIELD_TIE = 0.3
MOST_SHARE = 0.75
MOST_TOKENS = 64


@dataclass(frozen=True)
class Term:
    """This token in this field."""

    field: str
    value: str
    boost: float = 1.0


@dataclass(frozen=True)
class Adjacent:
    """These tokens (two or more) side by side in this field."""

    field: str
    values: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True)
class AnyOf:
    """At least one; the best one's score plus `tie` times the others'."""

    clauses: tuple["Clause", ...]
    tie: float = 1.0


@dataclass(frozen=True)
class AllOf:
    """Every one."""

    clauses: tuple["Clause", ...]


@dataclass(frozen=True)
class AtLeast:
    """This many of them."""

    count: int
    clauses: tuple["Clause", ...]


@dataclass(frozen=True)
class Except:
    """The first, without what any of the others matches."""

    keep: "Clause"
    drop: tuple["Clause", ...]


@dataclass(frozen=True)
class Everything:
    """Every document."""


@dataclass(frozen=True)
class Nothing:
    """No document."""


Clause = Term | Adjacent | AnyOf | AllOf | AtLeast | Except | Everything | Nothing

_PLAIN_FIELDS = tuple(field for field in FIELDS if field.kind is Kind.WORDS and field.boost)
_PAIRS_OF = {None: "pairs", "title": "title_pairs", "owner": "owner_pairs", "inventor": "inventor_pairs"}


def clause_of(node: Node | None, reading: Pass = Pass.ALL_WORDS) -> Clause | None:
    """The clause for a tree; None when nothing in it can be searched (only punctuation)."""
    if reading is Pass.MOST_WORDS:
        return _most(node)
    match node:
        case Words(text, name):
            return _words(text, name, reading)
        case Phrase(text, name):
            return _exact(text, name) if name in ("no", "ipc", "city") else _phrase(text, name)
        case Not(inner):
            dropped = clause_of(inner, reading)
            return Except(Everything(), (dropped,)) if dropped else None
        case And(nodes):
            return _all(nodes, reading)
        case Or(nodes):
            found = _present(nodes, reading)
            return found[0] if len(found) == 1 else AnyOf(found) if found else None
    return None


def word_clause(word: str, name: str | None = None) -> Clause:
    """The word in the fields, or its characters side by side: 关节 is found in 髋关节假体 however that was cut."""
    fields = [field for field in _PLAIN_FIELDS if name in (None, field.name.removesuffix("_words"))]
    ways: list[Clause] = [Term(field.name, word, field.boost) for field in fields]
    if is_han(word) and len(word) > 1:
        ways.append(_side_by_side(_PAIRS_OF[name], bigrams(word), 1.0))
    return ways[0] if len(ways) == 1 else AnyOf(tuple(ways), FIELD_TIE)


def is_constant(clause: Clause) -> bool:
    """True when all that it matches get the same score: exact values only, no word."""
    match clause:
        case Term(field):
            return FIELD[field].kind is Kind.KEYWORD
        case AllOf(clauses):
            return all(is_constant(each) for each in clauses)
        case Except(keep):
            return is_constant(keep)
    return isinstance(clause, Everything | Nothing)


def marks_of(node: Node | None) -> tuple[str, ...]:
    """What to mark in a hit's text: whole runs, phrases, and their words of two or more characters."""
    marks: list[str] = []
    for leaf in leaves(node):
        if leaf.field in ("no", "ipc", "city"):
            continue
        words = query_words(leaf.text)
        if all(is_han(word) for word in words):
            marks.append("".join(words))
        if isinstance(leaf, Words):
            marks += (word for word in words if len(word) > 1 or not is_han(word))
        elif not all(is_han(word) for word in words):
            marks += words
    return tuple(dict.fromkeys(mark for mark in marks if mark))


def _most(node: Node | None) -> Clause:
    """Most of the words that say something; with no such word most of the others."""
    every = [token for leaf in leaves(node) for token in query_words(leaf.text)]
    tokens = list(dict.fromkeys(filter(says_something, every))) or every
    found = tuple(word_clause(token) for token in tokens[:MOST_TOKENS])
    # One of two is not most of them.
    return found[0] if len(found) == 1 else AtLeast(max(2, int(len(found) * MOST_SHARE)), found)


def _all(nodes: tuple[Node, ...], reading: Pass) -> Clause | None:
    keep = _present(tuple(node for node in nodes if not isinstance(node, Not)), reading)
    drop = _present(tuple(node.node for node in nodes if isinstance(node, Not)), reading)
    if not keep and not drop:
        return None
    kept = _together(keep) if keep else Everything()
    return Except(kept, drop) if drop else kept


def _present(nodes: tuple[Node, ...], reading: Pass) -> tuple[Clause, ...]:
    clauses = (clause_of(node, reading) for node in nodes)
    return tuple(clause for clause in clauses if clause is not None)


def _words(text: str, name: str | None, reading: Pass) -> Clause | None:
    if name in ("no", "ipc", "city"):
        return _exact(text, name)
    words = query_words(text)[:MOST_TOKENS]
    if not words:
        return None
    if len(words) == 1 and len(words[0]) == 1 and is_han(words[0]):
        return _character(words[0], name)
    clause = _together(tuple(word_clause(word, name) for word in words))
    pairs = bigrams(text)[:MOST_TOKENS]
    ways = [clause]
    if len(words) > 1:
        ways.append(_side_by_side(_PAIRS_OF[name], pairs, PHRASE_BOOST))
    if reading is Pass.PARTS_OF_WORDS and len(words) > 1:
        ways.append(AllOf(tuple(Term(_PAIRS_OF[name], pair) for pair in dict.fromkeys(pairs))))
    if name is None:
        ways += _recognised(text)
    return ways[0] if len(ways) == 1 else AnyOf(tuple(ways))


def _character(character: str, name: str | None) -> Clause:
    """A single Chinese character as a word, or inside any word."""
    inside = Term(f"{name}_characters" if name else "characters", character)
    return AnyOf((word_clause(character, name), inside), FIELD_TIE)


def _phrase(text: str, name: str | None) -> Clause | None:
    tokens = bigrams(text)[:MOST_TOKENS]
    if len(tokens) == 1 and is_han(tokens[0]) and len(tokens[0]) == 1:
        return _character(tokens[0], name)
    return _side_by_side(_PAIRS_OF[name], tokens, PHRASE_BOOST) if tokens else None


def _exact(text: str, name: str) -> Clause | None:
    if name == "city":
        return Term("place", exact_key(text), EXACT_BOOST) if exact_key(text) else None
    keys = number_keys(text) if name == "no" else ipc_keys(text)
    if not keys:
        return Nothing() if exact_key(text) else None
    return Term("numbers" if name == "no" else "ipc", keys[0], EXACT_BOOST)


def _recognised(text: str) -> list[Clause]:
    """A word that is a patent number, or a class of at least three characters, is looked up as one too."""
    found: list[Clause] = [Term("numbers", key, EXACT_BOOST) for key in number_keys(text)[:1]]
    found += [
        Term("ipc", key, EXACT_BOOST) for key in ipc_keys(text)[:1] if len(key) >= 3 and key[0].isalpha()
    ]
    return found


def _side_by_side(field: str, tokens: Sequence[str], boost: float) -> Clause:
    return Term(field, tokens[0], boost) if len(tokens) == 1 else Adjacent(field, tuple(tokens), boost)


def _together(clauses: tuple[Clause, ...]) -> Clause:
    return clauses[0] if len(clauses) == 1 else AllOf(clauses)
