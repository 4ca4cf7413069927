"""A real site (gunicorn and worker) on a free port, and Chromium at two widths that may reach nothing else."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from config import ROOT
from marketplace.bootstrap.environment import PYTHON
from marketplace.bootstrap.processes import Site
from marketplace.bootstrap.servers import free_port
from tests.browser.chromium import QUIET, chromium_path
from tests.factories import application_number, uscc

HEADER = ("专利名称", "申请号", "申请人", "申请日", "主分类号", "摘要")
#: The patents that the journeys are about, and a row that must come back.
LISTED = ("一种秸秆低温热解装置", application_number(71))
SOLD = ("一种大豆联合收获机的防堵方法", application_number(72))
WRONG = "CN202110000071.0"
PASSWORD = "密钥-browser-journey-2026"
WIDTHS = (1280, 375)
ORGANISATIONS = (
    ("北辰示例大学", "university", "4199910001"),
    ("示例新材料有限公司", "enterprise", uscc(1)),
    ("示例运营中心", "platform", uscc(3)),
)
MEMBERS = (
    ("officer", "transfer_officer", "4199910001"),
    ("college", "college_reviewer", "4199910001"),
    ("enterprise", "enterprise_user", uscc(1)),
    ("operator", "operator", uscc(3)),
    ("administrator", "administrator", uscc(3)),
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system's packages; without it the journeys skip, and in CI they fail."""
    path = chromium_path()
    if path is None:
        message = "Chromium is needed: apt-get install chromium fonts-noto-cjk libatomic1"
        pytest.fail(message) if os.environ.get("JINQIAO_REQUIRE_SERVICES") == "1" else pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@dataclass(frozen=True)
class Live:
    """A running site and the environment of its commands."""

    address: str
    environment: dict[str, str]

    def flask(self, *arguments: str, text: str = "") -> str:
        """Run an administration command against this site and return what it printed."""
        command = [str(PYTHON), "-m", "flask", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, input=text, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


def environment(folder: Path) -> dict[str, str]:
    """The variables of a site with this data folder, and of its commands; none of the caller's settings."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("JINQIAO_")}
    limit = "1000 per minute"
    return {**plain, "FLASK_APP": "wsgi", "JINQIAO_DATA_DIR": str(folder), "JINQIAO_LOGIN_LIMIT": limit}


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two organisations, the platform and a member of each role, made as a first set-up is made."""
    folder = tmp_path_factory.mktemp("settled")
    site = Live("", environment(folder))
    site.flask("db", "upgrade")
    for name, kind, code in ORGANISATIONS:
        site.flask("create-organisation", name, "--kind", kind, "--code", code, "--city", "230100")
    for name, role, code in MEMBERS:
        options = ("--role", role, "--organisation", code, "--password-stdin")
        site.flask("create-user", f"{name}@example.test", *options, text=PASSWORD + "\n")
    return folder


@pytest.fixture
def live(tmp_path: Path, settled: Path) -> Iterator[Live]:
    """A running site of its own for each test."""
    shutil.copytree(settled, tmp_path, dirs_exist_ok=True)
    port = free_port()
    site = Live(f"http://127.0.0.1:{port}", environment(tmp_path))
    with Site(port, tmp_path, site.environment) as running:
        running.wait_until_it_answers()
        yield site


class Person:
    """Somebody with a browser of their own: every page is checked as it comes."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page: Page = context.new_page()
        self.trouble: list[str] = []
        self.page.on("request", lambda request: self._local(request.url))
        self.page.on("response", self._sound)
        self.page.on("console", self._printed)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))

    def _printed(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "422" not in message.text:  # a form that is shown again is no fault
            self.trouble.append(message.text)

    def _local(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.trouble.append(f"request leaves the host: {url}")

    def _sound(self, response: Response) -> None:
        if response.status >= 500:
            self.trouble.append(f"{response.status} {response.url}")

    def open(self, path: str) -> Page:
        """Open a page by its path."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, name: str) -> "Person":
        """Sign in through the form."""
        self.open("/login")
        self.page.get_by_label("电子邮箱").fill(f"{name}@example.test")
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.get_by_role("button", name="退出").wait_for()
        return self

    def check(self) -> None:
        """The page at hand fits its window, has one h1, no axe violation, and nothing went wrong on the way."""
        self.page.wait_for_load_state()
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"
        assert self.page.locator("h1").count() == 1, self.page.url
        report = Axe().run(self.page).response["violations"]
        found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in report]
        assert not found, f"{self.page.url}: {found}"
        assert self.trouble == []


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    """The two widths that every page is made for."""
    return int(request.param)


@pytest.fixture
def person(browser: Browser, live: Live, width: int) -> Iterator[Callable[..., Person]]:
    """Return a function that gives somebody a fresh browser at this width."""
    contexts: list[BrowserContext] = []

    def _somebody(javascript: bool = True) -> Person:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", java_script_enabled=javascript
        )
        contexts.append(context)
        return Person(context, live.address)

    yield _somebody
    for context in contexts:
        context.close()


def deal_path(page: Page) -> str:
    """The path of the deal room at hand."""
    match = re.search(r"/deals/[0-9a-f-]{36}", page.url)
    assert match is not None, page.url
    return match[0]


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
    path.write_bytes(b"%PDF-1.4\n%signed copy of the contract\n%%EOF\n")
    return path
