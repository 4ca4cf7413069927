"""Every spelling of 2,000 real application numbers finds its patent, and only it, in a real index."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from search import PatentDocument, SearchEngine, SearchRequest, open_engine
from tests.search.spellings import application_spellings

FIXTURES = Path(
    os.environ.get("JINQIAO_FIXTURES") or Path(__file__).parents[2].parent / "shared" / "fixtures"
)
FILE = FIXTURES / "plain_list_xlsx" / "泰安专利_前2000行.xlsx"
pytestmark = [
    pytest.mark.fixtures,
    pytest.mark.slow,
    pytest.mark.skipif(not FILE.is_file(), reason=f"no real list at {FILE} (set JINQIAO_FIXTURES)"),
]


@pytest.fixture(scope="module")
def numbers() -> list[str]:
    header, *rows = CalamineWorkbook.from_path(FILE).get_sheet_by_index(0).to_python()
    return [str(row[header.index("申请号")]) for row in rows]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, numbers: list[str]) -> Iterator[SearchEngine]:
    engine = open_engine(f"tantivy:{tmp_path_factory.mktemp('search')}", writer=True)
    engine.rebuild(PatentDocument(number, "膜", number=number, listed=True) for number in numbers)
    yield engine
    engine.close()


def test_every_spelling_of_every_number_finds_its_patent(engine: SearchEngine, numbers: list[str]) -> None:
    tried, lost = 0, []
    for number in numbers:
        for text in application_spellings(number.removeprefix("CN").split(".")[0]):
            tried += 1
            if [hit.id for hit in engine.search(SearchRequest(text)).hits] != [number]:
                lost.append((number, text))
    print(f"{len(numbers)} numbers, {tried} spellings, {len(lost)} lost")
    assert len(numbers) == 2000
    assert lost == []
