"""Taking a query apart: every joined part can be left out, and what remains is still a query."""

import pytest

from search import without_each


@pytest.mark.parametrize(
    "text, pairs",
    [
        ("", ()),
        ("石墨烯", ()),
        ("石墨烯 OR 电池", ()),
        ("石墨烯 电池", (("石墨烯", "电池"), ("电池", "石墨烯"))),
        (
            'owner:大学 (a OR b) -"c d"',
            (
                ("owner:大学", '(a OR b) AND NOT "c d"'),
                ("a OR b", 'owner:大学 AND NOT "c d"'),
                ('NOT "c d"', "owner:大学 AND (a OR b)"),
            ),
        ),
    ],
)
def test_each_part_is_left_out_once(text: str, pairs: tuple[tuple[str, str], ...]) -> None:
    assert without_each(text) == pairs
