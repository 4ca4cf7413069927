"""The classification's titles: complete, nested, searchable."""

from marketplace.domain.classification import IPC_SECTIONS
from marketplace.domain.ipc_titles import TITLES, ancestors, children, matching, short_title, title


def test_the_table_is_whole_and_nested() -> None:
    assert len(TITLES) == 791
    assert list(children()) == list("ABCDEFGH") == list(IPC_SECTIONS)
    assert "C01" in children("C")
    assert "C01B" in children("C01")
    assert list(children("C01B")) == list(children("nothing")) == []
    assert sum(len(children(code)) for code in ["", *TITLES]) == len(TITLES)
    assert ancestors("C01B") == ("C", "C01")
    assert ancestors("C") == ()


def test_a_short_title_ends_where_references_begin() -> None:
    assert short_title("C01B") == "非金属元素；其化合物"
    assert title("C01B").startswith("非金属元素；其化合物（")
    assert short_title("A61Q") == "化妆品或类似梳妆用配制品的特定用途"
    assert "注意" not in short_title("B82B")
    assert short_title("X99") == title("X99") == ""
    assert all(short_title(code) for code in TITLES)


def test_titles_are_found_by_code_or_by_words() -> None:
    assert matching("c01b") == ["C01B"]
    assert matching("C01")[0] == "C01"
    assert "A01D" in matching("收获")
    assert matching("收获 割草")
    assert matching("没有这样的词") == matching("  ") == []
    assert len(matching("装置", 10)) == 10
