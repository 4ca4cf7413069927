"""Import, listing, search, saving, comparing and request work where scripts don't run."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LISTED, SOLD, Live, Person, deal_path
from tests.browser.steps import approve, upload

pytestmark = pytest.mark.browser


def test_the_path_works_without_javascript(
    live: Live, person: Callable[..., Person], spreadsheet: Path
) -> None:
    officer, operator = person(javascript=False).sign_in("officer"), person().sign_in("operator")
    page, number = officer.page, LISTED[1]
    upload(page, spreadsheet)
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
    approve(operator, LISTED[0])
    page = person(javascript=False).sign_in("enterprise").open("/patents?q=秸秆 热解")
    _refresh_until(page, lambda: page.get_by_role("link", name=LISTED[0]).count() > 0)
    _save_and_compare(page)
    page.get_by_role("link", name=LISTED[0]).click()
    page.get_by_role("link", name=re.compile("提交.*意向")).first.click()
    page.get_by_label("留言").fill("请告知许可条件。")
    page.get_by_label("没有关联关系").check()
    page.get_by_role("button", name="提交意向").click()
    assert deal_path(page)


def _save_and_compare(page: Page) -> None:
    """Save the result, compare it with the other patent, and come back to it by the list."""
    page.get_by_role("button", name="收藏").click()
    expect(page.get_by_text("已收藏到“我的收藏”")).to_be_visible()
    page.get_by_label("对比").check()
    page.get_by_role("button", name="对比所选").click()
    page.get_by_label("再加一件").fill(SOLD[1])
    page.get_by_role("button", name="加入对比").click()
    expect(page.get_by_role("columnheader", name=SOLD[0])).to_be_attached()
    page.get_by_role("link", name="收藏夹").click()
    page.get_by_role("link", name="我的收藏").click()


def _refresh_until(page: Page, reached: Callable[[], bool]) -> None:
    for _ in range(120):
        if reached():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{page.url} never got there")
