"""An operator empties a queue in four clicks; inventory, college's check and admission in the browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LISTED, SOLD, Live, Person
from tests.browser.steps import PATIENCE, offer_patent, upload

pytestmark = pytest.mark.browser


def _offered(officer: Person, spreadsheet: Path) -> None:
    """Import the list and hand both patents in for the platform's approval."""
    upload(officer.page, spreadsheet)
    officer.page.get_by_role("button", name=re.compile(r"导入 [\d,]+ 行")).click(timeout=PATIENCE)
    officer.page.get_by_role("link", name="下载错误行（xlsx）").wait_for(timeout=PATIENCE)
    offer_patent(officer, LISTED, "许可", "300000")
    offer_patent(officer, SOLD, "转让", "500000")


def _approved_in_four_clicks(operator: Person) -> None:
    page = operator.open("/")
    page.get_by_role("link", name="工作台").click()
    operator.check()
    page.get_by_role("rowheader", name="挂牌待平台审核").get_by_role("link").click()
    operator.check()
    page.get_by_role("link", name="全选本页").click()
    operator.check()
    page.get_by_role("button", name="批准所选").click()
    expect(page.get_by_role("heading", name="办理结果：2 件成功，0 件未办理")).to_be_visible()
    operator.check()


def _filled_in(officer: Person) -> None:
    page = officer.open("/my/pool?state=not_inventoried")
    officer.check()
    page.get_by_role("link", name=LISTED[0]).click()
    page.get_by_role("button", name="提交学院审核").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择实施情况")
    officer.check()
    for choice in ("是", "未实施", "许可", "高 · 前景好，建议优先推广"):
        page.get_by_label(choice, exact=True).check()
    page.get_by_label("技术成熟度").select_option("6")
    page.get_by_label("应用场景和产业化前景").fill("可用于秸秆综合利用企业的热解生产线")
    page.get_by_role("button", name="提交学院审核").click()
    expect(page.get_by_text("已提交，等待学院审核")).to_be_visible()


def _admitted(college: Person, officer: Person) -> None:
    page = college.open("/my/pool")
    page.get_by_role("link", name=LISTED[0]).click()
    college.check()
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_role("heading", name="办理结果：1 件成功，0 件未办理")).to_be_visible()
    college.check()
    page = officer.open("/my/pool")
    page.get_by_role("checkbox").check()
    page.get_by_label("入库层级").select_option("1")
    page.get_by_role("button", name="批准所选入库").click()
    expect(page.get_by_role("heading", name="办理结果：1 件成功，0 件未办理")).to_be_visible()
    officer.open("/my/pool?state=pooled")
    expect(page.get_by_role("cell", name="一级 · 重点推广")).to_be_visible()
    officer.check()


def test_a_queue_is_emptied_and_a_patent_comes_into_the_pool(
    live: Live, person: Callable[..., Person], spreadsheet: Path
) -> None:
    officer, operator, college = (person().sign_in(name) for name in ("officer", "operator", "college"))
    _offered(officer, spreadsheet)
    _approved_in_four_clicks(operator)
    _filled_in(officer)
    _admitted(college, officer)
    assert ": ok" in live.flask("ledger", "verify")
    assert [one.trouble for one in (officer, operator, college)] == [[], [], []]
