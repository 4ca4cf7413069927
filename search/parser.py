"""From what a person types to a query tree. Any text parses; what doesn't fit is searched as plain words.

    query  = choice { "OR" choice }         AND binds closer than OR; words beside each other are joined by AND
    choice = factor { ["AND"] factor }
    factor = ("NOT" | "-") factor | "(" query ")" | [prefix (":" | "：")] (word | class | number | quoted text)

A bracket opens a group only where a word could begin, so that "一种(新型)装置" stays one run of text. A class and
an application number may hold blanks, as offices print them ("C01B 32/184", "ZL 2021 1 0123456.7").
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from search.analysis import number_keys
from search.folding import normalise, visible
from search.query import And, Node, Not, Notice, Or, Phrase, Words, squeezed

LONGEST_TEXT = 500
MOST_LEXEMES = 100
# Elasticsearch refuses boolean queries nested deeper than 30; each level here makes at most two.
DEEPEST = 8

PREFIXES = {
    **dict.fromkeys(("title", "标题", "名称", "標題", "名稱"), "title"),
    **dict.fromkeys(("owner", "权利人", "申请人", "专利权人", "權利人", "申請人", "專利權人"), "owner"),
    **dict.fromkeys(("inventor", "发明人", "發明人"), "inventor"),
    **dict.fromkeys(("ipc", "分类号", "分類號"), "ipc"),
    **dict.fromkeys(("no", "号", "专利号", "申请号", "公开号", "號", "專利號", "申請號", "公開號"), "no"),
    **dict.fromkeys(("city", "地市"), "city"),
}
_QUOTES = '"“”„＂「」『』'


def _any_of(*prefixes: str) -> str:
    return rf"(?i:{'|'.join(sorted(prefixes, key=len, reverse=True))})"


_END = rf"(?=[ ()（）{_QUOTES}]|$)"
_LEXEME = re.compile(
    rf"""
      (?P<class>[A-Ha-h]\d\d[A-Za-z][ ]?\d{{1,4}}[ ]?/[ ]?\d{{2,6}})
        (?:[ ]?[(（]\d{{4}}\.\d\d?[)）][ ]?[AI]*)?{_END}
    | (?P<number>(?:(?i:CN|ZL|CN[ ]?ZL)[ ]?)?20\d\d[ ]?[1-389][ ]?\d{{7}}[ ]?[.．][ ]?[\dXx]){_END}
    | (?P<open>[(（])
    | (?P<close>[)）])
    | (?P<minus>[-－])(?=[^\s\-－)）])
    | (?P<operator>AND|OR|NOT){_END}
    | (?P<prefix>{_any_of(*PREFIXES)})\s*[:：]
    | [{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]
    """,
    re.VERBOSE,
)
#: Letters before it tell a number in groups; bare groups count only in the shape of an application number with its
#: year, since two short numbers may well be two words.
_SPACED_NUMBER = re.compile(
    r"((?:CN|ZL|CN ?ZL) ?\d[\d .．]*[xX]?(?: ?[a-zA-Z]\d?)?|20\d\d ?[1-389] ?\d{7}[ .．]*[\dx])",
    re.IGNORECASE,
)
_PREFIXED_NUMBER = re.compile(
    rf"{_any_of(*(prefix for prefix, name in PREFIXES.items() if name == 'no'))}\s*[:：]([A-Za-z\d .．/-]+)"
)


class _SlipError(Exception):
    """The text doesn't follow the grammar."""


class _Lexeme(NamedTuple):
    kind: str
    text: str


def parse(text: str) -> tuple[Node | None, Notice | None]:
    """Tree of the text (None for an empty one) and what to tell the person about it."""
    shown = cleaned(text)
    shortened = len(shown) > LONGEST_TEXT
    shown = shown[:LONGEST_TEXT]
    number = _spaced_number(shown)
    if number:
        return number, None
    notice = None
    try:
        lexemes = _lexemes(shown)
        shortened = shortened or len(lexemes) > MOST_LEXEMES
        node = _Reader(lexemes[:MOST_LEXEMES]).whole()
    except _SlipError:
        node, notice = _plain(shown), Notice.SYNTAX_IGNORED
    return node, Notice.SHORTENED if shortened else notice


def cleaned(text: str) -> str:
    """The text without what nobody sees; lone surrogates and line ends become blanks, and runs of blanks one."""
    return squeezed("".join(each if each.isprintable() else " " for each in visible(text)))


def _spaced_number(text: str) -> Words | None:
    """The whole text as one number, when it is a number written with blanks."""
    match = _SPACED_NUMBER.fullmatch(text) or _PREFIXED_NUMBER.fullmatch(text)
    if " " not in text or match is None or not number_keys(match[1]):
        return None
    return Words(normalise(match[1].replace(" ", "")), "no")


def _lexemes(text: str) -> list[_Lexeme]:
    found, at = [], 0
    while at < len(text):
        match = _LEXEME.match(text, at)
        if text[at] == " ":
            at += 1
        elif match and match.lastgroup:
            found.append(_lexeme(match.lastgroup, match[match.lastgroup]))
            at = match.end()
        else:
            end = _word_end(text, at)
            found.append(_Lexeme("word", text[at:end]))
            at = end
    return found


def _lexeme(kind: str, text: str) -> _Lexeme:
    match kind:
        case "class" | "number":
            return _Lexeme("word", text.replace(" ", ""))
        case "operator":
            return _Lexeme(text, text)
        case "prefix":
            return _Lexeme(kind, text.lower())
    return _Lexeme(kind, text)


def _word_end(text: str, start: int) -> int:
    """End of the word: a blank, a quote, or a closing bracket that the word itself didn't open."""
    opened, at = 0, start
    while at < len(text) and text[at] not in _QUOTES and text[at] != " ":
        if text[at] in ")）" and not opened:
            break
        opened += (text[at] in "(（") - (text[at] in ")）")
        at += 1
    if opened or at == start:
        raise _SlipError
    return at


class _Reader:
    """Recursive descent over the lexemes."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._at = 0
        self._depth = 0

    def whole(self) -> Node | None:
        node = self._query() if self._lexemes else None
        if self._kind():
            raise _SlipError
        return node

    def _query(self) -> Node:
        choices = [self._choice()]
        while self._take("OR"):
            choices.append(self._choice())
        return _joined(Or, choices)

    def _choice(self) -> Node:
        factors = [self._factor()]
        while self._kind() not in ("", "OR", "close"):
            self._take("AND")
            factors.append(self._factor())
        return _joined(And, factors)

    def _factor(self) -> Node:
        if self._take("NOT") or self._take("minus"):
            inner = self._nested(self._factor)
            return inner.node if isinstance(inner, Not) else Not(inner)
        if self._take("open"):
            node = self._nested(self._query)
            if not self._take("close"):
                raise _SlipError
            return node
        prefix = self._take("prefix")
        name = PREFIXES[prefix.text] if prefix else None
        lexeme = self._take("quoted") or self._take("word")
        if lexeme is None:
            raise _SlipError
        return Phrase(lexeme.text, name) if lexeme.kind == "quoted" else Words(lexeme.text, name)

    def _nested(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _SlipError
        node = read()
        self._depth -= 1
        return node

    def _kind(self) -> str:
        return self._lexemes[self._at].kind if self._at < len(self._lexemes) else ""

    def _take(self, kind: str) -> _Lexeme | None:
        if self._kind() != kind:
            return None
        self._at += 1
        return self._lexemes[self._at - 1]


def _joined(kind: type[And] | type[Or], nodes: list[Node]) -> Node:
    """One node of that kind, with the nodes of inner ones of the same kind taken up into it."""
    flat: list[Node] = []
    for node in nodes:
        flat += node.nodes if isinstance(node, kind) else (node,)
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _plain(text: str) -> Node | None:
    """Every word of the text, without regard to operators, brackets, quotes and prefixes."""
    spaced = re.sub(rf"[(){_QUOTES}（）:：]", " ", text)
    words = [word.lstrip("-－") for word in spaced.split()]
    told = [Words(word) for word in words if word not in ("", "AND", "OR", "NOT")]
    nodes: list[Node] = [*told[:MOST_LEXEMES]]
    return _joined(And, nodes) if nodes else None
