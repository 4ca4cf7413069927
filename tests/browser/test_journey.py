"""The whole path as four people walk it in Chromium: a spreadsheet becomes listings, a licence, a transfer, a figure."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, expect

from tests.browser.conftest import LISTED, SOLD, WRONG, Live, Person
from tests.browser.steps import (
    PATIENCE,
    RECORDAL,
    REGISTRATION,
    approve,
    ask,
    conclude,
    offer_patent,
    propose,
    sign,
    upload,
)

pytestmark = pytest.mark.browser


def _import(officer: Person, spreadsheet: Path, folder: Path) -> None:
    """Recognised, previewed, a column corrected and put back, imported; wrong rows return; a second time adds nothing."""
    page = officer.page
    ready = page.get_by_role("button", name=re.compile(r"导入 [\d,]+ 行"))
    upload(page, spreadsheet)
    ready.wait_for(timeout=PATIENCE)
    expect(page.get_by_text("校验位").first).to_be_visible()
    officer.check()
    for field in ("", "abstract"):
        page.get_by_label("摘要", exact=True).select_option(field)
        page.get_by_role("button", name="按此对应重新核对").click()
        ready.wait_for(timeout=PATIENCE)
    ready.click()
    with page.expect_download(timeout=PATIENCE) as download:
        page.get_by_role("link", name="下载错误行（xlsx）").click(timeout=PATIENCE)
    officer.check()
    assert WRONG in _texts(download.value, folder / "wrong.xlsx")
    upload(page, spreadsheet)
    page.get_by_role("button", name="没有可导入的行").wait_for(timeout=PATIENCE)


def _deal(
    officer: Person, enterprise: Person, patent: tuple[str, str], contract: Path, *, licence: bool
) -> str:
    """Ask, offer, counter, accept, sign on both sides; return the deal room's path."""
    path = ask(enterprise, patent)
    propose(officer, path, "300000", licence, "直接报价")
    propose(enterprise, path, "280000", licence, "还价：提出新的条款")
    officer.open(path).get_by_role("button", name="接受第 2 版报价").click()
    expect(officer.page.get_by_text("待签约").first).to_be_visible()
    officer.check()
    sign(enterprise, path, contract)
    sign(officer, path, contract)
    expect(officer.page.get_by_text("已签约").first).to_be_visible()
    return path


def _count(administrator: Person, folder: Path) -> None:
    """The figures open their rows, and the workbook adds up."""
    page = administrator.open("/statistics")
    administrator.check()
    expect(page.get_by_role("main")).to_contain_text("¥560,000")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    texts = _texts(download.value, folder / "report.xlsx")
    assert any("Σ" in text for text in texts)
    assert REGISTRATION in texts
    page.get_by_role("link", name="2", exact=True).first.click()
    administrator.check()
    expect(page.get_by_role("table")).to_contain_text(RECORDAL)


def _texts(download: Download, path: Path) -> list[str]:
    download.save_as(path)
    return [str(cell.value) for sheet in load_workbook(path) for row in sheet for cell in row if cell.value]


def test_from_a_spreadsheet_to_a_counted_deal(
    live: Live, person: Callable[..., Person], spreadsheet: Path, contract: Path, tmp_path: Path
) -> None:
    officer, enterprise = person().sign_in("officer"), person().sign_in("enterprise")
    operator, administrator = person().sign_in("operator"), person().sign_in("administrator")
    _import(officer, spreadsheet, tmp_path)
    offer_patent(officer, LISTED, "许可", "280000")
    offer_patent(officer, SOLD, "转让", "280000")
    approve(operator, LISTED[0])
    approve(operator, SOLD[0])
    conclude(operator, _deal(officer, enterprise, LISTED, contract, licence=True), RECORDAL)
    transfer = _deal(officer, enterprise, SOLD, contract, licence=False)
    owner = officer.open(f"/patents/{SOLD[1]}").get_by_role("definition").filter(has_text="示例新材料")
    expect(owner).to_have_count(0)  # signed, but the title has not passed
    conclude(operator, transfer, REGISTRATION)
    expect(enterprise.open(f"/patents/{SOLD[1]}").get_by_text("示例新材料有限公司").first).to_be_visible()
    assert ": ok" in live.flask("ledger", "verify")
    _count(administrator, tmp_path)
    assert [somebody.trouble for somebody in (officer, enterprise, operator, administrator)] == [
        [],
        [],
        [],
        [],
    ]
