"""The generator: the same records every time, whoever makes them, and of the promised shape."""

import json
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from marketplace.domain.numbers import parse_application_number
from tests.benchmarks import corpus


def test_the_same_records_however_many_are_made_at_once(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    corpus.write(path, corpus.BLOCK + 10)

    written = list(corpus.read(path))

    assert written == list(corpus.generate(corpus.BLOCK + 10))
    assert written[-10:] == list(corpus.generate(corpus.BLOCK + 10, start=corpus.BLOCK))
    assert len({record["no"] for record in written}) == len(written)


def test_a_record_looks_like_a_patent() -> None:
    records = list(corpus.generate(300))

    assert 200 <= median(len(record["abstract"]) for record in records) <= 250
    for record in records[:20]:
        found = corpus.document(record)
        parse_application_number(found.number, date(2026, 11, 23))
        assert found.ipc
        assert found.title in found.abstract


def test_too_few_records_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in corpus.generate(2)), encoding="utf-8")

    with pytest.raises(ValueError, match="holds 2 records, 3 are wanted"):
        list(corpus.read(path, 3))
