"""What people, programs and attackers type: texts for the properties of parser and engines, and bad queries by name."""

from hypothesis import strategies as st

from search import Notice

_SIGNS = (
    'AND OR NOT ( ) （ ） " “ ” 「 - － -- : ： title: 号： no city : ipc: 权利人： 專利號: 石墨烯 石墨 膜 的 a C++ x(y) OR( * |'
    " C01B32/184 C01B 32/184 (2006.01)I ZL 2021 1 0123456.7 ZL202110123456.7 CN 113456789 A 𠮷 😀 é e\u0301 ㎡ ＡＮＤ AND( and"
)
_PIECES = st.one_of(
    st.sampled_from(
        [" ", "  ", "\u3000", "\t", "\x00", "\x1b[2J", "\u200b", "\u202e", "\ufeff", "\ud800", "\U0010ffff"]
    ),
    st.sampled_from(_SIGNS.split()),
    st.sampled_from(
        ["C01B 32/184", "ZL 2021 1 0123456.7", "CN 113456789 A", "2021 1 0123456.7", "号: ZL 2021"]
    ),
    st.characters(),
)
_LISTS = st.lists(_PIECES, max_size=40)
#: Any text; and texts of operators, quotes, brackets, prefixes, numbers and characters nobody sees, glued or spaced.
TEXTS = st.one_of(st.text(max_size=80), _LISTS.map("".join), _LISTS.map(" ".join))

BAD: dict[str, tuple[str, Notice | None]] = {
    "ten thousand characters": ("石墨烯" * 3334, Notice.SHORTENED),
    "ten thousand quotes": ('"' * 10_000, Notice.NO_WORDS),
    "ten thousand brackets": ("(" * 10_000, Notice.NO_WORDS),
    "five hundred terms": (" ".join(f"词{at}" for at in range(500)), Notice.SHORTENED),
    "five hundred letters": (" ".join(["a"] * 500), Notice.SHORTENED),
    "a hundred choices": ("膜 OR " * 99 + "b", Notice.SHORTENED),
    "forty choices of a letter": ("a OR " * 39 + "b", Notice.TOO_COMMON),
    "many negations": ("NOT " * 120 + "膜", Notice.SHORTENED),
    "twenty negations": ("NOT " * 20 + "膜", Notice.SYNTAX_IGNORED),
    "deep brackets": ("(" * 20 + "膜" + ")" * 20, Notice.SYNTAX_IGNORED),
    "an open quote": ('"石墨烯 电池', Notice.SYNTAX_IGNORED),
    "an open bracket": ("(石墨烯 OR 电池", Notice.SYNTAX_IGNORED),
    "a lone closing bracket": ("石墨烯) 电池", Notice.SYNTAX_IGNORED),
    "an operator at the end": ("石墨烯 AND", Notice.SYNTAX_IGNORED),
    "only operators": ("AND OR NOT", Notice.NO_WORDS),
    "a prefix without a word": ("title:", Notice.SYNTAX_IGNORED),
    "many prefixes": ("title:" * 80 + "膜", Notice.SYNTAX_IGNORED),
    "only punctuation": ("？！……——、。；", Notice.NO_WORDS),
    "only a hyphen": ("-", Notice.NO_WORDS),
    "an empty phrase": ('""', Notice.NO_WORDS),
    "an emoji": ("😀👍🏽", Notice.NO_WORDS),
    "only stop characters": ("的 了 和", Notice.TOO_COMMON),
    "a stop character beside a word": ("的 石墨烯", None),
    "one letter": ("a", Notice.TOO_COMMON),
    "one telling character": ("膜", None),
    "SQL": ("'; DROP TABLE patents; --", None),
    "SQL that is true": ("1' OR '1'='1", Notice.TOO_COMMON),
    "HTML": ("<script>alert(1)</script>", None),
    "HTML with a quote": ('<img src="x" onerror="alert(1)">', None),
    "another query language": ('{"query":{"match_all":{}}} *:* a~2 [1 TO 3] /re+/', None),
    "nothing": ("", None),
    "blanks": (" \t\u3000 ", None),
    "control characters": ("\x00\x07\x1b", None),
    "a NUL inside a word": ("石墨\x00烯", None),
    "writing directions": ("\u202e石墨烯\u202c", None),
    "an invisible blank": ("石墨\u200b烯", None),
    "lone surrogates": ("\ud800石墨烯\udfff", None),
    "only a surrogate": ("\ud800", None),
    "stacked accents": ("\u0e49\u0301" * 50, Notice.NO_WORDS),
    "an astral character": ("𠮷野家", None),
    "a template": ("{{ 7*7 }} ${jndi:ldap://x} %s %n", None),
    "a path": ("../../etc/passwd", None),
}  # fmt: skip
