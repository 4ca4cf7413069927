"""One list of suggestions from words, classes, institutions and titles."""

import pytest

from search import Completion, Suggestion, merge

WORDS = [Completion("石墨", 9), Completion("石墨烯", 7)]
SCHOOLS = [
    Completion("东北石油大学", 3),
    Completion("哈尔滨工业大学", 8),
    Completion("工业大学石墨所", 1),
    Completion("哈尔滨理工大学", 9),
]
CLASSES = [("C01", "无机化学"), ("C01B", "非金属元素；石墨"), ("H05B", "电热；石墨电极"), ("B", "作业；运输")]


def _texts(found: tuple[Suggestion, ...], kind: str) -> list[str]:
    return [each.text for each in found if each.kind == kind]


def test_words_come_first_then_classes_institutions_and_titles() -> None:
    found = merge("石墨", WORDS, ["石墨电极"], SCHOOLS, CLASSES)
    assert found == (
        Suggestion("term", "石墨", "石墨", 9),
        Suggestion("term", "石墨烯", "石墨烯", 7),
        Suggestion("ipc", "H05B 电热；石墨电极", "ipc:H05B"),
        Suggestion("ipc", "C01B 非金属元素；石墨", "ipc:C01B"),
        Suggestion("institution", "工业大学石墨所", 'owner:"工业大学石墨所"', 1),
        Suggestion("title", "石墨电极", 'title:"石墨电极"'),
    )


@pytest.mark.parametrize("typed", ["c01", "C01", "Ｃ０１", "c 01"])
def test_codes_are_found_by_their_beginning(typed: str) -> None:
    assert _texts(merge(typed, classes=CLASSES), "ipc") == ["C01 无机化学", "C01B 非金属元素；石墨"]


@pytest.mark.parametrize("typed", ["電熱", "电 热", "电热"])
def test_traditional_characters_and_blanks_make_no_difference(typed: str) -> None:
    assert _texts(merge(typed, classes=CLASSES), "ipc") == ["H05B 电热；石墨电极"]


def test_a_code_inside_a_word_is_not_meant() -> None:
    assert merge("battery", classes=CLASSES) == ()


def test_names_are_found_wherever_the_words_stand_those_that_begin_so_first() -> None:
    assert _texts(merge("工业", institutions=SCHOOLS), "institution") == ["工业大学石墨所", "哈尔滨工业大学"]
    assert _texts(merge("哈尔滨", institutions=SCHOOLS), "institution") == [
        "哈尔滨理工大学",
        "哈尔滨工业大学",
    ]
    assert _texts(merge("哈尔滨 理工", institutions=SCHOOLS), "institution") == ["哈尔滨理工大学"]
    assert merge("理工 石油", institutions=SCHOOLS) == ()


def test_nothing_twice_whatever_the_spelling() -> None:
    found = merge(
        "gr", [Completion("graphene", 2)], ["Graphene", "ＧＲＡＰＨＥＮＥ", "Graphene film", "graphene film"]
    )
    assert [each.text for each in found] == ["graphene", "Graphene film"]


def test_each_kind_has_its_share_and_more_only_where_others_leave_room() -> None:
    words = [Completion(f"石墨{at}", 9) for at in range(20)]
    titles = [f"石墨题{at}" for at in range(20)]
    found = merge("石墨", words, titles, SCHOOLS, CLASSES, limit=9)
    assert [each.kind for each in found] == ["term"] * 3 + ["ipc"] * 2 + ["institution"] + ["title"] * 3
    assert len(merge("石墨", words, limit=9)) == 9
    assert [each.kind for each in merge("石墨", words, titles, limit=2)] == ["term", "title"]


def test_quotes_in_names_do_not_end_the_query() -> None:
    (found,) = merge("阀", titles=['"双阀"装置'])
    assert (found.text, found.query) == ('"双阀"装置', 'title:"双阀 装置"')


@pytest.mark.parametrize("typed, limit", [("", 10), ("  ", 10), ("石墨", 0)])
def test_nothing_typed_or_wanted_suggests_nothing(typed: str, limit: int) -> None:
    assert merge(typed, WORDS, ["石墨"], SCHOOLS, CLASSES, limit) == ()
