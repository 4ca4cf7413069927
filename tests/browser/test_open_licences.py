"""An open licence from the university's declaration to two takers, with the clicks counted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LISTED, PASSWORD, Live, Person
from tests.browser.steps import approve, today, upload
from tests.factories import uscc

pytestmark = pytest.mark.browser
NUMBER = f"/patents/{LISTED[1]}"


def _declare(officer: Person) -> None:
    """Three clicks: the patent, declare, submit. What is missing is said while it is typed."""
    page = officer.open(NUMBER)
    page.get_by_role("link", name="声明开放许可").click()
    checklist = page.locator("#checklist")
    expect(checklist).to_contain_text("请填写使用费")
    officer.check()
    page.get_by_label("使用费（元）").fill("30000")
    page.get_by_label("支付方式").fill("通知后 30 日内汇入学校账户")
    page.get_by_label("说明").fill("第 6 年年费已缴")
    expect(checklist).to_contain_text("全部满足")  # without a click
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已核对，待签署").first).to_be_visible()
    officer.check()


def _announce(officer: Person, contract: Path) -> None:
    page = officer.page
    page.get_by_label("签署日期").fill(today())
    page.get_by_label("签署或盖章后的声明").set_input_files(contract)
    page.get_by_role("button", name="上传签署件").click()
    page.get_by_label("受理编号").fill("受理2026001")
    page.get_by_label("提交日期").fill(today())
    page.get_by_role("button", name="登记已提交").click()
    officer.check()
    page.get_by_label("公告编号").fill("公告2026001")
    page.get_by_label("公告日期").fill(today())
    page.get_by_role("button", name="登记公告").click()
    expect(page.get_by_text("平台审核后进入开放许可专区")).to_be_visible()
    officer.check()


def _take(enterprise: Person, contract: Path) -> None:
    """Three clicks: the licence, the notice, the payment."""
    page = enterprise.open("/open-licences")
    enterprise.check()
    page.get_by_role("link", name=LISTED[0]).click()
    page.get_by_label("没有关联关系").check()
    enterprise.check()
    page.get_by_role("button", name="发出书面通知").click()
    enterprise.check()
    page.get_by_label("付款凭证").set_input_files(contract)
    page.get_by_role("button", name="提交付款凭证").click()
    expect(page.get_by_text("已付款，待确认生效").first).to_be_visible()
    enterprise.check()


def test_a_declaration_and_two_takers(
    live: Live, person: Callable[..., Person], spreadsheet: Path, contract: Path
) -> None:
    officer, enterprise, operator = (person().sign_in(name) for name in ("officer", "enterprise", "operator"))
    upload(officer.page, spreadsheet)
    officer.page.get_by_role("button", name="导入").first.wait_for(timeout=60_000)
    officer.page.get_by_role("button", name="导入").first.click()
    officer.page.get_by_text("已完成").first.wait_for(timeout=60_000)
    _check_status(officer)
    _declare(officer)
    _announce(officer, contract)
    approve(operator, LISTED[0])
    _settle_second(live)
    for taker in (enterprise, person().sign_in("second")):
        _take(taker, contract)
    page = officer.open("/my/deals")
    page.get_by_role("link", name="HLJ").first.click()
    page.get_by_label("合同生效日").fill(today())
    page.get_by_role("button", name="确认生效").click()
    expect(page.get_by_text("已生效").first).to_be_visible()
    assert ": ok" in live.flask("ledger", "verify")


def _settle_second(live: Live) -> None:
    """A second enterprise with a member."""
    code = uscc(2, "230600")
    live.flask(
        "create-organisation", "示例农机有限公司", "--kind", "enterprise", "--code", code, "--city", "230600"
    )
    options = ("--role", "enterprise_user", "--organisation", code, "--password-stdin")
    live.flask("create-user", "second@example.test", *options, text=PASSWORD + "\n")


def _check_status(officer: Person) -> None:
    page = officer.open(NUMBER)
    page.get_by_role("link", name="核验法律状态").click()
    page.get_by_label("来源").fill("国家知识产权局公布公告")
    page.get_by_role("button", name="保存核验结果").click()
