"""What words, operators, phrases and prefixes find."""

from collections.abc import Callable

from search import Notice, Pass, SearchResult

Ask = Callable[..., SearchResult]
Found = Callable[..., set[str]]


def test_a_word_is_found_in_title_and_abstract(found: Found) -> None:
    assert found("电池") == {"straw", "battery", "sodium"}


def test_a_word_missing_from_the_dictionary_is_found(found: Found) -> None:
    assert found("石墨烯") == {"graphene"}


def test_parts_of_a_word_that_stand_apart_rank_behind_the_whole_word(ask: Ask) -> None:
    # 石墨 and 烯 both occur in "graphite", but never side by side as a word.
    hits = [hit.id for hit in ask("石墨 烯烃").hits]
    assert hits == ["graphite"]


def test_a_word_is_found_however_the_document_was_cut(found: Found) -> None:
    assert found("关节") == {"joint"}
    assert found("人工关节") == {"joint"}
    assert found("合金丝") == {"alloy"}
    assert found("记忆合金") == {"alloy"}


def test_words_must_all_be_there(found: Found) -> None:
    assert found("离子 电池") == {"battery", "sodium"}
    assert found("低温 电池") == {"straw", "sodium"}


def test_or_needs_one_of_them(found: Found) -> None:
    assert found("石墨烯 OR 秸秆") == {"graphene", "straw"}


def test_and_binds_closer_than_or(found: Found) -> None:
    assert found("石墨烯 OR 低温 电池") == {"graphene", "straw", "sodium"}
    assert found("(石墨烯 OR 低温) 电池") == {"straw", "sodium"}


def test_not_takes_away(found: Found) -> None:
    assert found("电池 NOT 锂") == {"straw", "sodium"}
    assert found("电池 -锂 -秸秆") == {"sodium"}
    assert found("电池 AND NOT 锂") == {"straw", "sodium"}


def test_not_alone_is_everything_else(found: Found) -> None:
    assert found("-电池") == found() - found("电池")
    assert found("NOT (电池 OR 石墨)") == found() - found("电池") - found("石墨")


def test_not_inside_or_and_twice(found: Found) -> None:
    assert found("石墨烯 OR (电池 -锂)") == {"graphene", "straw", "sodium"}
    assert found("石墨烯 OR NOT 电池") == found() - found("电池")
    assert found("NOT NOT 石墨烯") == {"graphene"}


def test_a_phrase_is_side_by_side(found: Found) -> None:
    assert found('"离子电池"') == {"battery", "sodium"}
    assert found('"低温储能"') == {"sodium"}
    assert found('"电池低温"') == set()


def test_a_phrase_of_one_word_and_of_one_character(found: Found) -> None:
    assert found('"秸秆"') == {"straw"}
    assert found('"gripper"') == {"robot"}
    assert found('"膜"') == found("膜") == {"graphene", "sodium"}
    assert found("title:锂") == {"battery"}
    assert found("发明人:伟") == {"graphene", "graphite", "straw"}


def test_a_phrase_of_latin_words(found: Found) -> None:
    assert found('"vacuum gripper"') == {"robot"}
    assert found('"gripper vacuum"') == set()
    assert found("“VACUUM  GRIPPER”") == {"robot"}


def test_a_phrase_does_not_run_from_title_into_owner_or_between_names(found: Found) -> None:
    assert found('"方法哈尔滨"') == set()
    assert found('"张伟李小明"') == set()


def test_width_and_case_do_not_matter(found: Found) -> None:
    assert found("pm2.5") == found("ＰＭ２．５") == {"sensor"}
    assert found("5G传感器") == {"sensor"}
    assert found("ncm811") == found("NCM811") == {"battery"}
    assert found("ROBOT") == {"robot"}


def test_latin_words_match_whole(found: Found) -> None:
    assert found("station") == {"robot"}
    assert found("stat") == set()


def test_brackets_within_a_run_are_text(found: Found) -> None:
    assert found("茶壶（竹节）") == {"design"}
    assert found("茶壶(竹节)") == {"design"}


def test_prefix_title(found: Found) -> None:
    assert found("title:电池") == {"battery", "sodium"}
    assert found("标题：电池") == {"battery", "sodium"}
    assert found('title:"离子电池隔膜"') == {"sodium"}


def test_prefix_owner(found: Found) -> None:
    assert found("owner:哈尔滨工业大学") == {"graphene", "straw", "joint", "robot"}
    assert found("权利人:林业(集团)研究所") == {"sodium", "alloy", "design", "old"}
    assert found("owner:电池") == set()


