"""Which words of a text tell it from others, how much they count, and when nothing is close enough."""

from collections import Counter

from search.analysis import query_words
from search.clauses import AtLeast
from search.closest import Closest, closest, telling_words
from search.everyday import says_something, stop_words
from search.parser import parse


def _closest(text: str, held: dict[str, int], documents: int = 2_000) -> Closest | None:
    return closest(parse(text)[0], lambda terms: (documents, [held.get(term.value, 0) for term in terms]))


def _votes(found: Closest | None) -> tuple[int, list[int]]:
    assert found is not None
    assert isinstance(found.clause, AtLeast)
    return found.clause.count, sorted(Counter(found.clause.clauses).values(), reverse=True)


def test_every_stop_word_is_one_word_of_the_segmenter() -> None:
    assert [word for word in stop_words() if query_words(word) != [word]] == []
    assert not {"疫苗", "秸秆", "电池", "石墨烯", "机器人"} & stop_words()
    assert not any(map(says_something, ("研发", "的", "a", "2000", "1.5", "产业化")))
    assert all(map(says_something, ("疫苗", "茶", "igbt", "304n")))


def test_only_what_tells_is_looked_for_and_neighbouring_characters_are_one_word() -> None:
    node = parse("新型兽用疫苗的研发及产业化，疫苗 IGBT 弹条2000")[0]
    assert telling_words(node) == {"疫苗": 2, "兽用": 1, "igbt": 1, "弹条": 1}


def test_rare_words_have_more_votes_and_very_frequent_ones_none() -> None:
    found = _closest("秸秆 热解 装置", {"秸秆": 3, "热解": 90, "装置": 900})
    assert _votes(found) == (2, [3, 1])
    assert found is not None
    assert found.words == ("秸秆", "热解")


def test_one_of_two_equal_words_is_enough_and_one_of_three_is_not() -> None:
    assert _votes(_closest("兽用疫苗", {"疫苗": 3})) == (3, [3])
    assert _closest("兽用疫苗胶囊", {"疫苗": 3}) is None


def test_a_missing_word_does_not_outweigh_the_others_in_a_large_stock() -> None:
    assert _votes(_closest("兽用疫苗", {"疫苗": 2_000}, documents=2_000_000)) == (3, [3])


def test_a_frequent_word_is_no_answer_to_a_missing_one() -> None:
    assert _closest("赤泥利用", {"利用": 60}) is None
    assert _closest("赤泥浸出", {"浸出": 60}) is None


def test_a_single_character_counts_half() -> None:
    assert _votes(_closest("茶 饮料", {"茶": 5, "饮料": 5})) == (3, [3, 2])


def test_nothing_telling_or_no_index_has_nothing_close() -> None:
    for text in ("", "的", "研发 需求", "？！", "2000"):
        assert _closest(text, {"研发": 5}) is None
    assert _closest("石墨烯 导热", {}, documents=0) is None


def test_a_text_of_500_characters_is_looked_for_by_its_twenty_rarest_words() -> None:
    words = [f"w{at}" for at in range(150)]
    found = _closest(" ".join(words)[:500], {word: 2 + at for at, word in enumerate(words)})
    assert found is not None
    assert len(found.words) == 20
