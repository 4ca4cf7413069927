"""What a list may be called, and how long a note is."""

import pytest

from marketplace.domain.errors import InvalidInput
from marketplace.domain.shortlists import MAX_NAME, MAX_NOTE, check_name, check_note


def test_a_name_is_one_line() -> None:
    assert check_name("  石墨\t导热\n备选 ") == "石墨 导热 备选"
    assert check_name("长" * MAX_NAME) == "长" * MAX_NAME


@pytest.mark.parametrize("name", ["", "  \n", "\x00", "长" * (MAX_NAME + 1)])
def test_a_name_has_something_to_read_and_an_end(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_name(name)
    assert (refused.value.field, refused.value.code) == ("name", "name_length")


def test_a_note_keeps_its_lines_and_loses_control_characters() -> None:
    assert check_note("先要中试数据\r\n\r\n再谈价格\x00 ") == "先要中试数据\n\n再谈价格"


def test_a_line_end_counts_once_however_browsers_send_it() -> None:
    assert len(check_note("字\r\n" * (MAX_NOTE // 2 - 1) + "字终")) == MAX_NOTE
    with pytest.raises(InvalidInput) as refused:
        check_note("字" * (MAX_NOTE + 1))
    assert refused.value.params == {"most": MAX_NOTE, "count": MAX_NOTE + 1}
