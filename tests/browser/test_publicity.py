"""Published prices for a visitor with a keyboard, on a phone: read, object, be refused, be heard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Live, Person

pytestmark = pytest.mark.browser


def test_the_empty_list_leads_on(live: Live, person: Callable[..., Person]) -> None:
    visitor = person()
    page = visitor.open("/publicity")
    visitor.check()
    page.get_by_role("link", name="查看已结束的公示").click()
    expect(page.get_by_text("还没有结束的公示")).to_be_visible()
    visitor.check()
    assert visitor.trouble == []
