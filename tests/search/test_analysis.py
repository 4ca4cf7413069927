"""The analyser: words, bigrams, characters, number keys, classification prefixes."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import (
    BREAK,
    bigrams,
    characters,
    document_words,
    exact_key,
    ipc_keys,
    ipc_section,
    is_common,
    is_han,
    normalise,
    number_keys,
    query_words,
)
from search.folding import simplified


def test_width_and_case_are_folded() -> None:
    assert normalise("ＺＬ２０２１．Ｘ ㎡") == "zl2021.x m2"


def test_an_unknown_word_falls_into_the_same_pieces_in_every_context() -> None:
    for text in ("汐壤", "汐壤为", "一种汐壤膜", "用汐壤，制备"):
        assert {"汐", "壤"} <= set(document_words(text)), text
    assert query_words("汐壤") == ["汐", "壤"]


def test_a_term_of_the_dictionary_is_one_word_with_the_words_inside_it_beside() -> None:
    assert query_words("石墨烯导热膜") == ["石墨烯", "导热", "膜"]
    assert document_words("石墨烯导热膜") == ["石墨", "石墨烯", "导热", "膜"]


def test_a_term_never_wins_over_the_common_words_around_it() -> None:
    for text, words in {
        "石墨烯烃": ["石墨", "烯烃"],
        "量子点阵": ["量子", "点阵"],
        "压力控制": ["压力", "控制"],
        "成立管理": ["成立", "管理"],
        "抗氧化": ["抗氧化"],
        "磁铁电机": ["磁铁", "电机"],
    }.items():
        assert query_words(text) == words


def test_traditional_and_simplified_characters_are_the_same_words() -> None:
    assert normalise("石墨烯導熱膜") == "石墨烯导热膜"
    for analyse in (query_words, document_words, bigrams, characters):
        assert analyse("臺灣積體電路製造") == analyse("台湾积体电路制造")
    assert normalise("附著 乾燥 後方 一種") == "附著 干燥 后方 一种"


def test_folding_maps_one_character_to_one_and_only_chinese_ones() -> None:
    table = simplified()
    assert len(table) > 3000
    assert all(len(old) == len(new) == 1 and is_han(old) and is_han(new) for old, new in table.items())
    assert not any(new in table for new in table.values())


@given(st.text())
@example("薴苧苎")
@example("İΣς ㎡e\u0301")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="CNZLcnzl0123456789.xX- ABCH/０１２３", max_size=20))
def test_folding_never_changes_a_number_or_class(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).lower()
    assert normalise(text) == plain
    assert number_keys(text) == number_keys(plain)
    assert ipc_keys(text) == ipc_keys(plain)


def test_search_mode_adds_the_words_inside_a_longer_word() -> None:
    assert "大学" in document_words("哈尔滨工业大学")
    assert query_words("哈尔滨工业大学") == ["哈尔滨工业大学"]


def test_latin_words_numbers_and_decimals_stay_whole() -> None:
    assert query_words("PM2.5检测 NCM811, 3.14; a_b") == ["pm2", "5", "检测", "ncm811", "3.14", "a", "b"]


def test_bigrams_are_adjacent_and_spaces_within_chinese_do_not_count() -> None:
    assert bigrams("石墨烯") == ["石墨", "墨烯"]
    assert bigrams("石墨 烯") == bigrams("石墨烯")
    assert bigrams("5G通信") == ["5g", "通信"]
    assert bigrams("膜、ab") == ["膜", "ab"]


def test_characters_are_distinct_and_chinese_only() -> None:
    assert characters("石墨石 ab，墨") == ["石", "墨"]


def test_every_spelling_of_an_application_number_has_the_same_first_key() -> None:
    spellings = (
        "ZL202110123456.7",
        "zl 2021 1 0123456.7",
        "CN202110123456.7",
        "2021101234567",
        "２０２１１０１２３４５６．７",
    )
    assert {number_keys(text)[0] for text in spellings} == {"2021101234567"}
    assert number_keys("202110123456.7") == ["2021101234567", "202110123456"]


def test_old_numbers_publications_and_foreign_ones() -> None:
    assert number_keys("85102475") == ["85102475"]
    assert number_keys("011127872") == ["011127872", "01112787"]
    assert number_keys("CN113456789A") == ["113456789a", "113456789"]
    assert number_keys("20221012345X")[0] == "20221012345x"
    assert number_keys("US10123456B2") == ["us10123456b2", "us10123456"]


def test_what_is_no_number_has_no_key() -> None:
    for text in ("", "石墨烯", "123456", "2021 年", "1" * 14, "H01M", "ab"):
        assert number_keys(text) == [], text


def test_ipc_prefixes_from_full_code_to_section() -> None:
    assert ipc_keys("C01B 32/184") == ("c01b32/184", "c01b32", "c01b", "c01", "c")
    assert ipc_keys("ｈ01m*") == ("h01m", "h01", "h")
    assert ipc_keys("06-01") == ("06-01", "06")
    assert ipc_keys("Z99") == ipc_keys("") == ipc_keys("C1") == ipc_keys("（2006.01）") == ()


@pytest.mark.parametrize(
    "spelling, key",
    [
        ("C01B  32/   184", "c01b32/184"),
        ("E01B3/32(2006.01)I", "e01b3/32"),
        ("H02K1/27（2006.01）I", "h02k1/27"),
        ("C10L   1/    00            A I", "c10l1/00"),
        ("A01B0001020000", "a01b1/02"),
        ("C01B0032184000", "c01b32/184"),
        ("B64U2101/30", "b64u2101/30"),
        ("A01N", "a01n"),
        ("21-01-C0293", "21-01"),
        ("14-02(10)", "14-02"),
    ],
)
def test_every_spelling_of_a_class_in_files_has_its_key(spelling: str, key: str) -> None:
    assert ipc_keys(spelling)[0] == key


def test_ipc_section() -> None:
    assert (ipc_section("C01B 32/184"), ipc_section("06-01"), ipc_section("?")) == ("C", "", "")


def test_everyday_characters_and_letters_say_nothing() -> None:
    assert all(is_common(text) for text in ("的", "一种", "a", "1", "？", ""))
    assert not any(is_common(text) for text in ("膜", "一种膜", "ab", "种子", "10"))


def test_exact_key() -> None:
    assert exact_key(" 哈尔滨 市 ") == "哈尔滨市"


@given(st.text())
@example("\ud800石墨\x00烯\u3000ﬀ İ")
@example("|" * 9)
def test_tokens_survive_both_whitespace_tokenizers(text: str) -> None:
    for tokens in (document_words(text), query_words(text), bigrams(text), characters(text)):
        for token in tokens:
            assert token.split() == [token]
            assert BREAK not in token
            assert len(token) <= 255
            token.encode()


@given(st.text(alphabet="石墨烯电池热解装置合金丝关节人工的与a1 ", max_size=30), st.data())
def test_bigrams_of_a_part_are_found_side_by_side_in_the_whole(text: str, data: st.DataObject) -> None:
    whole = bigrams(text)
    han = [run for run in text.replace("a", " ").replace("1", " ").split() if len(run) > 1]
    if not han:
        return
    run = data.draw(st.sampled_from(han))
    start = data.draw(st.integers(0, len(run) - 2))
    part = bigrams(run[start : data.draw(st.integers(start + 2, len(run)))])
    assert any(whole[at : at + len(part)] == part for at in range(len(whole)))
