"""The whole path as five people walk it in Chromium: a spreadsheet becomes listings, a licence, a transfer, a figure."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Download, Page, expect

from config import ROOT
from marketplace.domain.clock import local_day
from tests.browser.conftest import Live, Person, deal_path
from tests.factories import application_number

pytestmark = pytest.mark.browser
PDF = b"%PDF-1.4\n%signed copy of the contract\n%%EOF\n"
HEADER = ("专利名称", "申请号", "申请人", "申请日", "主分类号", "摘要")
LISTED = ("一种秸秆低温热解装置", application_number(71))
WRONG = "CN202110000071.0"
RECORDAL, REGISTRATION = "X2026230000001", "登记2026112300001"
PATIENCE = 60_000  # milliseconds that a loaded machine may take for a file
SOLD = ("一种大豆联合收获机的防堵方法", application_number(72))


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    """A list in the layout that offices really send: the real file's rows when it is at hand, then rows of our own."""
    book = Workbook()
    sheet = book.active
    folder = Path(os.environ.get("JINQIAO_FIXTURES", ROOT.parent / "shared" / "fixtures"))
    real = sorted(folder.glob("plain_list_xlsx/*.xlsx"))
    for row in load_workbook(real[0]).worksheets[0].iter_rows(values_only=True) if real else [HEADER]:
        sheet.append(row)
    for title, number in (LISTED, SOLD):
        sheet.append(
            (
                title,
                f"CN{number[:-1]}.{number[-1]}",
                "北辰示例大学",
                "2021-03-04",
                "C10B53/02",
                f"本发明公开了{title}。",
            )
        )
    sheet.append(
        ("一种校验位有误的装置", "CN202110000071.0", "北辰示例大学", "2021-03-04", "C10B53/02", "摘要")
    )
    path = tmp_path / "专利清单.xlsx"
    book.save(path)
    return path


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    """A signed contract, as far as the platform looks into it."""
    path = tmp_path / "合同.pdf"
    path.write_bytes(PDF)
    return path


def _upload(page: Page, spreadsheet: Path) -> None:
    page.get_by_role("link", name="我的专利").click()
    page.get_by_role("link", name="批量导入").first.click()
    page.get_by_role("link", name=re.compile("上传")).first.click()
    page.get_by_label("专利清单文件").set_input_files(spreadsheet)
    page.get_by_role("button", name="上传并核对").click()


def _offer_patent(officer: Person, patent: tuple[str, str], deal_type: str, price: str) -> None:
    number = patent[1]
    page = officer.open(f"/patents/{number}")
    page.get_by_role("link", name="核验法律状态").click()
    officer.check()
    page.get_by_label("来源").fill("国家知识产权局公布公告")
    page.get_by_role("button", name="保存核验结果").click()
    page.goto(f"{officer.address}/patents/{number}")
    page.get_by_role("link", name="挂牌", exact=True).click()
    page.get_by_label(deal_type, exact=True).check()
    page.get_by_label("联系人及电话或邮箱").fill("技术转移中心 0451-00000000")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写价格")
    officer.check()
    page.get_by_label("金额（元）").fill(price)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("待平台审核", exact=True)).to_be_visible()


def _approve(operator: Person, title: str) -> None:
    page = operator.open("/operator/listings")
    operator.check()
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("已发布").first).to_be_visible()


def _ask(enterprise: Person, patent: tuple[str, str]) -> str:
    title, number = patent
    page = enterprise.open(f"/patents?q={number[:-1]}.{number[-1]}")
    for _ in range(20):  # the worker carries a published listing into the index within half a second
        if page.get_by_role("link", name=title).count():
            break
        page.wait_for_timeout(250)
        page.reload()
    page.get_by_role("link", name=title).click()
    enterprise.check()
    page.get_by_role("link", name="提交许可意向").or_(
        page.get_by_role("link", name=re.compile("提交.*意向"))
    ).first.click()
    page.get_by_label("留言").fill("希望在黑龙江省内实施，请告知价款和中试数据。")
    page.get_by_label("没有关联关系").check()
    enterprise.check()
    page.get_by_role("button", name="提交意向").click()
    enterprise.check()
    return deal_path(page)


def _propose(person: Person, path: str, price: str, licence: bool, opening: str | None) -> None:
    page = person.open(path)
    if opening:
        page.get_by_text(opening).click()
    page.get_by_label("价款（元）").fill(price)
    if licence:
        page.get_by_label("许可开始日").fill("2027-01-01")
        page.get_by_label("许可截止日").fill("2029-12-31")
    page.get_by_role("button", name="提交报价").click()
    person.check()


def _sign(person: Person, path: str, contract: Path) -> None:
    page = person.open(path)
    page.get_by_label("签署后的合同文件").set_input_files(contract)
    page.get_by_role("button", name="上传签署件").click()
    person.check()


def _today() -> str:
    return local_day(datetime.now(UTC)).isoformat()


def _conclude(operator: Person, path: str, number: str) -> None:
    page = operator.open(path)
    page.get_by_label("合同生效日").fill(_today())
    page.get_by_role("button", name="确认生效").click()
    page.get_by_label("备案号或登记号").fill(number)
    page.get_by_label("备案或登记日期").fill(_today())
    page.get_by_role("button", name="登记备案信息").click()
    expect(page.get_by_text("已备案登记").first).to_be_visible()
    operator.check()


