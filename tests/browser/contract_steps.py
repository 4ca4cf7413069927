"""From an inventory with everything that a contract states, to the deal room and the contract's text."""

import re
from dataclasses import asdict
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.clicks import STEP, Clicks
from tests.browser.conftest import Person
from tests.browser.steps import PATIENCE, today, upload
from tests.contract_play import DETAILS

OWNER, CO_OWNER = "北辰示例大学", "松江示例学院"
INVENTORS = ("示例甲", "示例乙")
HEADER = (
    "专利名称", "申请号", "专利号", "申请人", "专利权人", "发明人", "申请日", "授权公告日", "法律状态", "主分类号", "摘要",
)  # fmt: skip


def granted(folder: Path, patent: tuple[str, str], *patentees: str) -> Path:
    """A list with one granted patent of the university (and others), with all that contracts state of it."""
    title, number = patent
    dotted = f"{number[:-1]}.{number[-1]}"
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(
        (
            title, f"CN{dotted}", f"ZL{dotted}", OWNER, "; ".join((OWNER, *patentees)), "; ".join(INVENTORS),
            "2021-03-04", "2023-05-06", "授权", "C10B53/02", f"本发明公开了{title}。",
        )
    )  # fmt: skip
    path = folder / f"{number}.xlsx"
    book.save(path)
    return path


def bring_in(officer: Person, spreadsheet: Path) -> None:
    """Import a list whose columns are all recognised."""
    upload(officer.page, spreadsheet)
    ready = officer.page.get_by_role("button", name=re.compile(r"导入 [\d,]+ 行"))
    ready.wait_for(timeout=PATIENCE)
    ready.click()
    officer.page.get_by_role("link", name="再导入一个文件").wait_for(timeout=PATIENCE)


def state_details(person: Person, path: str) -> None:
    """Say on the contract's page what it lacks of one's own organisation, and come back to it."""
    page = person.open(f"{path}/contract")
    person.check()
    page.get_by_role("link", name="补充").first.click()
    person.check()
    for name, value in asdict(DETAILS).items():
        field = page.locator(f"#{name}")
        if field.count():
            field.fill(value)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**{path}/contract")
    person.check()


def draw_up(owner: Clicks, path: str, folder: Path) -> bytes:
    """Draw up the contract and take its PDF: room → contract → draw up → download."""
    owner.start(path).link("核对并生成合同").button("生成合同第 1 版")
    expect(owner.page.get_by_text("合同第 1 版可以下载了")).to_be_visible()
    return owner.download("下载 PDF", folder / "contract.pdf")


def sign(person: Clicks, path: str, contract: Path) -> None:
    """Upload the signed contract: the room's next step is this one form."""
    person.start(path).page.get_by_label("签署后的合同文件").set_input_files(contract)
    person.button("上传签署件").spent("sign", STEP)


def take_effect(staff: Clicks, path: str) -> None:
    """Enter the day on which the contract takes effect."""
    staff.start(path).page.get_by_label("合同生效日").fill(today())
    staff.button("确认生效").spent("take effect", STEP)


def register(staff: Clicks, path: str, number: str, papers: int) -> None:
    """Collect the papers of the check list, submit them, enter CNIPA's number."""
    page = staff.start(path).button("开始准备材料").page
    staff.spent("prepare the recordal", STEP)
    boxes = page.get_by_role("group", name="材料清单").get_by_role("checkbox").all()
    assert len(boxes) == papers
    for paper in boxes:
        paper.check()
    page.get_by_label("向国家知识产权局提交的日期").fill(today())
    staff.button("登记已提交").spent("submit the recordal", STEP)
    page.get_by_label("备案号或登记号").fill(number)
    page.get_by_label("备案或登记日期").fill(today())
    staff.button("登记备案信息").spent("enter CNIPA's number", STEP)
    expect(page.get_by_text("已备案登记").first).to_be_visible()
