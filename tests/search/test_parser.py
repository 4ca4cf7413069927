"""The query language: trees, slips, bounds; any text parses, and a printed tree parses to itself."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.clauses import clause_of, marks_of
from search.elastic_body import to_query
from search.folding import normalise
from search.parser import LONGEST_TEXT, PREFIXES, parse
from search.passes import read
from search.query import And, Node, Not, Notice, Or, Pass, Phrase, Words, is_plain, leaves, to_text
from tests.search.texts import BAD, TEXTS


def _tree(text: str) -> Node | None:
    node, notice = parse(text)
    assert notice is None, text
    return node


def test_words_are_joined_by_and() -> None:
    assert _tree("锂 电池") == _tree("锂 AND 电池") == And((Words("锂"), Words("电池")))


def test_precedence_and_brackets() -> None:
    a, b, c = Words("a"), Words("b"), Words("c")
    assert _tree("a OR b c") == Or((a, And((b, c))))
    assert _tree("(a OR b) c") == _tree("（a OR b） c") == And((Or((a, b)), c))
    assert _tree("a (b c)") == And((a, b, c))


def test_not_in_both_spellings() -> None:
    assert _tree("a -b") == _tree("a NOT b") == _tree("a AND NOT b") == And((Words("a"), Not(Words("b"))))
    assert _tree("NOT NOT a") == Words("a")
    assert _tree("-(a b)") == Not(And((Words("a"), Words("b"))))
    assert _tree("a －b") == And((Words("a"), Not(Words("b"))))


def test_a_hyphen_inside_or_beside_nothing_is_text() -> None:
    assert _tree("Sn-Bi") == Words("Sn-Bi")
    assert _tree("a - b") == And((Words("a"), Words("-"), Words("b")))


def test_lower_case_operators_are_words() -> None:
    assert _tree("and or not") == And((Words("and"), Words("or"), Words("not")))


def test_quotes_of_every_kind() -> None:
    for text in ('"a b"', "“a b”", "「a b」", "＂a b＂"):
        assert _tree(text) == Phrase("a b")


def test_prefixes_in_english_and_chinese() -> None:
    assert {_tree(f"{prefix}:词") for prefix in PREFIXES if PREFIXES[prefix] == "title"} == {
        Words("词", "title")
    }
    assert _tree("权利人：大学") == _tree("OWNER : 大学") == Words("大学", "owner")
    assert _tree('-inventor:"Tom Smith"') == Not(Phrase("Tom Smith", "inventor"))


def test_prefixes_in_traditional_characters_mean_the_same() -> None:
    assert {PREFIXES[normalise(prefix)] == name for prefix, name in PREFIXES.items()} == {True}
    assert _tree("專利權人：大學") == Words("大學", "owner")


def test_a_class_may_be_written_with_blanks() -> None:
    assert _tree("ipc:C01B  32/ 184") == _tree("ipc:C01B32/184") == Words("C01B32/184", "ipc")
    assert _tree("ipc:E01B 3/32 (2006.01) I") == Words("E01B3/32", "ipc")
    assert _tree("C01B 32/184 膜") == And((Words("C01B32/184"), Words("膜")))
    assert _tree("C01B 32") == And((Words("C01B"), Words("32")))


def test_other_colons_are_text() -> None:
    assert _tree("比例3:2") == Words("比例3:2")
    assert _tree("型号：X1") == Words("型号：X1")
    assert _tree("http://a.b/c") == Words("http://a.b/c")


def test_brackets_inside_a_run_are_text() -> None:
    assert _tree("一种(新型)装置") == Words("一种(新型)装置")
    assert _tree("(f(x) OR g(x))") == Or((Words("f(x)"), Words("g(x)")))


def test_a_number_with_blanks_is_one_number() -> None:
    assert _tree("ZL 2021 1 0123456.7") == Words("zl202110123456.7", "no")
    assert _tree("2021 1 0123456.7") == Words("202110123456.7", "no")
    assert _tree("2021 1234567") != Words("20211234567", "no")
    assert (
        _tree("号：ZL 2021 1 0123456.7")
        == _tree("專利號: ZL 2021 1 0123456.7")
        == Words("zl202110123456.7", "no")
    )
    assert _tree("no:US 2011/0185700 A1") == Words("us2011/0185700a1", "no")
    assert _tree("膜 OR ZL 2021 1 0123456.7") == Or((Words("膜"), Words("ZL202110123456.7")))
    assert _tree("2020 2021 2022") == And((Words("2020"), Words("2021"), Words("2022")))


def test_slips_are_read_plainly_and_said() -> None:
    both = And((Words("a"), Words("b")))
    for text in ('a "b', "(a b", "a b)", "a b OR", "AND a b", "a () b", "title: (a) b NOT", "a OR OR b"):
        node, notice = parse(text)
        assert notice is Notice.SYNTAX_IGNORED, text
        assert node in (both, And((Words("title"), Words("a"), Words("b")))), text


def test_empty_and_invisible_texts() -> None:
    for text in ("", "  ", "\x00\u200b\u3000"):
        assert parse(text) == (None, None)


def test_long_texts_are_shortened_and_said() -> None:
    for text in ("词" * 10_000, "a " * 500, "x" * (LONGEST_TEXT + 1), '"' + "a" * 600):
        node, notice = parse(text)
        assert notice is Notice.SHORTENED
        assert sum(len(leaf.text) for leaf in leaves(node)) <= LONGEST_TEXT


def test_too_deep_is_a_slip() -> None:
    assert parse("(" * 9 + "a" + ")" * 9) == (Words("a"), Notice.SYNTAX_IGNORED)
    assert parse("(" * 8 + "a" + ")" * 8) == (Words("a"), None)


def test_only_words_are_plain() -> None:
    assert is_plain(_tree("a b"))
    assert not any(is_plain(_tree(text)) for text in ("a -b", "a OR b", '"a b"', "title:a"))


def test_marks_leave_out_what_is_excluded_and_what_is_no_text() -> None:
    assert marks_of(_tree("导热膜 -电池 ipc:C01B")) == ("导热膜", "导热")
    assert marks_of(_tree("導熱膜")) == ("导热膜", "导热")
    assert marks_of(_tree('"vacuum gripper" NOT x')) == ("vacuum", "gripper")


@settings(max_examples=1000, deadline=None)
@given(TEXTS)
@example('OR"x"')
@example("NOT --x")
@example("title:title:x")
@example("a title :b")
@example("CN 2021")
@example("(a(b) c")
@example("－-x")
@example("C01B 32/184(2006.01")
@example("no:ZL 2021 1 0123456.7 OR no: 2021")
def test_any_text_parses_and_a_printed_tree_parses_to_itself(text: str) -> None:
    node, _ = parse(text)
    again, notice = parse(to_text(node))
    assert again == node
    assert notice is None


_LEAVES = st.builds(
    lambda kind, text, name: kind(text, name),
    st.sampled_from((Words, Phrase)),
    st.sampled_from(("石墨烯", "膜(多层)", "Sn-Bi", "and", "3:2", "C01B32/184", "ZL202110123456.7", "𠮷")),
    st.sampled_from((None, *sorted(set(PREFIXES.values())))),
)


def _above(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(nodes, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(And).filter(lambda made: not any(isinstance(node, And) for node in made.nodes)),
        several.map(Or).filter(lambda made: not any(isinstance(node, Or) for node in made.nodes)),
        nodes.filter(lambda node: not isinstance(node, Not)).map(Not),
    )


@given(st.recursive(_LEAVES, _above, max_leaves=6))
def test_any_tree_can_be_written_down(tree: Node) -> None:
    assert parse(to_text(tree)) == (tree, None)


@given(TEXTS)
def test_any_tree_becomes_a_query_in_every_reading(text: str) -> None:
    node, _ = parse(text)
    for reading in Pass:
        clause = clause_of(node, reading)
        if clause is not None:
            assert to_query(clause)


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_query_is_read_with_the_notice_that_fits(name: str) -> None:
    text, notice = BAD[name]
    node, clause, told = read(text)
    assert told is notice
    assert (clause is None) == (notice is Notice.NO_WORDS or node is None)
