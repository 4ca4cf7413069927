"""Marked segments and excerpts."""

from hypothesis import given
from hypothesis import strategies as st

from search import excerpt, highlight
from search.clauses import marks_of
from search.parser import parse


def test_marks_longest_run_and_joins_neighbours() -> None:
    assert highlight("一种石墨烯膜", ("石墨烯", "石墨")) == [("一种", False), ("石墨烯", True), ("膜", False)]
    assert highlight("石墨电池", ("石墨", "电池")) == [("石墨电池", True)]


def test_width_and_case_are_folded_but_shown_as_written() -> None:
    assert highlight("用ＮＣＭ８１１材料", ("ncm811",)) == [
        ("用", False),
        ("ＮＣＭ８１１", True),
        ("材料", False),
    ]
    assert highlight("5㎡", ("m2",)) == [("5", False), ("㎡", True)] or highlight("5㎡", ("m2",)) == [
        ("5㎡", False)
    ]


def test_traditional_and_simplified_words_mark_each_other_where_they_stand() -> None:
    for text in ("一種石墨烯導熱膜", "一种石墨烯导热膜"):
        marks = marks_of(parse("石墨烯導熱膜")[0])
        assert highlight(text, marks) == [(text[:2], False), (text[2:], True)]
    assert highlight("㎡導\u200b熱膜", ("导热",)) == [("㎡", False), ("導\u200b熱", True), ("膜", False)]


def test_latin_words_are_marked_whole_only() -> None:
    assert highlight("station ion", ("ion",)) == [("station ", False), ("ion", True)]


def test_markup_stays_text() -> None:
    assert highlight("<b>膜</b>", ("膜",)) == [("<b>", False), ("膜", True), ("</b>", False)]


def test_excerpt_is_around_the_first_mark() -> None:
    text = "前" * 300 + "石墨烯" + "后" * 300
    segments = excerpt(text, ("石墨烯",), 60)
    assert ("石墨烯", True) in segments
    assert segments[0] == ("…", False)
    assert segments[-1] == ("…", False)
    assert sum(len(piece) for piece, _ in segments) <= 62


def test_excerpt_of_a_short_text_is_the_text() -> None:
    assert excerpt("短文", ()) == [("短文", False)]
    assert excerpt("", ("a",)) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=4), max_size=4), st.integers(5, 60))
def test_the_pieces_are_the_text(text: str, marks: list[str], length: int) -> None:
    assert "".join(piece for piece, _ in highlight(text, marks)) == text
    assert sum(len(piece) for piece, _ in excerpt(text, marks, length)) <= length + 2
