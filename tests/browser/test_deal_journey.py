"""Journey: an ordinary licence with a counter-offer, from the enquiry to the recordal; every click is counted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import LISTED, Live, Person, deal_path
from tests.browser.steps import PATIENCE, RECORDAL, approve, offer_patent, today, upload

pytestmark = pytest.mark.browser


class Clicks:
    """Counts what one person clicks from the home page on; typing and choosing a file are free."""

    def __init__(self, person: Person) -> None:
        self.person, self.page, self.count = person, person.page, 0

    def start(self) -> "Clicks":
        """Begin a journey at the home page."""
        self.person.open("/")
        self.count = 0
        return self

    def button(self, name: str) -> None:
        """Press a button of the page."""
        self._click(self.page.get_by_role("button", name=name))

    def link(self, name: str | re.Pattern[str]) -> None:
        """Follow a link of the page."""
        self._click(self.page.get_by_role("link", name=name).first)

    def open(self, summary: str) -> None:
        """Unfold a part of the page."""
        self._click(self.page.get_by_text(summary))

    def _click(self, target: Locator) -> None:
        target.click()
        self.count += 1
        self.person.check()


def _listed(officer: Person, operator: Person, spreadsheet: Path) -> None:
    """A patent comes in with a list and is published."""
    upload(officer.page, spreadsheet)
    ready = officer.page.get_by_role("button", name=re.compile(r"导入 [\d,]+ 行"))
    ready.wait_for(timeout=PATIENCE)
    ready.click()
    officer.page.get_by_role("link", name="再导入一个文件").wait_for(timeout=PATIENCE)
    offer_patent(officer, LISTED, "许可", "300000")
    approve(operator, LISTED[0])


def _ask(asker: Clicks) -> str:
    """Find and request, without a name: home → search → patent → request → send. The study allows home to request."""
    page = asker.start().page
    page.get_by_role("combobox", name="检索").or_(page.locator("input[name=q]")).first.fill(LISTED[1])
    asker.button("检索")
    for _ in range(20):  # the worker carries a published listing into the index within half a second
        if page.get_by_role("link", name=LISTED[0]).count():
            break
        page.wait_for_timeout(250)
        page.reload()
    asker.link(LISTED[0])
    asker.link("提交许可意向")
    page.get_by_label("留言").fill("希望在黑龙江省内实施，请告知价款和中试数据。")
    page.get_by_label("没有关联关系").check()
    page.get_by_label("匿名提出").check()
    asker.button("提交意向")
    return deal_path(page)


def _terms(person: Clicks, price: str) -> None:
    page = person.page
    page.get_by_label("价款（元）").fill(price)
    page.get_by_label("许可开始日").fill("2027-01-01")
    page.get_by_label("许可截止日").fill("2029-12-31")
    person.button("提交报价")


def _sign(person: Clicks, path: str, contract: Path) -> int:
    person.person.open(path)
    person.count = 0
    person.page.get_by_label("签署后的合同文件").set_input_files(contract)
    person.button("上传签署件")
    return person.count


def _answer(owner: Clicks) -> None:
    """Notice on the home page → enquiry → reply: the study's three clicks; the asker's name is nowhere."""
    owner.start().link(re.compile("新的意向待回复"))
    owner.link(re.compile("HLJ-"))
    expect(owner.page.get_by_text("匿名意向方").first).to_be_visible()
    assert "示例新材料" not in owner.page.content()
    owner.page.get_by_role("textbox", name="留言").fill("欢迎洽谈，请先看报价。")
    owner.button("回复意向")
    assert owner.count == 3


def _bargain(owner: Clicks, asker: Clicks, path: str) -> None:
    """Offer and acceptance take one click each; the counter-offer is the second choice, whose form is opened first."""
    owner.count = 0
    _terms(owner, "300000")  # the next step is this one form
    assert owner.count == 1
    assert "示例新材料" not in owner.page.content()
    asker.person.open(path)
    asker.count = 0
    asker.open("还价：提出新的条款")
    _terms(asker, "280000")
    assert asker.count == 2
    owner.person.open(path)
    expect(owner.page.get_by_text("示例新材料有限公司").first).to_be_visible()
    owner.count = 0
    owner.button("接受第 2 版报价")
    assert owner.count == 1


def _conclude(staff: Clicks, path: str) -> None:
    """Effect and recordal: one click for each."""
    page = staff.person.open(path)
    staff.count = 0
    page.get_by_label("合同生效日").fill(today())
    staff.button("确认生效")
    page.get_by_label("备案号或登记号").fill(RECORDAL)
    page.get_by_label("备案或登记日期").fill(today())
    staff.button("登记备案信息")
    assert staff.count == 2
    expect(page.get_by_text("已备案登记").first).to_be_visible()


def test_an_ordinary_licence_with_a_counter_offer(
    live: Live, person: Callable[..., Person], spreadsheet: Path, contract: Path
) -> None:
    officer, operator = person().sign_in("officer"), person().sign_in("operator")
    enterprise = person().sign_in("enterprise")
    _listed(officer, operator, spreadsheet)
    owner, asker = Clicks(officer), Clicks(enterprise)
    path = _ask(asker)
    assert asker.count == 4  # three to the request, one to send it
    expect(asker.page.get_by_text(re.compile("剩 10 个工作日"))).to_be_visible()
    _answer(owner)
    _bargain(owner, asker, path)
    assert [_sign(one, path, contract) for one in (asker, owner)] == [1, 1]
    _conclude(Clicks(operator), path)
    assert ": ok" in live.flask("ledger", "verify")
    assert [one.trouble for one in (officer, enterprise, operator)] == [[], [], []]
