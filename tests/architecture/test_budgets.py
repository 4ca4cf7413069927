"""Lengths: a function is read at a glance, a file in one sitting."""

from tests.architecture.source_tree import file_lengths, functions

FUNCTION_LINES = 40
FILE_LINES = 250


def test_no_function_is_too_long() -> None:
    assert [f"{each.where}: {each.length}" for each in functions() if each.length > FUNCTION_LINES] == []


def test_no_file_is_too_long() -> None:
    assert {path: lines for path, lines in file_lengths().items() if lines > FILE_LINES} == {}
