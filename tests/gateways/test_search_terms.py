"""The terms of a deployment reach web and worker alike: both are made by the application factory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import Settings
from marketplace.app import create_app
from search import use_dictionary
from search.analysis import query_words


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    yield
    use_dictionary(None)


def _start(folder: Path, terms: Path | None) -> None:
    create_app(Settings(_env_file=None, data_dir=folder, search_dictionary=str(terms or "")))


def test_the_terms_of_the_settings_are_words(tmp_path: Path) -> None:
    terms = tmp_path / "terms.txt"
    terms.write_text("龙江寒脉\n", encoding="utf-8")
    _start(tmp_path, terms)
    assert query_words("龙江寒脉光纤") == ["龙江寒脉", "光纤"]
    _start(tmp_path, None)
    assert "龙江寒脉" not in query_words("龙江寒脉光纤")


def test_a_missing_or_wrong_file_stops_the_start_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no-such-file"):
        _start(tmp_path, tmp_path / "no-such-file")
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("graphene\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"wrong\.txt, line 1"):
        _start(tmp_path, wrong)
