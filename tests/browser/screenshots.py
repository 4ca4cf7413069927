"""`./run screenshots`: take the README's pictures again from a site with sample data, so that they never age."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from config import ROOT
from marketplace.bootstrap.demo import set_up
from marketplace.bootstrap.environment import variables
from marketplace.bootstrap.processes import Site
from marketplace.bootstrap.servers import free_port
from marketplace.seed.people import OPERATOR, PASSWORD
from tests.browser.chromium import QUIET, chromium_path

FOLDER = ROOT / "static" / "readme"
SIZE: ViewportSize = {"width": 1280, "height": 860}


def main() -> None:
    """Set up, look, save."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = variables(JINQIAO_DATA_DIR=folder, JINQIAO_SAMPLE_DATA="true")
        set_up(Path(folder), environment)
        with Site(free_port(), Path(folder), environment) as site, sync_playwright() as playwright:
            site.wait_until_it_answers()
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
            page = browser.new_page(viewport=SIZE, locale="zh-CN")
            _take(page, f"{site.address}/patents?q=石墨", "search")
            page.goto(f"{site.address}/login")
            page.get_by_label("电子邮箱").fill(OPERATOR)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.goto(f"{site.address}/my/deals?status=offered")
            page.get_by_role("table").get_by_role("link").first.click()
            _take(page, page.url, "deal")
            browser.close()


def _take(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
