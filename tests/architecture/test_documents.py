"""The documents say what the code does."""

import re
from pathlib import Path

from config import ROOT, settings_table


def test_the_settings_table_of_the_readme_is_the_code_s() -> None:
    found = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", (ROOT / "README.md").read_text(), re.S)
    assert found is not None
    assert found[1] == settings_table(), "paste the output of config.settings_table() between the two marks"


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for document in [
        *ROOT.glob("*.md"),
        *ROOT.glob("marketplace/*.md"),
        ROOT / "search/README.md",
        ROOT / "tests/README.md",
    ]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text()):
            if "://" not in target and not (document.parent / Path(target)).exists():
                broken.append(f"{document.name} → {target}")
    assert broken == []
