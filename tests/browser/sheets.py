"""A small list of patents, and bringing it in through the pages."""

import re
from pathlib import Path

from openpyxl import Workbook

from tests.browser.conftest import HEADER, Person
from tests.browser.steps import PATIENCE, upload
from tests.factories import application_number

CO_OWNER = "示例材料研究所"
#: A patent of two owners.
SHARED = ("一种石墨烯导热膜的卷对卷制备方法", application_number(81))


def shared_list(folder: Path) -> Path:
    """A list of the one patent that the university shares."""
    title, number = SHARED
    owners = f"北辰示例大学;{CO_OWNER}"
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(
        (title, f"CN{number[:-1]}.{number[-1]}", owners, "2021-03-04", "C01B32/184", f"本发明公开了{title}。")
    )
    path = folder / "共有专利.xlsx"
    book.save(path)
    return path


def bring_in(officer: Person, sheet: Path) -> None:
    """Upload the list and import every row."""
    upload(officer.page, sheet)
    ready = officer.page.get_by_role("button", name=re.compile(r"导入 [\d,]+ 行"))
    ready.click(timeout=PATIENCE)
    officer.page.get_by_role("link", name="再导入一个文件").wait_for(timeout=PATIENCE)
