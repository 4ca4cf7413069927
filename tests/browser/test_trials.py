"""Use first, pay later in Chromium: one trial from the declared size to payable, one that is left; and patents at rest."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from config import Settings
from marketplace.app import create_app
from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.services import dormancy_sweep, sessions
from tests.browser.conftest import Live, Person
from tests.browser.steps import sign, today
from tests.deal_play import Play, publish
from tests.factories import People
from tests.trial_play import DEFERRED

pytestmark = pytest.mark.browser
NAMES = ("officer", "enterprise", "operator", "administrator")


@contextmanager
def _behind(live: Live) -> Iterator[People]:
    """The site's own people, acting through its services: what other journeys show is done before this one begins."""
    folder = Path(live.environment["JINQIAO_DATA_DIR"])
    with create_app(Settings(_env_file=None, data_dir=folder)).app_context():
        known = {name: sessions.actor_by_email(f"{name}@example.test") for name in NAMES}
        others = {"inventor": "officer", "other_officer": "officer", "other_enterprise": "enterprise"}
        yield People(**known, **{name: known[like] for name, like in others.items()})
        db.session.remove()
        db.engine.dispose()


def _agree(live: Live, serial: int) -> str:
    """Both have agreed on a deferred price; return the deal room's path."""
    now = datetime.now(UTC)
    with _behind(live) as people:
        play = Play(people, now, publish(people, serial, now), DEFERRED)
        play.to(DealStatus.AGREED)
        return f"/deals/{play.id}"


def _begin(officer: Person, enterprise: Person, operator: Person, path: str, contract: Path) -> None:
    """Declare the size, sign on both sides, let it take effect: the trial has begun."""
    page = enterprise.open(path)
    page.get_by_label("从业人员（人）").fill("60")
    page.get_by_label("营业收入（元）").fill("12,000,000")
    page.get_by_label("数据年度").fill(str(datetime.now(UTC).year - 1))
    page.get_by_role("button", name="申报", exact=True).click()
    expect(page.get_by_text("小型企业")).to_be_visible()
    enterprise.check()
    for person in (enterprise, officer):
        sign(person, path, contract)
    page = operator.open(path)
    page.get_by_label("合同生效日").fill(today())
    page.get_by_role("button", name="确认生效").click()
    expect(page.get_by_text("免费试用中")).to_be_visible()


def test_from_a_trial_to_the_time_for_payment_and_out_of_another(
    live: Live, person: Callable[..., Person], contract: Path
) -> None:
    officer, enterprise = person().sign_in("officer"), person().sign_in("enterprise")
    operator = person().sign_in("operator")
    path, other = _agree(live, 1), _agree(live, 2)
    _begin(officer, enterprise, operator, path, contract)
    page = enterprise.open(path)
    page.get_by_text("提交试用报告", exact=True).click()
    page.get_by_label("产品收入", exact=True).check()
    page.get_by_label("自上次报告以来的产品收入（元）").fill("35,000")
    page.get_by_label("发生日期").fill(today())
    page.get_by_label("证明文件（可选）").set_input_files(contract)
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_text("已触发，待权利人确认")).to_be_visible()
    officer.open("/").get_by_role("link", name="试用触发付费，待本单位确认").click()  # 1
    officer.check()
    officer.page.get_by_role("table").get_by_role("link").first.click()  # 2
    officer.page.get_by_role("button", name="确认触发，开始付款期").click()  # 3
    expect(officer.page.get_by_text("应付款", exact=True)).to_be_visible()
    officer.check()
    _begin(officer, enterprise, operator, other, contract)
    page = enterprise.open(other)
    page.get_by_text("退出试用（不付费）").click()
    page.get_by_role("button", name="退出试用").click()
    expect(page.get_by_role("alert")).to_contain_text("请勾选确认后再退出")
    page.get_by_label("我单位确认退出试用").check()
    page.get_by_role("button", name="退出试用").click()
    expect(page.get_by_text("已退出，无须付费")).to_be_visible()
    assert ": ok" in live.flask("ledger", "verify")


def test_patents_at_rest_and_trials_are_sound_pages(live: Live, person: Callable[..., Person]) -> None:
    now = datetime.now(UTC)
    with _behind(live) as people:
        publish(people, 3, now)
        dormancy_sweep.sweep(now)
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
