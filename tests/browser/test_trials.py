"""Use first, pay later in Chromium: one trial from the offer to the last payment, one that is left; and patents at rest."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from marketplace.domain.clock import local_day
from marketplace.services import dormancy_sweep, sessions
from tests.browser.behind import later
from tests.browser.clicks import Clicks
from tests.browser.conftest import Live, Person
from tests.browser.steps import ask, sign, today
from tests.deal_play import publish
from tests.factories import People
from tests.trial_play import DEFERRED

pytestmark = pytest.mark.browser
NAMES = ("officer", "college", "enterprise", "operator", "administrator")
MILESTONE, SCOPE = "通过中试验收", "哈尔滨中试基地"


@contextmanager
def _behind(live: Live) -> Iterator[tuple[People, datetime]]:
    """The site's own people, acting through its services: what other journeys show is done before this one begins."""
    with later(live, 0) as now:
        known = {name: sessions.actor_by_email(f"{name}@example.test") for name in NAMES}
        others = {"inventor": "officer", "other_officer": "officer", "other_enterprise": "enterprise"}
        yield People(**known, **{name: known[like] for name, like in others.items()}), now


def _listed(live: Live, serial: int) -> tuple[str, str]:
    """A patent whose price is deferred; return its title and number."""
    with _behind(live) as (people, now):
        patent = publish(people, serial, now, DEFERRED).patent
        return patent.title, patent.number


def _offer(officer: Person, path: str) -> None:
    """Free for a year; 300,000 yuan after that, or after the first sale or the milestone."""
    page = officer.open(path)
    page.get_by_text("直接报价", exact=True).click()
    page.get_by_label("付款方式").select_option(label="先使用后付费")
    page.get_by_label("价款（元）").fill("300000")
    page.get_by_label("许可开始日").fill(today())
    page.get_by_label("许可截止日").fill("2031-11-22")
    page.get_by_role("button", name="提交报价").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "免费使用期"
    )  # what is missing is said beside its field
    officer.check()
    page.get_by_label("免费使用期（月）").fill("12")
    page.get_by_label("首次取得产品收入即付费").check()  # the group stands open for this way of paying
    page.get_by_label("里程碑验收即付费（写明里程碑）").fill(MILESTONE)
    page.get_by_label("试用范围（场所、产品）").fill(SCOPE)
    page.get_by_label("保险或担保单号").fill("PICC-2026-0001")
    page.get_by_role("button", name="提交报价").click()
    expect(page.get_by_text("报价已提交")).to_be_visible()
    officer.check()


def _agree(officer: Person, enterprise: Person, patent: tuple[str, str]) -> str:
    """Ask, offer with the terms of a trial, accept: one click; return the deal room's path."""
    path = ask(enterprise, patent)
    _offer(officer, path)
    page = Clicks(enterprise).start(path).button("接受第 1 版报价").page
    expect(page.get_by_text(SCOPE).first).to_be_visible()
    return path


def _declare_size(enterprise: Person, path: str) -> None:
    """The size comes first: without it the room asks for it instead of a signature."""
    page = enterprise.open(path)
    expect(page.get_by_label("签署后的合同文件")).to_have_count(0)
    page.get_by_label("从业人员（人）").fill("60")
    page.get_by_label("营业收入（元）").fill("12,000,000")
    page.get_by_label("数据年度").fill(str(datetime.now(UTC).year - 1))
    page.get_by_role("button", name="申报", exact=True).click()
    expect(page.get_by_text("小型企业")).to_be_visible()
    enterprise.check()


def _begin(officer: Person, enterprise: Person, operator: Person, path: str, contract: Path) -> None:
    """Declare the size, sign on both sides, let it take effect: the trial has begun."""
    _declare_size(enterprise, path)
    for person in (enterprise, officer):
        sign(person, path, contract)
    page = operator.open(path)
    page.get_by_label("合同生效日").fill(today())
    page.get_by_role("button", name="确认生效").click()
    expect(page.get_by_text("免费试用中")).to_be_visible()
    operator.check()


def _report(enterprise: Person, path: str, contract: Path) -> None:
    """The first sale is reported; nothing is payable before the owner has confirmed it."""
    page = enterprise.open(path)
    page.get_by_text("提交试用报告", exact=True).click()
    page.get_by_label("产品收入", exact=True).check()
    page.get_by_label("自上次报告以来的产品收入（元）").fill("35,000")
    page.get_by_label("发生日期").fill(today())
    page.get_by_label("证明文件（可选）").set_input_files(contract)
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_text("已触发，待权利人确认")).to_be_visible()
    expect(page.get_by_role("heading", name="付款计划")).to_have_count(0)
    enterprise.check()


