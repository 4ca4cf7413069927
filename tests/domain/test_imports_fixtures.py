"""Every row of the real export files ends as a record or as a reported row."""

import os
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from marketplace.domain.import_fields import cell_text
from marketplace.domain.import_layouts import header_row
from marketplace.domain.import_mapping import mapping_from_fields, suggestions
from marketplace.domain.imports import PatentRecord, parse_row
from marketplace.gateways.spreadsheets import open_table, read_rows

FIXTURES = Path(
    os.environ.get("JINQIAO_FIXTURES") or Path(__file__).parents[2].parent / "shared" / "fixtures"
)
pytestmark = [
    pytest.mark.fixtures,
    pytest.mark.skipif(
        not FIXTURES.is_dir(), reason=f"no real export files at {FIXTURES} (set JINQIAO_FIXTURES)"
    ),
]


@dataclass
class Outcome:
    """What became of one sheet's rows."""

    layout: str | None
    read: int
    records: list[PatentRecord]
    errors: Counter[str]


def _import(path: Path) -> list[Outcome]:
    table = open_table(path, path.name)
    outcomes = []
    for sheet in table.sheets:
        rows = list(read_rows(table, sheet))
        start = header_row([row for _, row in rows[:15]])
        layout, found = suggestions([cell_text(cell) for cell in rows[start][1]])
        body = rows[start + 1 :]
        chosen = [one.field if one.certain else None for one in found]
        mapping = mapping_from_fields(chosen, [row for _, row in body], layout)
        parsed = [parse_row(mapping, number, row, date(2026, 11, 23)) for number, row in body]
        errors = Counter(error.code for one in parsed if isinstance(one, list) for error in one)
        records = [one for one in parsed if isinstance(one, PatentRecord)]
        outcomes.append(Outcome(layout.name if layout else None, len(body), records, errors))
    return outcomes


@pytest.mark.parametrize(
    "folder, file, expected",
    [
        ("plain_list_xlsx", "泰安专利_前2000行.xlsx", [("simple_list_xlsx", 2000, 2000, {})]),
        ("sipo_disc_xlsx", "训练文件.xlsx", [("sipo_disc_xlsx", 199, 199, {})]),
        (
            "sipo_disc_xlsx", "专利.xlsx",
            [(None, 90, 0, {"application_number_missing": 90}), (None, 47, 0, {"application_number_missing": 47})],
        ),
        (
            "sipo_disc_xlsx", "训练集2.xlsx",
            [(None, 59, 0, {"application_number_missing": 59, "title_missing": 11})],
        ),
        ("crawler_xls", "output_专利_14cols.xls", [("sipo_crawler_xls_14", 5, 5, {})]),
        ("crawler_xls", "专利_9cols.xls", [("sipo_crawler_xls_9", 110, 110, {})]),
        ("lens_csv", "lens_export_2026_layout.csv", [("lens_csv_2026", 130, 0, {"foreign_number": 130})]),
        (
            "google_patents_csv", "gp-search_sample_transcribed.csv",
            [("google_patents_csv", 17, 0, {"application_number_missing": 9, "foreign_number": 8})],
        ),
        *(
            (
                "cpc_labels_csv", f"sample_{part}.csv",
                [("cpc_labels_csv", 19, 0, {"application_number_missing": 19, "title_missing": 19})],
            )
            for part in ("test", "train", "val")
        ),
    ],
)  # fmt: skip
def test_figures_of_each_file(
    folder: str, file: str, expected: list[tuple[str | None, int, int, dict[str, int]]]
) -> None:
    outcomes = _import(FIXTURES / folder / file)
    assert [(one.layout, one.read, len(one.records), dict(one.errors)) for one in outcomes] == expected


def test_old_numbers_designs_and_brackets_of_the_plain_list() -> None:
    records = _import(FIXTURES / "plain_list_xlsx" / "泰安专利_前2000行.xlsx")[0].records
    assert len({record.number for record in records}) == 2000
    assert sum(len(record.number.key) == 8 for record in records) >= 9
    assert sum(bool(record.locarno) for record in records) == 99
    assert any(record.applicants == ("石油大学(华东)",) for record in records)


def test_status_wordings_of_the_crawler_are_all_known() -> None:
    records = _import(FIXTURES / "crawler_xls" / "专利_9cols.xls")[0].records
    assert not [
        warning for record in records for warning in record.warnings if warning.code == "status_unclear"
    ]
    assert all(1 <= len(record.inventors) <= 48 for record in records)
