"""An open licence from the university's declaration to two takers, with the clicks counted."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.clicks import Clicks
from tests.browser.conftest import PASSWORD, Live, Person, deal_path
from tests.browser.sheets import CO_OWNER, SHARED, bring_in, shared_list
from tests.browser.steps import approve, ask, conclude, offer_patent, today
from tests.factories import uscc

pytestmark = pytest.mark.browser
TITLE, NUMBER = SHARED
DECLARE, TAKE = 3, 3  # the study's targets, ecosystem study §5.2
FEE = "30000"


def _mend(officer: Person) -> None:
    """The check says what is missing and how to mend it; here the status that nobody has looked at."""
    page = officer.open(f"/my/patents/{NUMBER}/open-licence")
    expect(page.locator("#checklist")).to_contain_text("专利须已授权公告且有效：请核验法律状态")
    officer.check()
    page.get_by_role("link", name="核验法律状态").click()
    page.get_by_label("来源").fill("国家知识产权局公布公告")
    page.get_by_role("button", name="保存核验结果").click()
    checklist = page.locator("#checklist")  # back where the check sent us from
    expect(checklist).not_to_contain_text("请核验法律状态")
    expect(checklist).to_contain_text("请填写使用费：金额")
    expect(checklist).to_contain_text(CO_OWNER)  # the co-owner's signature follows


def _declare(officer: Person) -> None:
    """Three clicks: the patent, declare, submit. What is missing is said while it is typed."""
    clicks = Clicks(officer).start("/my/patents")
    page = clicks.page
    clicks.link(re.compile(NUMBER[:8])).link("声明开放许可")
    page.get_by_label("使用费（元）").fill(FEE)
    page.get_by_label("支付方式").fill("通知后 30 日内汇入学校账户")
    page.get_by_label("说明").fill("第 6 年年费已缴")
    expect(page.locator("#checklist")).to_contain_text("全部满足")  # without a click
    clicks.button(re.compile("^提交$")).spent("declare an open licence", DECLARE)
    expect(page.get_by_text("已核对，待签署").first).to_be_visible()


def _sign(officer: Person, contract: Path) -> None:
    """Both owners sign; until then nothing is filed."""
    page = officer.page
    for name in ("北辰示例大学", CO_OWNER):
        expect(page.get_by_label("受理编号")).to_have_count(0)
        page.get_by_label("签署的权利人").select_option(name)
        page.get_by_label("签署日期").fill(today())
        page.get_by_label("签署或盖章后的声明").set_input_files(contract)
        page.get_by_role("button", name="上传签署件").click()
        officer.check()


def _download(officer: Person, folder: Path) -> None:
    """The declaration ready to file, in both formats, with what was declared."""
    clicks = Clicks(officer)
    pdf = clicks.download("下载声明（PDF）", folder / "声明.pdf")
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    word = clicks.download("下载声明（Word）", folder / "声明.docx")
    assert zipfile.ZipFile(io.BytesIO(word)).testzip() is None
    body = Document(io.BytesIO(word)).element.body
    text = "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    for told in (f"ZL{NUMBER[:-1]}.{NUMBER[-1]}", TITLE, CO_OWNER, "叁万元整", "2041-03-03", today()):
        assert told in text


def _announce(officer: Person) -> None:
    page = officer.page
    page.get_by_label("受理编号").fill("受理2026001")
    page.get_by_label("提交日期").fill(today())
    page.get_by_role("button", name="登记已提交").click()
    officer.check()
    page.get_by_label("公告编号").fill("公告2026001")
    page.get_by_label("公告日期").fill(today())
    page.get_by_role("button", name="登记公告").click()
    expect(page.get_by_text("平台审核后进入开放许可专区")).to_be_visible()
    officer.check()


def _zone(reader: Person, licensees: int) -> None:
    """The public zone: the licence stands under its tab with its fee, and the other tab says why it is empty."""
    page = reader.open("/open-licences?tab=free")
    expect(page.get_by_text("没有免费的开放许可")).to_be_visible()
    reader.check()
    page.get_by_role("link", name="收费", exact=True).click()
    row = page.get_by_role("row").filter(has_text=TITLE)
    expect(row).to_contain_text("30,000 元")
    expect(row.get_by_role("cell").nth(3)).to_have_text(str(licensees))
    reader.check()


def _take(taker: Person, contract: Path) -> str:
    """Three clicks: the licence, the notice, the payment; another sum than announced is refused."""
    clicks = Clicks(taker).start("/open-licences")
    page = clicks.page
    clicks.link(TITLE)
    page.get_by_label("没有关联关系").check()
    clicks.button("发出书面通知")
    expect(page.get_by_label("已付金额（元）")).to_have_value(re.compile("^30,?000"))
    page.get_by_label("付款凭证").set_input_files(contract)
    clicks.button("提交付款凭证").spent("take an open licence", TAKE)
    expect(page.get_by_text("已付款，待确认生效").first).to_be_visible()
    return deal_path(page)


def _haggle(taker: Person, contract: Path) -> None:
    """The same terms for everybody: paying less is refused with the announced sum, and nothing has happened."""
    page = taker.page
    page.goto(f"{taker.address}/open-licences")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("没有关联关系").check()
    page.get_by_role("button", name="发出书面通知").click()
    page.get_by_label("已付金额（元）").fill("20000")
    page.get_by_label("付款凭证").set_input_files(contract)
    page.get_by_role("button", name="提交付款凭证").click()
    expect(page.get_by_role("alert")).to_contain_text("应按公告的金额 30,000.00 元支付，对所有人相同")
    taker.check()
    page.get_by_label("已付金额（元）").fill(FEE)
    page.get_by_label("付款凭证").set_input_files(contract)
    page.get_by_role("button", name="提交付款凭证").click()
    expect(page.get_by_text("已付款，待确认生效").first).to_be_visible()
    taker.check()


def _no_exclusive_beside(officer: Person, enterprise: Person, operator: Person) -> None:
    """While the declaration stands, an exclusive licence is refused where it is offered; an ordinary one is not."""
    offer_patent(officer, SHARED, "许可", "300000")
    approve(operator, TITLE)
    path = ask(enterprise, SHARED)
    page = officer.open(path)
    page.get_by_text("直接报价", exact=True).click()
    page.get_by_label("价款（元）").fill("300000")
    page.get_by_label("许可开始日").fill("2027-01-01")
    page.get_by_label("许可截止日").fill("2029-12-31")
    page.get_by_label("许可方式").select_option(label="独占许可")
    page.get_by_role("button", name="提交报价").click()
    expect(page.get_by_role("alert")).to_contain_text("期间不得给予独占或排他许可")
    officer.check()
    page.get_by_label("许可方式").select_option(label="普通许可")
    page.get_by_role("button", name="提交报价").click()
    expect(page.get_by_text("报价已提交")).to_be_visible()
    officer.check()


def test_a_declaration_and_two_takers(
    live: Live, person: Callable[..., Person], tmp_path: Path, contract: Path
) -> None:
    officer, enterprise, operator = (person().sign_in(name) for name in ("officer", "enterprise", "operator"))
    bring_in(officer, shared_list(tmp_path))
    _mend(officer)
    _declare(officer)
    _sign(officer, contract)
    _download(officer, tmp_path)
    _announce(officer)
    approve(operator, TITLE)
    _settle_second(live)
    second, visitor = person().sign_in("second"), person()
    _zone(visitor, licensees=0)
    first_deal = _take(enterprise, contract)
    _haggle(second, contract)
    conclude(operator, first_deal, "X2026230000001")
    conclude(operator, deal_path(second.page), "X2026230000002")
    _zone(visitor, licensees=2)
    _no_exclusive_beside(officer, enterprise, operator)
    assert ": ok" in live.flask("ledger", "verify")
    assert [one.trouble for one in (officer, enterprise, operator, second, visitor)] == [[]] * 5


def _settle_second(live: Live) -> None:
    """A second enterprise with a member."""
    code = uscc(2, "230600")
    live.flask(
        "create-organisation", "示例农机有限公司", "--kind", "enterprise", "--code", code, "--city", "230600"
    )
    options = ("--role", "enterprise_user", "--organisation", code, "--password-stdin")
    live.flask("create-user", "second@example.test", *options, text=PASSWORD + "\n")
