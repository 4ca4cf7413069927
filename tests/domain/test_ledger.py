"""The ledger's arithmetic: one way to write a body, hashes, and a chain that shows every cut."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.ledger import (
    GENESIS,
    Entry,
    EntryKind,
    Finding,
    Posting,
    canonical,
    leaf_hash,
    request_hash,
    verify,
)

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_KEYS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=8)
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_BODIES = st.dictionaries(_KEYS, _PLAIN, max_size=5)


def _chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for sequence in range(1, length + 1):
        previous = entries[-1].entry_hash if entries else GENESIS
        postings = (Posting("a:payable", "b:receivable", 100 * sequence),) if sequence % 2 else ()
        body = canonical(
            {"v": 1, "seq": sequence, "kind": "deal.reply", "prev": previous, "deal": None, "data": {"n": sequence},
             "postings": [posting.as_json() for posting in postings]}
        )  # fmt: skip
        entries.append(Entry(sequence, "deal.reply", previous, leaf_hash(body), None, body, postings))
    return entries


def test_the_leaf_hash_is_that_of_rfc_6962() -> None:
    assert leaf_hash("") == hashlib.sha256(b"\x00").hexdigest()
    assert leaf_hash("") == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_the_worked_example_of_the_canonical_form() -> None:
    """RFC 8785 §3.2.2-3: keys sorted, no blanks, non-ASCII text as it is, control characters escaped."""
    value = {"€": "欧", "b": [1, True, None], "a": '\u000f\n"\\/'}
    assert canonical(value) == '{"a":"\\u000f\\n\\"\\\\/","b":[1,true,null],"€":"欧"}'


@given(_BODIES)
def test_a_body_is_read_back_as_written_and_written_in_one_way(value: dict[str, Any]) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(dict(reversed(list(value.items())))) == text
    assert canonical(json.loads(text)) == text


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, -(2**53), b"x", {1: 2}, {"😀": 1}, object()])
def test_what_other_readers_could_take_differently_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"a": value})


@given(_BODIES, _BODIES)
def test_requests_are_the_same_only_with_the_same_content(one: dict[str, Any], other: dict[str, Any]) -> None:
    same = request_hash("deal.offer", one) == request_hash("deal.offer", other)
    assert same is (canonical(one) == canonical(other))
    assert request_hash("deal.offer", one) != request_hash("deal.accept", one)


def test_every_step_of_deals_and_listings_has_its_kind() -> None:
    kinds = {kind.value for kind in EntryKind}
    assert {"deal.open", "deal.record", "listing.submit", "listing.close"} <= kinds


@given(st.integers(0, 12))
def test_a_whole_chain_has_no_findings(length: int) -> None:
    assert list(verify(_chain(length))) == []


@given(st.integers(2, 10), st.data())
def test_a_chain_cut_reordered_or_edited_anywhere_but_at_its_end_is_found(
    length: int, data: st.DataObject
) -> None:
    chain = _chain(length)
    place = data.draw(st.integers(0, length - 2))
    without = chain[:place] + chain[place + 1 :]
    assert next(iter(verify(without))) == Finding(place + 1, "missing")
    swapped = [*chain]
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    assert list(verify(swapped))
    entry = chain[place]
    at = data.draw(st.integers(0, len(entry.body) - 1))
    edited = entry.body[:at] + chr(ord(entry.body[at]) ^ 1) + entry.body[at + 1 :]
    changed = Entry(
        entry.sequence, entry.kind, entry.previous_hash, entry.entry_hash, None, edited, entry.postings
    )
    findings = list(verify([*chain[:place], changed, *chain[place + 1 :]]))
    assert Finding(place + 1, "body_altered") in findings


def test_a_body_that_is_no_json_is_named() -> None:
    entry = Entry(1, "deal.reply", GENESIS, leaf_hash("x"), None, "x")
    assert list(verify([entry])) == [Finding(1, "body_unreadable")]


def test_another_spelling_of_the_same_body_is_named() -> None:
    entry = _chain(1)[0]
    spaced = entry.body.replace(":", ": ", 1)
    other = Entry(1, entry.kind, GENESIS, leaf_hash(spaced), None, spaced, entry.postings)
    assert list(verify([other])) == [Finding(1, "not_canonical")]
