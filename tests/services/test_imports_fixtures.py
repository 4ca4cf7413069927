"""The real export files through the command: every row accounted for, and a second import adds nothing."""

import json
import os
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import People

FIXTURES = Path(
    os.environ.get("JINQIAO_FIXTURES") or Path(__file__).parents[2].parent / "shared" / "fixtures"
)
pytestmark = [
    pytest.mark.fixtures,
    pytest.mark.skipif(
        not FIXTURES.is_dir(), reason=f"no real export files at {FIXTURES} (set JINQIAO_FIXTURES)"
    ),
]
FILES = {
    "plain_list_xlsx/泰安专利_前2000行.xlsx": (2000, 2000),
    "sipo_disc_xlsx/训练文件.xlsx": (199, 199),
    "sipo_disc_xlsx/专利.xlsx": (137, 0),
    "sipo_disc_xlsx/训练集2.xlsx": (59, 0),
    "crawler_xls/output_专利_14cols.xls": (5, 5),
    "crawler_xls/专利_9cols.xls": (110, 110),
    "lens_csv/lens_export_2026_layout.csv": (130, 0),
    "google_patents_csv/gp-search_sample_transcribed.csv": (17, 0),
    "cpc_labels_csv/sample_train.csv": (19, 0),
    "cpc_labels_csv/sample_val.csv": (19, 0),
    "cpc_labels_csv/sample_test.csv": (19, 0),
}


def _command(app: Flask, name: str, *options: str) -> dict[str, object]:
    arguments = [
        "import-patents",
        str(FIXTURES / name),
        "--organisation",
        "4199910001",
        "--as",
        "officer@example.test",
    ]
    result = app.test_cli_runner().invoke(args=[*arguments, "--json", *options])
    assert result.exit_code == 0, result.output
    report: dict[str, object] = json.loads(result.output)
    assert list(report) == ["layout", "read", "new", "updated", "unchanged", "repeated", "failed", "errors"]
    return report


@pytest.mark.parametrize("name", FILES)
def test_first_and_second_import(app: Flask, people: People, name: str) -> None:
    read, good = FILES[name]
    expected = {"read": read, "updated": 0, "repeated": 0, "failed": read - good}
    tried = _command(app, name, "--dry-run")
    first = _command(app, name)
    again = _command(app, name)
    assert tried == first
    assert first.items() >= {**expected, "new": good, "unchanged": 0}.items()
    assert again.items() >= {**expected, "new": 0, "unchanged": good}.items()
    assert len(first["errors"]) >= read - good  # type: ignore[arg-type]
