"""Clicks as the study of journeys counts them (ecosystem study §5.2), beside its targets."""

import re
from pathlib import Path

from playwright.sync_api import Download, Locator

from tests.browser.conftest import Person

#: The study's targets of the journeys that are walked here.
FIND_AND_REQUEST, ANSWER, STEP, PAY = 3, 3, 1, 4
Name = str | re.Pattern[str]


class Clicks:
    """Counts what one person clicks from a page on. Typing, ticking what a form asks and choosing a file are free."""

    def __init__(self, person: Person) -> None:
        self.person, self.page, self.count = person, person.page, 0

    def start(self, path: str = "/") -> "Clicks":
        """Begin to count on this page, which is looked at."""
        self.person.open(path)
        self.person.check()
        self.count = 0
        return self

    def button(self, name: Name) -> "Clicks":
        """Press a button of the page."""
        return self._click(self.page.get_by_role("button", name=name).first)

    def link(self, name: Name) -> "Clicks":
        """Follow a link of the page."""
        return self._click(self.page.get_by_role("link", name=name).first)

    def open(self, summary: str) -> "Clicks":
        """Unfold a part of the page."""
        return self._click(self.page.get_by_text(summary, exact=True))

    def download(self, name: Name, path: Path) -> bytes:
        """Follow a link that hands out a file; return what it holds."""
        with self.page.expect_download() as chosen:
            self.page.get_by_role("link", name=name).first.click()
        self.count += 1
        return _saved(chosen.value, path)

    def spent(self, journey: str, target: int) -> None:
        """Print what the journey took, and fail when it took more than its target."""
        print(f"{journey}: {self.count} (target {target})")
        assert 1 <= self.count <= target, f"{journey}: {self.count} clicks, target {target}"
        self.count = 0

    def _click(self, target: Locator) -> "Clicks":
        target.click()
        self.count += 1
        self.person.check()
        return self


def _saved(download: Download, path: Path) -> bytes:
    download.save_as(path)
    return path.read_bytes()
