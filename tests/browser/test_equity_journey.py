"""Journey: a patent goes into a company for shares, at least half of them for its inventors."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.clicks import STEP, Clicks
from tests.browser.conftest import SOLD, Live, Person
from tests.browser.contract_steps import (
    INVENTORS,
    bring_in,
    draw_up,
    granted,
    register,
    sign,
    state_details,
    take_effect,
)
from tests.browser.steps import REGISTRATION, approve, ask, offer_patent, today
from tests.factories import uscc

pytestmark = pytest.mark.browser


def _offer(owner: Clicks, inventors: str) -> Clicks:
    """300,000 shares of the company that asks, at 2.50 yuan: 750,000 yuan, as listed."""
    page = owner.page
    for label, value in (
        ("接受出资的公司", "示例新材料有限公司"),
        ("公司的统一社会信用代码", uscc(1)),
        ("取得的股数", "300000"),
        ("每股价格（元）", "2.50"),
        ("其中发明人的股数", inventors),
    ):
        page.get_by_label(label, exact=True).fill(value)
    return owner.button("提交报价")


def _waive(owner: Clicks, path: str) -> None:
    """The inventors are told of the terms and waive their priority."""
    page = owner.start(path).page
    page.get_by_label("通知全体发明人的日期").fill(today())
    owner.button("登记通知").spent("notify the inventors", STEP)
    for name in INVENTORS:
        page.get_by_label(name).check()
    page.get_by_label("放弃优先受让").check()
    page.get_by_label("答复日期").fill(today())
    owner.button("登记答复").spent("record the inventors' waiver", STEP)


def test_a_patent_is_contributed_for_shares(
    live: Live, person: Callable[..., Person], contract: Path, tmp_path: Path
) -> None:
    officer, enterprise = person().sign_in("officer"), person().sign_in("enterprise")
    operator = person().sign_in("operator")
    bring_in(officer, granted(tmp_path, SOLD))
    offer_patent(officer, SOLD, "作价入股", "750000")
    approve(operator, SOLD[0])
    path = ask(enterprise, SOLD)
    owner, company, staff = Clicks(officer), Clicks(enterprise), Clicks(operator)
    owner.start(path).open("直接报价")
    _offer(owner, "149999")
    expect(owner.page.get_by_role("alert")).to_contain_text("发明人所得股份不少于 150000 股")
    owner.count = 0
    _offer(owner, "150000").spent("offer", STEP)
    company.start(path).button("接受第 1 版报价").spent("accept", STEP)
    expect(company.page.get_by_text("¥750,000").first).to_be_visible()
    _waive(owner, path)
    for party in (enterprise, officer):
        state_details(party, path)
    assert draw_up(owner, path, tmp_path).startswith(b"%PDF")
    sign(company, path, contract)
    sign(owner, path, contract)
    take_effect(staff, path)
    register(staff, path, REGISTRATION, papers=3)
    enterprise.open(f"/patents/{SOLD[1]}")
    enterprise.check()
    expect(enterprise.page.get_by_text("示例新材料有限公司").first).to_be_visible()
    assert ": ok" in live.flask("ledger", "verify")
    assert [one.trouble for one in (officer, enterprise, operator)] == [[], [], []]
