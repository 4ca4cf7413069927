"""Journey: a patent with a co-owner is sold by agreement; its price is shown, objected to, cleared, and it goes over."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from marketplace.services import publicity
from tests.browser.behind import later
from tests.browser.clicks import ANSWER, STEP, Clicks
from tests.browser.conftest import SOLD, Live, Person
from tests.browser.contract_steps import (
    CO_OWNER,
    INVENTORS,
    bring_in,
    draw_up,
    granted,
    register,
    sign,
    state_details,
    take_effect,
)
from tests.browser.steps import REGISTRATION, approve, ask, offer_patent, propose, today

pytestmark = pytest.mark.browser
DAYS = 20  # more than the fifteen days of publicity, whichever were left after the objection


def _papers(owner: Clicks, path: str, paper: Path) -> None:
    """What must stand before the price is shown: the co-owner's consent, the inventors' notice and their waiver."""
    page = owner.start(path).page
    unmet = page.get_by_role("region", name="下一步")
    expect(unmet).to_contain_text(f"共有人{CO_OWNER}书面同意")
    expect(page.get_by_label("签署后的合同文件")).to_have_count(0)
    page.get_by_label("书面文件").set_input_files(paper)
    owner.button("登记文件").spent("record the co-owner's consent", STEP)
    page.get_by_label("通知全体发明人的日期").fill(today())
    owner.button("登记通知").spent("notify the inventors", STEP)
    for name in INVENTORS:
        page.get_by_label(name).check()
    page.get_by_label("放弃优先受让").check()
    page.get_by_label("答复日期").fill(today())
    owner.button("登记答复").spent("record the inventors' waiver", STEP)
    expect(unmet).to_contain_text("请先公示协议价格")


def _publish(owner: Clicks) -> None:
    """Show the price; without the tick it is refused."""
    owner.button("开始公示")
    expect(owner.page.get_by_role("alert")).to_contain_text("请核对公示内容后勾选确认")
    owner.count = 0
    owner.page.get_by_label("已核对公示内容").check()
    owner.button("开始公示").spent("show the price", STEP)
    expect(owner.page.get_by_text("价格公示中").first).to_be_visible()


def _object(visitor: Clicks) -> None:
    """Anybody, not signed in: published prices → this one → object."""
    page = visitor.start("/publicity").link(SOLD[0]).page
    expect(page.get_by_text("¥480,000").first).to_be_visible()
    page.get_by_label("异议理由").fill("太低")
    visitor.button("提交异议")
    expect(page.get_by_role("alert")).to_contain_text("请写 10 至 2,000 个字")
    page.get_by_label("异议理由").fill("同类专利去年的成交价明显更高，请说明定价依据。")
    page.get_by_label("联系方式").fill("visitor@example.test")
    visitor.button("提交异议").spent("object, refused once", 3)
    expect(page.get_by_text("公示计时暂停").first).to_be_visible()
    assert "visitor@example.test" not in page.content()


def _dismiss(owner: Clicks) -> None:
    """Notice on the home page → deal → take note; then the decision."""
    owner.start().link(re.compile("价格公示收到异议，待登记")).link(re.compile("HLJ-")).button("登记异议")
    owner.spent("take note of an objection", ANSWER)
    page = owner.page
    page.get_by_label("异议不成立，继续交易").check()
    page.get_by_label("处理决定及理由").fill("价格经集体决策并参考了评估报告，异议不成立。")
    owner.button("保存处理决定").spent("decide the objection", STEP)
    # The days that were left still have to run.
    expect(page.get_by_label("签署后的合同文件")).to_have_count(0)


def test_a_transfer_with_a_co_owner_and_an_objection_to_its_price(
    live: Live, person: Callable[..., Person], contract: Path, tmp_path: Path
) -> None:
    officer, enterprise = person().sign_in("officer"), person().sign_in("enterprise")
    operator, visitor = person().sign_in("operator"), person()
    bring_in(officer, granted(tmp_path, SOLD, CO_OWNER))
    offer_patent(officer, SOLD, "转让", "500000")
    approve(operator, SOLD[0])
    path = ask(enterprise, SOLD)
    propose(officer, path, "500000", False, "直接报价")
    propose(enterprise, path, "480000", False, "还价：提出新的条款")
    owner, buyer, staff = Clicks(officer), Clicks(enterprise), Clicks(operator)
    owner.start(path).button("接受第 2 版报价").spent("accept", STEP)
    _papers(owner, path, contract)
    _publish(owner)
    _object(Clicks(visitor))
    _dismiss(owner)
    with later(live, DAYS) as now:
        assert publicity.sweep(now) == 1
    for party in (enterprise, officer):
        state_details(party, path)
    assert draw_up(owner, path, tmp_path).startswith(b"%PDF")
    sign(buyer, path, contract)
    sign(owner, path, contract)
    take_effect(owner, path)
    buyers = officer.open(f"/patents/{SOLD[1]}").get_by_role("definition").filter(has_text="示例新材料")
    expect(buyers).to_have_count(0)  # in force, but the title has not passed
    register(staff, path, REGISTRATION, papers=4)
    visitor.open(f"/patents/{SOLD[1]}")
    visitor.check()
    expect(visitor.page.get_by_text("示例新材料有限公司").first).to_be_visible()
    Clicks(visitor).start("/publicity").link("已结束").link(SOLD[0])
    expect(visitor.page.get_by_text("收到 1 件，已处理 1 件")).to_be_visible()
    assert ": ok" in live.flask("ledger", "verify")
    assert [one.trouble for one in (officer, enterprise, operator, visitor)] == [[], [], [], []]
