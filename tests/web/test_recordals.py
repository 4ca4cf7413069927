"""The recordal in its deal room: one step at a time, refusals beside their fields, the list with its clocks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.deals import DealStatus
from marketplace.domain.recordals import RecordalDocument
from marketplace.models import Recordal
from marketplace.services.unit_of_work import transaction
from tests.deal_play import Play, publish
from tests.factories import People
from tests.web.deal_pages import post

SignIn = Callable[[Actor | None], FlaskClient]
PAPERS = [one.value for one in RecordalDocument]


@pytest.fixture
def play(people: People) -> Play:
    """A licence that took effect just now."""
    now = datetime.now(UTC)
    made = Play(people, now, publish(people, 1, now))
    made.to(DealStatus.EFFECTIVE)
    return made


def test_each_status_offers_its_steps_and_no_others(play: Play, people: People, sign_in: SignIn) -> None:
    owner, address = sign_in(people.officer), f"/deals/{play.id}"
    today = local_day(play.now).isoformat()
    assert "开始准备材料" in owner.get(address).text
    assert post(owner, address, "recordal/prepare").status_code == 302
    page = owner.get(address).text
    assert "登记已提交" in page
    assert 'value="contract" id="paper-contract" checked' in page  # both signed copies are here
    assert post(owner, address, "recordal/papers", papers=["mandate"]).status_code == 302
    assert 'value="mandate" id="paper-mandate" checked' in owner.get(address).text
    answer = post(owner, address, "recordal/submit", papers=PAPERS, submitted_on=today)
    assert answer.status_code == 302
    page = owner.get(address).text
    assert all(words in page for words in ("登记备案信息", "登记补正要求", "登记不予备案"))
    assert "登记已提交" not in page
    asked = {"corrected_on": today, "corrected_note": "补交 <b>委托书</b>"}
    assert post(owner, address, "recordal/correct", **asked).status_code == 302
    assert "补交 &lt;b&gt;委托书" in owner.get(address).text
    assert post(owner, address, "recordal/submit", papers=PAPERS, submitted_on=today).status_code == 302
    record = {"recordal_number": "X2026980000001", "recorded_on": today}
    assert post(owner, address, "recordal", **record).status_code == 302
    changed = {"changed_on": today, "changed_note": "期限延长一年"}
    assert post(owner, address, "recordal/change", **changed).status_code == 302
    cancelled = {"cancelled_on": today, "cancelled_note": "提前终止"}
    assert post(owner, address, "recordal/cancel", **cancelled).status_code == 302
    assert "备案已注销" in owner.get(address).text


@pytest.mark.parametrize(
    "step, data, words",
    [
        ("submit", {"submitted_on": "2026-11-01"}, "材料清单还有 4 项未备齐"),
        ("submit", {"papers": PAPERS}, "此项必填"),
        ("submit", {"papers": [*PAPERS, "wrong"], "submitted_on": "2026-11-01"}, "wrong"),
        ("submit", {"papers": PAPERS, "submitted_on": "2020-01-01"}, "日期不能早于生效日"),
        ("submit", {"papers": PAPERS, "submitted_on": "2999-01-01"}, "日期不能晚于今天"),
        ("correct", {"corrected_on": "2026-11-01", "corrected_note": "补正"}, "刷新页面"),
        ("cancel", {"cancelled_on": "2026-11-01"}, "此项必填"),
    ],
)
def test_what_is_refused_says_why(
    play: Play, people: People, sign_in: SignIn, step: str, data: dict[str, object], words: str
) -> None:
    owner, address = sign_in(people.officer), f"/deals/{play.id}"
    post(owner, address, "recordal/prepare")
    answer = post(owner, address, f"recordal/{step}", **data)
    assert answer.status_code == 422
    assert words in answer.text


def test_the_number_waits_for_the_submission(play: Play, people: People, sign_in: SignIn) -> None:
    record = {"recordal_number": "X1", "recorded_on": local_day(play.now).isoformat()}
    answer = post(sign_in(people.operator), f"/deals/{play.id}", "recordal", **record)
    assert answer.status_code == 422
    assert "请先备齐材料并登记提交日期" in answer.text


def test_the_list_counts_down_in_words(play: Play, people: People, sign_in: SignIn) -> None:
    page = sign_in(people.officer).get("/my/recordals").text
    assert "期限内" in page
    with transaction(play.now) as tx:
        tx.lock(Recordal, play.id).due_on = local_day(play.now) - timedelta(days=3)
    page = sign_in(people.officer).get("/my/recordals?pile=overdue").text
    assert "逾期 3 天，仍可提交" in page
    assert "没有处于该状态的备案登记" in sign_in(people.officer).get("/my/recordals?pile=open").text
    assert "还没有备案登记" in sign_in(people.other_officer).get("/my/recordals").text
    home = sign_in(people.operator).get("/").text
    assert "备案登记已逾期" in home
    english = sign_in(people.enterprise)
    english.post("/language/en")
    assert "3 days overdue; it can still be submitted" in english.get("/my/recordals").text
