"""Searching as an engineer does it: type, take a suggestion, narrow, open a patent, go on to one like it."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from marketplace.bootstrap.processes import Site
from marketplace.bootstrap.servers import free_port
from tests.browser.conftest import Live, Person, environment

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample data, indexed."""
    folder = tmp_path_factory.mktemp("stocked")
    site = Live("", environment(folder))
    for command in (("db", "upgrade"), ("seed",), ("search", "rebuild")):
        site.flask(*command)
    return folder


@pytest.fixture
def live(tmp_path: Path, stocked: Path) -> Iterator[Live]:
    """A running site with sample data."""
    shutil.copytree(stocked, tmp_path, dirs_exist_ok=True)
    port = free_port()
    site = Live(f"http://127.0.0.1:{port}", environment(tmp_path))
    with Site(port, tmp_path, site.environment) as running:
        running.wait_until_it_answers()
        yield site


def _narrow(page: Page, words: str) -> None:
    """Choose a value in the filter column, which is folded into a button on a phone."""
    button = page.get_by_text("筛选条件")
    if button.is_visible():
        button.click()
    page.get_by_role("link", name=re.compile(f"{words} \\d+$")).first.click()


def _to_a_similar_one(person: Person) -> None:
    """Open the first result, and from it the first patent like it."""
    page = person.page
    page.get_by_role("article").first.get_by_role("link").first.click()
    person.check()
    title = page.get_by_role("heading", level=1).inner_text()
    alike = page.get_by_role("region", name="相似专利").get_by_role("listitem").first
    expect(alike).to_contain_text(re.compile("共同词语|同属|摘要内容相近"))
    alike.get_by_role("link").click()
    person.check()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert title


def test_by_keyboard_from_a_suggestion_to_a_similar_patent(live: Live, person: Callable[..., Person]) -> None:
    engineer = person()
    page = engineer.open("/")
    engineer.check()
    box = page.get_by_role("combobox")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("石墨/", delay=30)  # in the box a slash is a slash
    expect(box).to_have_value("石墨/")
    page.keyboard.press("Backspace")
    options = page.get_by_role("option")
    options.first.wait_for()
    expect(box).to_have_attribute("aria-expanded", "true")
    engineer.check()
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("石墨")  # back at what was typed
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("石墨")
    page.keyboard.press("ArrowDown")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/patents?q=*")
    engineer.check()
    _narrow(page, "普通许可")
    page.wait_for_url("**licence_type=non_exclusive**")
    expect(page.get_by_role("list", name="已选条件")).to_contain_text("普通许可")
    engineer.check()
    _to_a_similar_one(engineer)


def test_by_mouse_down_the_classification(live: Live, person: Callable[..., Person]) -> None:
    engineer = person()
    page = engineer.open("/patents?scope=all")
    page.get_by_role("combobox").press_sequentially("C01", delay=30)
    page.get_by_role("option", name=re.compile("C01B")).click()
    page.wait_for_url("**q=ipc%3AC01B**")
    assert "scope=all" in page.url
    for path in (
        "/ipc",
        "/ipc/C",
        "/ipc/C01B",
        "/ipc?q=金属",
        "/help/search",
        "/patents/by/institution",
    ):
        page.goto(live.address + path)
        engineer.check()
    page.goto(live.address + "/ipc/C01?scope=all")
    page.get_by_role("link", name=re.compile("^C01B")).first.click()
    page.get_by_role("link", name=re.compile("查看 C01B 的专利")).click()
    expect(page.get_by_role("list", name="已选条件")).to_contain_text("C01B")
    engineer.check()
    page.goto(live.address + '/patents?q="石墨大豆" 大豆&city=230100')
    expect(page.get_by_role("link", name=re.compile("去掉|只检索")).first).to_be_visible()
    engineer.check()


def test_when_suggestions_fail_the_box_stays_a_box(live: Live, person: Callable[..., Person]) -> None:
    engineer = person()
    engineer.page.route(
        "**/api/v1/search/suggest**", lambda route: route.fulfill(status=200, body="not json")
    )
    page = engineer.open("/patents")
    page.get_by_role("combobox").press_sequentially("石墨", delay=30)
    page.wait_for_timeout(400)
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/patents?q=*")
    engineer.check()


def test_without_javascript_words_filters_and_similar_patents_work(
    live: Live, person: Callable[..., Person]
) -> None:
    visitor = person(javascript=False)
    page = visitor.open("/")
    page.get_by_role("searchbox").fill("石墨")
    page.get_by_role("button", name="检索").click()
    _narrow(page, "普通许可")
    expect(page.get_by_role("list", name="已选条件")).to_contain_text("普通许可")
    page.get_by_role("article").first.get_by_role("link").first.click()
    page.get_by_role("region", name="相似专利").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="相似专利")).to_be_visible()
    page.goto(live.address + "/patents?scope=all")
    if page.get_by_text("筛选条件").is_visible():
        page.get_by_text("筛选条件").click()
    cities = page.locator(".facet-group", has=page.get_by_role("heading", name="地市"))
    cities.get_by_text("地市", exact=True).click()
    cities.get_by_text(re.compile("^更多")).click()
    cities.locator(".facet-more").get_by_role("link").first.click()
    expect(page.get_by_role("list", name="已选条件")).to_be_visible()