def test_prefix_inventor(found: Found) -> None:
    assert found("inventor:李小明") == {"graphene"}
    assert "graphene" in found("发明人：张伟")
    assert found("inventor:欧阳娜娜") == {"joint"}
    assert found('inventor:"tom smith"') == {"battery"}


def test_owner_and_inventor_are_found_without_a_prefix(found: Found) -> None:
    assert found("东北石油大学") == {"graphite", "battery", "sensor"}
    assert found("欧阳娜娜") == {"joint"}


def test_prefix_city_by_name_and_code(found: Found) -> None:
    assert found("city:哈尔滨") == found("地市:哈尔滨市") == found("city:230100")
    assert found("地市：大兴安岭") == {"sodium", "alloy", "design", "old"}
    assert found("city:哈") == set()


def test_prefix_ipc_at_every_level(found: Found) -> None:
    assert found("ipc:H") == {"graphene", "graphite", "battery", "sodium"}
    assert found("ipc:H01") == found("分类号:h01m") == {"battery", "sodium"}
    assert found("ipc:C01B32/184") == {"graphene"}
    assert found('ipc:"C01B 32/184"') == {"graphene"}
    assert found("ipc:H05K7") == {"graphene"}
    assert found("ipc:07-01") == {"design"}
    assert found("ipc:H0") == set()


def test_a_class_is_recognised_without_a_prefix(found: Found) -> None:
    assert found("H01M") == {"battery", "sodium"}
    assert found("H01M 低温") == {"sodium"}


def test_every_spelling_of_a_number(found: Found) -> None:
    spellings = (
        "ZL202110123456.7",
        "zl 202110123456.7",
        "ZL 2021 1 0123456.7",
        "CN202110123456.7",
        "202110123456.7",
        "2021101234567",
        "202110123456",
        "ＣＮ２０２１１０１２３４５６．７",
        "no:202110123456.7",
        "号：ZL202110123456.7",
        "CN113456789A",
        "CN113456789B",
        "CN 113456789 A",
        "113456789",
    )
    assert {spelling: found(spelling) for spelling in spellings} == {key: {"graphene"} for key in spellings}


def test_numbers_of_1985_with_check_x_and_foreign(found: Found) -> None:
    assert found("85102475") == found("CN85102475B") == found("ZL85102475") == {"old"}
    assert found("20221012345x") == found("WO2021123456A1") == {"robot"}
    assert found("no:999") == set()


def test_few_words_found_widen_to_most_words(ask: Ask) -> None:
    result = ask("秸秆热解装置量子芯片")
    assert result.pass_ is Pass.MOST_WORDS
    assert {hit.id for hit in result.hits} == {"straw"}


def test_operators_are_never_widened(ask: Ask) -> None:
    result = ask("秸秆 AND 热解 AND 装置 AND -低温")
    assert (result.total, result.pass_) == (0, Pass.ALL_WORDS)
    assert ask("title:秸秆 title:量子").total == 0


def test_a_slip_searches_plainly_and_says_so(ask: Ask) -> None:
    for text in ('"离子电池', "(离子 电池", "离子 AND 电池 OR", "离子) 电池", "AND 离子电池"):
        result = ask(text)
        assert result.notice is Notice.SYNTAX_IGNORED, text
        assert {hit.id for hit in result.hits} == {"battery", "sodium"}, text


def test_only_punctuation_shows_everything_and_says_so(ask: Ask) -> None:
    result = ask("？！…… --- ***")
    assert (result.total, result.notice) == (ask().total, Notice.NO_WORDS)


def test_any_text_is_answered(ask: Ask) -> None:
    hostile = (
        "石墨烯" * 4000,
        " ".join(f"词{at}" for at in range(500)),
        " ".join(["a"] * 500),
        "\x00\x07\x1b[2J\u202e\ufeff石墨烯\ud800",
        "'; DROP TABLE patents; --",
        "<script>alert(1)</script>",
        "(" * 400,
        "NOT " * 120 + "x",
        '"' * 99,
        "title:" * 80,
        "a OR " * 99 + "b",
        '{"query":{"match_all":{}}} *:* a~2 [1 TO 3] /re+/',
        "\u0e49\u0301" * 50,
        "😀👍🏽 𠮷野家",
    )
    for text in hostile:
        assert ask(text).total >= 0
    assert ask(hostile[0]).notice is Notice.SHORTENED


def test_deep_brackets_within_bounds_are_answered(found: Found) -> None:
    assert found("(a OR (b (c OR (d (e OR (f (石墨烯 OR (石墨烯 g))))))) OR 石墨烯)") == {"graphene"}


def test_a_title_hit_ranks_above_an_abstract_hit(ask: Ask) -> None:
    assert [hit.id for hit in ask("电池").hits][-1] == "straw"
    scores = [hit.score for hit in ask("电池").hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
