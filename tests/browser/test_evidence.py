"""A visitor keeps a search as evidence after logging in, and finds it and the exports again in the account."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Person


def test_a_visitor_keeps_a_search_that_finds_nothing(person: Callable[..., Person]) -> None:
    someone = person(javascript=False)
    page = someone.open("/patents?q=石墨烯&city=230100")
    page.get_by_role("link", name="留痕").click()
    page.get_by_label("电子邮箱").fill("enterprise@example.test")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("哈尔滨市")).to_be_visible()
    page.get_by_label("用途说明").fill("立项前检索")
    page.get_by_role("button", name="确认留痕").click()
    expect(page.get_by_text("内容与哈希一致")).to_be_visible()
    page.get_by_role("link", name="重新检索并比较").click()
    expect(page.get_by_text("当时 0 件，今天 0 件")).to_be_visible()
    page.goto(f"{someone.address}/account")
    page.get_by_role("link", name="本单位的检索留痕").click()
    expect(page.get_by_role("row")).to_have_count(2)
    page.goto(f"{someone.address}/account")
    page.get_by_role("link", name="我的导出").click()
    expect(page.get_by_text("还没有导出过")).to_be_visible()


def test_the_pages_are_sound(person: Callable[..., Person]) -> None:
    someone = person().sign_in("enterprise")
    for path in ("/patents/evidence?q=石墨烯", "/patents/export?q=石墨烯", "/my/evidence", "/my/exports"):
        someone.open(path)
        someone.check()
    staff = person().sign_in("operator")
    staff.open("/operator/exports")
    staff.check()