def _confirm(officer: Person) -> None:
    """Home → trial → confirm; the price is then due in 30 days (R-20)."""
    clicks = Clicks(officer).start().link("试用触发付费，待本单位确认").link("HLJ-")
    clicks.button("确认触发，开始付款期").spent("confirm a trigger", 3)
    expect(clicks.page.get_by_text("应付款", exact=True).first).to_be_visible()
    due = local_day(datetime.now(UTC)) + timedelta(days=30)
    expect(clicks.page.get_by_text(f"请示例新材料有限公司于 {due.isoformat()} 前付款")).to_be_visible()


def _line(person: Person, path: str) -> Page:
    """Open the payment from the deal room, once the worker has let it fall due."""
    page = person.open(path)
    page.get_by_role("link", name="第 1 笔").click()
    return page


def _pay(officer: Person, enterprise: Person, path: str, contract: Path) -> None:
    """The licensee says that it paid and shows the voucher; the owner confirms; with the last line the trial is paid."""
    page = _line(enterprise, path)
    for _ in range(20):  # the worker lets what is payable today fall due
        if page.get_by_label("付款凭证").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    page.get_by_role("button", name="登记已付款").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择付款凭证文件")
    enterprise.check()
    page.get_by_label("付款日期").fill(today())
    page.get_by_label("付款凭证").set_input_files(contract)
    page.get_by_role("button", name="登记已付款").click()
    expect(page.get_by_text("等待权利人核对银行到账")).to_be_visible()
    enterprise.check()
    page = _line(officer, path)
    page.get_by_label("到账金额（元）").fill("300000")
    page.get_by_label("到账日期").fill(today())
    page.get_by_role("button", name="确认到账").click()
    officer.check()
    expect(enterprise.open(path).get_by_text("款项已全部收到，许可继续有效")).to_be_visible()
    enterprise.check()


def _leave(enterprise: Person, path: str) -> None:
    """Before a trigger the licensee may leave without a fee; nothing is payable then."""
    page = enterprise.open(path)
    page.get_by_text("退出试用（不付费）", exact=True).click()
    page.get_by_role("button", name="退出试用").click()
    expect(page.get_by_role("alert")).to_contain_text("请勾选确认后再退出")
    enterprise.check()
    page.get_by_label("我单位确认退出试用").check()
    page.get_by_role("button", name="退出试用").click()
    expect(page.get_by_text("已退出，无须付费").first).to_be_visible()
    expect(page.get_by_role("heading", name="付款计划")).to_have_count(0)
    enterprise.check()


def test_from_the_offer_to_the_last_payment_and_out_of_another_trial(
    live: Live, person: Callable[..., Person], contract: Path
) -> None:
    officer, enterprise = person().sign_in("officer"), person().sign_in("enterprise")
    operator = person().sign_in("operator")
    patents = [_listed(live, serial) for serial in (1, 2)]
    paid, left = (_agree(officer, enterprise, patent) for patent in patents)
    _begin(officer, enterprise, operator, paid, contract)
    _report(enterprise, paid, contract)
    _confirm(officer)
    _pay(officer, enterprise, paid, contract)
    _begin(officer, enterprise, operator, left, contract)
    _leave(enterprise, left)
    for one in (officer, enterprise, operator):
        one.open("/my/trials")
        one.check()
    assert ": ok" in live.flask("ledger", "verify")
    assert [one.trouble for one in (officer, enterprise, operator)] == [[], [], []]


def test_patents_at_rest_and_trials_are_sound_pages(live: Live, person: Callable[..., Person]) -> None:
    with _behind(live) as (people, now):
        publish(people, 3, now)
        dormancy_sweep.sweep(now + timedelta(days=1))  # the worker has looked already today
    officer = person().sign_in("officer")
    officer.open("/my/patents").get_by_role("link", name="沉睡专利", exact=True).click()
    officer.check()
    officer.page.get_by_role("link", name="建议书与处置").first.click()
    officer.check()
    officer.page.get_by_text("暂不转化：说明理由").click()
    officer.page.get_by_role("button", name="保存理由").click()
    expect(officer.page.get_by_role("alert")).to_contain_text("请填写日期")
    officer.check()
    officer.page.get_by_label("有效期至").fill(today())
    officer.page.get_by_role("button", name="保存理由").click()
    expect(officer.page.get_by_text("已说明理由、暂不转化")).to_be_visible()
    officer.open("/my/trials")
    officer.check()
