"""Search evidence as text: sealed, checked, compared."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.errors import InvalidInput
from marketplace.domain.evidence import checked_note, difference, is_whole, sealed

BODY: dict[str, Any] = {
    "total": 2,
    "numbers": ["CN202110000001.2", "CN202110000002.0"],
    "words": [["检索词", "石墨烯"]],
}
TEXT, HASH = sealed(BODY)


def test_the_hash_is_that_of_the_bytes() -> None:
    assert hashlib.sha256(TEXT.encode()).hexdigest() == HASH
    assert json.loads(TEXT) == {"v": 1, **BODY}
    assert is_whole(TEXT, HASH, {"total": 2, "words": [["检索词", "石墨烯"]]})


@pytest.mark.parametrize(
    ("text", "sha256", "columns"),
    [
        (TEXT.replace("石墨烯", "石墨"), HASH, {}),
        (TEXT, "0" * 64, {}),
        (TEXT, HASH, {"total": 3}),
        (TEXT, HASH, {"absent": 1}),
        ("x", hashlib.sha256(b"x").hexdigest(), {}),
        ("[]", hashlib.sha256(b"[]").hexdigest(), {"total": 2}),
        ('{ "total":2}', hashlib.sha256(b'{ "total":2}').hexdigest(), {"total": 2}),
    ],
)
def test_whatever_differs_is_not_whole(text: str, sha256: str, columns: dict[str, Any]) -> None:
    assert not is_whole(text, sha256, columns)


def test_new_and_gone_keep_the_order_of_their_own_list() -> None:
    found = difference(["a", "b", "c"], ["d", "c", "e"], (3, 3), same_index=False)
    assert (found.appeared, found.gone, found.exact) == (("d", "e"), ("a", "b"), True)
    assert not difference(["a"], ["a"], (1, 1_001), same_index=True).exact


@given(st.text(max_size=200))
def test_a_note_is_one_printable_line(text: str) -> None:
    note = checked_note(text)
    assert note.isprintable()
    assert note == note.strip()
    assert checked_note(note) == note


def test_a_long_note_is_refused() -> None:
    assert checked_note("长" * 200)
    with pytest.raises(InvalidInput, match="200"):
        checked_note("长" * 201)
