"""A visitor finds something to follow, logs in on the way, saves it, looks at it and gives it up."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Person

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_search_is_saved_in_two_clicks(person: Callable[..., Person], javascript: bool) -> None:
    somebody = person(javascript=javascript)
    page = somebody.open("/patents?q=石墨烯&deal_type=licence")
    page.get_by_role("link", name="保存检索").click()
    page.get_by_label("电子邮箱").fill("enterprise@example.test")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_label("名称")).to_have_value("石墨烯 · 许可")
    if javascript:
        somebody.check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="石墨烯 · 许可")).to_be_visible()
    page.get_by_label("邮件通知").select_option("none")
    page.get_by_role("button", name="应用").click()
    expect(page.get_by_text("已暂停邮件", exact=True)).to_be_visible()
    if javascript:
        somebody.check()
    page.get_by_role("link", name="石墨烯 · 许可").click()
    expect(page.locator("#q")).to_have_value("石墨烯")
    page = somebody.open("/my/searches")
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_text("还没有保存的检索")).to_be_visible()
    if javascript:
        somebody.check()
