"""Journey: an ordinary licence with a counter-offer, from the enquiry to payment and recordal; every click is counted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.clicks import ANSWER, FIND_AND_REQUEST, PAY, STEP, Clicks
from tests.browser.conftest import LISTED, Live, Person, deal_path
from tests.browser.contract_steps import (
    bring_in,
    draw_up,
    granted,
    register,
    sign,
    state_details,
    take_effect,
)
from tests.browser.steps import RECORDAL, approve, offer_patent, today

pytestmark = pytest.mark.browser


def _ask(asker: Clicks) -> str:
    """Find and request, without a name: home → search → patent → request; one more click sends it."""
    page = asker.start().page
    page.get_by_role("combobox", name="检索").or_(page.locator("input[name=q]")).first.fill(LISTED[1])
    asker.button("检索")
    for _ in range(20):  # the worker carries a published listing into the index within half a second
        if page.get_by_role("link", name=LISTED[0]).count():
            break
        page.wait_for_timeout(250)
        page.reload()
    asker.link(LISTED[0]).link("提交许可意向").spent("find and request", FIND_AND_REQUEST)
    page.get_by_label("留言").fill("希望在黑龙江省内实施，请告知价款和中试数据。")
    page.get_by_label("没有关联关系").check()
    page.get_by_label("匿名提出").check()
    asker.button("提交意向").spent("send the request", STEP)
    return deal_path(page)


def _answer(owner: Clicks) -> None:
    """Notice on the home page → enquiry → reply; the asker's name is nowhere."""
    owner.start().link(re.compile("新的意向待回复")).link(re.compile("HLJ-"))
    expect(owner.page.get_by_text("匿名意向方").first).to_be_visible()
    assert "示例新材料" not in owner.page.content()
    owner.page.get_by_role("textbox", name="留言").fill("欢迎洽谈，请先看报价。")
    owner.button("回复意向").spent("answer a request", ANSWER)


def _terms(person: Clicks, price: str) -> Clicks:
    page = person.page
    page.get_by_label("价款（元）").fill(price)
    page.get_by_label("许可开始日").fill("2027-01-01")
    page.get_by_label("许可截止日").fill("2029-12-31")
    return person.button("提交报价")


def _bargain(owner: Clicks, asker: Clicks, path: str) -> None:
    """Offer and acceptance take one click each; the counter-offer is the second choice, whose form is opened first."""
    _terms(owner, "300000").spent("offer", STEP)
    assert "示例新材料" not in owner.page.content()
    _terms(asker.start(path).open("还价：提出新的条款"), "280000").spent("counter-offer", STEP + 1)
    owner.start(path)
    expect(owner.page.get_by_text("示例新材料有限公司").first).to_be_visible()
    owner.button("接受第 2 版报价").spent("accept", STEP)


def _pay(payer: Clicks, voucher: Path, folder: Path) -> bytes:
    """Notice on the home page → payment → voucher → the contract."""
    payer.start().link(re.compile("款项待付")).link("价款")
    payer.page.get_by_label("付款日期").fill(today())
    payer.page.get_by_label("付款凭证").set_input_files(voucher)
    payer.button("登记已付款")
    contract = payer.download("下载合同", folder / "paid.pdf")
    payer.spent("pay and get the contract", PAY)
    return contract


def test_an_ordinary_licence_with_a_counter_offer(
    live: Live, person: Callable[..., Person], contract: Path, tmp_path: Path
) -> None:
    officer, operator = person().sign_in("officer"), person().sign_in("operator")
    enterprise = person().sign_in("enterprise")
    bring_in(officer, granted(tmp_path, LISTED))
    offer_patent(officer, LISTED, "许可", "280000")
    approve(operator, LISTED[0])
    owner, asker, staff = Clicks(officer), Clicks(enterprise), Clicks(operator)
    path = _ask(asker)
    expect(asker.page.get_by_text(re.compile("剩 10 个工作日"))).to_be_visible()
    _answer(owner)
    _bargain(owner, asker, path)
    for party in (enterprise, officer):
        state_details(party, path)
    text = draw_up(owner, path, tmp_path)
    assert text.startswith(b"%PDF")
    sign(asker, path, contract)
    sign(owner, path, contract)
    take_effect(staff, path)
    register(staff, path, RECORDAL, papers=4)
    assert _pay(asker, contract, tmp_path) == text
    assert ": ok" in live.flask("ledger", "verify")
    assert [one.trouble for one in (officer, enterprise, operator)] == [[], [], []]
