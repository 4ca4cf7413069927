"""What people do on the pages, step by step; each step looks at the page that it leads to."""

import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from marketplace.domain.clock import local_day
from tests.browser.conftest import Person, deal_path

RECORDAL, REGISTRATION = "X2026230000001", "登记2026112300001"
PATIENCE = 60_000  # milliseconds that a loaded machine may take for a file


def upload(page: Page, spreadsheet: Path) -> None:
    """Bring the list to the import page."""
    page.get_by_role("link", name="我的专利").click()
    page.get_by_role("link", name="批量导入").first.click()
    page.get_by_role("link", name=re.compile("上传")).first.click()
    page.get_by_label("专利清单文件").set_input_files(spreadsheet)
    page.get_by_role("button", name="上传并核对").click()


def offer_patent(officer: Person, patent: tuple[str, str], deal_type: str, price: str) -> None:
    """Check the status, offer the patent, be refused without a price, submit with one."""
    number = patent[1]
    page = officer.open(f"/patents/{number}")
    page.get_by_role("link", name="核验法律状态").click()
    officer.check()
    page.get_by_label("来源").fill("国家知识产权局公布公告")
    page.get_by_role("button", name="保存核验结果").click()
    page.goto(f"{officer.address}/patents/{number}")
    page.get_by_role("link", name="发起挂牌").click()
    page.get_by_label(deal_type, exact=True).check()
    page.get_by_label("联系人及电话或邮箱").fill("技术转移中心 0451-00000000")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写价格")
    officer.check()
    page.get_by_label("金额（元）").fill(price)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("待平台审核", exact=True)).to_be_visible()


def approve(operator: Person, title: str) -> None:
    """Approve a listing in the operator's queue."""
    page = operator.open("/operator/listings")
    operator.check()
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("已发布").first).to_be_visible()


def ask(enterprise: Person, patent: tuple[str, str]) -> str:
    """Find the patent by its number and ask for it; return the deal room's path."""
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


def propose(person: Person, path: str, price: str, licence: bool, opening: str | None) -> None:
    """Put terms on the table."""
    page = person.open(path)
    if opening:
        page.get_by_text(opening).click()
    page.get_by_label("价款（元）").fill(price)
    if licence:
        page.get_by_label("许可开始日").fill("2027-01-01")
        page.get_by_label("许可截止日").fill("2029-12-31")
    page.get_by_role("button", name="提交报价").click()
    person.check()


def sign(person: Person, path: str, contract: Path) -> None:
    """Upload the signed contract."""
    page = person.open(path)
    page.get_by_label("签署后的合同文件").set_input_files(contract)
    page.get_by_role("button", name="上传签署件").click()
    person.check()


def today() -> str:
    return local_day(datetime.now(UTC)).isoformat()


def conclude(operator: Person, path: str, number: str) -> None:
    """Confirm that the contract took effect, submit its recordal, and enter CNIPA's number."""
    page = operator.open(path)
    page.get_by_label("合同生效日").fill(today())
    page.get_by_role("button", name="确认生效").click()
    page.get_by_role("button", name="开始准备材料").click()
    operator.check()
    for paper in page.get_by_role("group", name="材料清单").get_by_role("checkbox").all():
        paper.check()
    page.get_by_label("向国家知识产权局提交的日期").fill(today())
    page.get_by_role("button", name="登记已提交").click()
    operator.check()
    page.get_by_label("备案号或登记号").fill(number)
    page.get_by_label("备案或登记日期").fill(today())
    page.get_by_role("button", name="登记备案信息").click()
    expect(page.get_by_text("已备案登记").first).to_be_visible()
    operator.check()