def _import(officer: Person, spreadsheet: Path, folder: Path) -> None:
    """Recognised, previewed, a column corrected and put back, imported; wrong rows return; a second time adds nothing."""
    page = officer.page
    ready = page.get_by_role("button", name=re.compile(r"导入 [\d,]+ 行"))
    _upload(page, spreadsheet)
    ready.wait_for(timeout=PATIENCE)
    expect(page.get_by_text("校验位").first).to_be_visible()
    officer.check()
    for field in ("", "abstract"):
        page.get_by_label("摘要", exact=True).select_option(field)
        page.get_by_role("button", name="按此对应重新核对").click()
        ready.wait_for(timeout=PATIENCE)
    ready.click()
    with page.expect_download(timeout=PATIENCE) as download:
        page.get_by_role("link", name="下载错误行（xlsx）").click(timeout=PATIENCE)
    officer.check()
    assert WRONG in _texts(download.value, folder / "wrong.xlsx")
    _upload(page, spreadsheet)
    page.get_by_text("没有可新增或更新的行").wait_for(timeout=PATIENCE)


def _deal(
    officer: Person, enterprise: Person, patent: tuple[str, str], contract: Path, *, licence: bool
) -> str:
    """Ask, offer, counter, accept, sign on both sides; return the deal room's path."""
    path = _ask(enterprise, patent)
    _propose(officer, path, "300000", licence, "直接报价")
    _propose(enterprise, path, "280000", licence, "还价：提出新的条款")
    officer.open(path).get_by_role("button", name="接受第 2 版报价").click()
    expect(officer.page.get_by_text("待签约").first).to_be_visible()
    officer.check()
    _sign(enterprise, path, contract)
    _sign(officer, path, contract)
    expect(officer.page.get_by_text("已签约").first).to_be_visible()
    return path


def _count(administrator: Person, folder: Path) -> None:
    """The figures open their rows, and the workbook adds up."""
    page = administrator.open("/statistics")
    administrator.check()
    expect(page.get_by_role("main")).to_contain_text("¥560,000")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    texts = _texts(download.value, folder / "report.xlsx")
    assert any("Σ" in text for text in texts)
    assert REGISTRATION in texts
    page.get_by_role("link", name="2", exact=True).first.click()
    administrator.check()
    expect(page.get_by_role("table")).to_contain_text(RECORDAL)


def _texts(download: Download, path: Path) -> list[str]:
    download.save_as(path)
    return [str(cell.value) for sheet in load_workbook(path) for row in sheet for cell in row if cell.value]


def test_from_a_spreadsheet_to_a_counted_deal(
    live: Live, person: Callable[..., Person], spreadsheet: Path, contract: Path, tmp_path: Path
) -> None:
    officer, enterprise = person().sign_in("officer"), person().sign_in("enterprise")
    operator, administrator = person().sign_in("operator"), person().sign_in("administrator")
    _import(officer, spreadsheet, tmp_path)
    _offer_patent(officer, LISTED, "许可", "300000")
    _offer_patent(officer, SOLD, "转让", "500000")
    _approve(operator, LISTED[0])
    _approve(operator, SOLD[0])
    _conclude(operator, _deal(officer, enterprise, LISTED, contract, licence=True), RECORDAL)
    transfer = _deal(officer, enterprise, SOLD, contract, licence=False)
    owner = officer.open(f"/patents/{SOLD[1]}").get_by_role("definition").filter(has_text="示例新材料")
    expect(owner).to_have_count(0)  # signed, but the title has not passed
    _conclude(operator, transfer, REGISTRATION)
    expect(enterprise.open(f"/patents/{SOLD[1]}").get_by_text("示例新材料有限公司").first).to_be_visible()
    assert ": ok" in live.flask("ledger", "verify")
    _count(administrator, tmp_path)
    assert [somebody.trouble for somebody in (officer, enterprise, operator, administrator)] == [
        [],
        [],
        [],
        [],
    ]


def test_the_path_works_without_javascript(
    live: Live, person: Callable[..., Person], spreadsheet: Path
) -> None:
    officer, operator = person(javascript=False).sign_in("officer"), person().sign_in("operator")
    page, number = officer.page, LISTED[1]
    _upload(page, spreadsheet)
    ready = page.get_by_role("button", name=re.compile(r"导入 [\d,]+ 行"))
    _refresh_until(page, lambda: ready.count() > 0)
    ready.click()
    _refresh_until(page, lambda: page.get_by_role("link", name="再导入一个文件").count() > 0)
    page.goto(f"{live.address}/patents/{number}/status")
    page.get_by_label("来源").fill("国家知识产权局公布公告")
    page.get_by_role("button", name="保存核验结果").click()
    page.goto(f"{live.address}/my/patents/{number}/list")
    page.get_by_label("金额（元）").fill("300000")
    page.get_by_label("联系人及电话或邮箱").fill("技术转移中心 0451-00000000")
    page.get_by_role("button", name="提交审核").click()
    _approve(operator, LISTED[0])
    page = person(javascript=False).sign_in("enterprise").open("/patents?q=秸秆 热解")
    _refresh_until(page, lambda: page.get_by_role("link", name=LISTED[0]).count() > 0)
    page.get_by_role("link", name=LISTED[0]).click()
    page.get_by_role("link", name=re.compile("提交.*意向")).first.click()
    page.get_by_label("留言").fill("请告知许可条件。")
    page.get_by_label("没有关联关系").check()
    page.get_by_role("button", name="提交意向").click()
    assert deal_path(page)


def _refresh_until(page: Page, reached: Callable[[], bool]) -> None:
    for _ in range(120):
        if reached():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{page.url} never got there")
