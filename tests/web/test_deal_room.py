"""The deal room as its readers see it: one next step on top, names that are kept, and what is refused beside its field."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.deal_tasks import Task, TaskState
from marketplace.domain.deals import DealStatus
from marketplace.domain.requirements import Requirement
from marketplace.services import confidentiality, deal_requirements, reply_clock
from marketplace.web import deal_room
from marketplace.web.deal_sections import Section
from tests.deal_play import PDF, Play, publish
from tests.factories import People
from tests.web.deal_pages import post, stored

SignIn = Callable[[Actor | None], FlaskClient]


@pytest.fixture
def now() -> datetime:
    """Pages use the real clock."""
    return datetime.now(UTC)


def _next(page: str) -> str:
    """The card with the next step."""
    found = re.search(r'<section class="card card-body next".*?</section>', page, re.S)
    assert found
    return found[0]


def test_the_next_step_is_the_readers_or_says_who_is_waited_for_until_when(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    play = Play(people, now, publish(people, 1, now))
    owner, asker, operator = (sign_in(one) for one in (people.officer, people.enterprise, people.operator))
    due = play.enquiry().reply_due_on
    address = f"/deals/{play.id}"
    assert "回复意向" in _next(owner.get(address).text)
    waits = _next(asker.get(address).text)
    assert "等待北辰示例大学办理：权利人回复意向" in waits
    assert f"最迟 {due} 回复，剩 10 个工作日" in waits
    assert "剩 10 个工作日" in owner.get("/my/deals").text
    assert "记录权利人的答复" in _next(operator.get(address).text)
    assert post(operator, address, "reply", message="权利人来电：欢迎").status_code == 302
    assert "平台代为记录权利人的答复" in asker.get(address).text
    assert "等待双方办理：一方报价" in _next(operator.get(address).text)
    play.offered()
    assert "接受第 1 版报价" in _next(asker.get(address).text)
    assert "等待示例新材料有限公司" in _next(owner.get(address).text)
    play.agreed()
    play.sign(people.officer)
    assert "上传签署件" not in _next(owner.get(address).text)
    assert "上传签署件" in _next(asker.get(address).text)


def test_a_step_that_is_not_ready_leads_to_what_is_missing(
    people: People, now: datetime, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = Requirement("consent", "R-14", False, "共有人同意书", "请上传全部共有人的同意书", "evidence")
    monkeypatch.setattr(deal_requirements, "CHECKS", (lambda deal, terms, today: [missing],))
    part = Section(
        "trial",
        "deals/_status.html",
        lambda room: {},
        "试用",
        tasks=lambda room, data: [Task("报告使用情况", TaskState.NOW, "trial")],
    )
    monkeypatch.setattr(deal_room, "SECTIONS", (part, Section("none", "no.html", lambda room: None, "无")))
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.AGREED)
    page = sign_in(people.officer).get(f"/deals/{play.id}").text
    assert 'href="#section-evidence">去办理' in _next(page)
    assert "上传签署件" not in _next(page)
    assert 'href="#section-trial">报告使用情况' in page
    assert 'id="section-trial"' in page
    assert 'section-none"' not in page
    answer = post(sign_in(people.officer), f"/deals/{play.id}", "signature", file=(io.BytesIO(PDF), "a.pdf"))
    assert answer.status_code == 422
    assert "请上传全部共有人的同意书" in answer.text


def test_a_contract_is_performed_broken_mended_and_completed(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.now = now.replace(hour=4)  # the same day in Shanghai and in UTC
    play.to(DealStatus.RECORDED)
    owner, asker, address = sign_in(people.officer), sign_in(people.enterprise), f"/deals/{play.id}"
    assert "开始履行" in _next(owner.get(address).text)
    assert post(owner, address, "perform").status_code == 302
    assert "还有款项没有结清" in _next(owner.get(address).text)
    play.paid()
    assert "登记履行完毕" in _next(owner.get(address).text)
    assert "等待北辰示例大学办理：履行完毕" in _next(asker.get(address).text)
    refused = post(asker, address, "breach", reason="")
    assert refused.status_code == 422
    assert "此项必填" in refused.text
    assert '<details class="mt-3" open><summary>登记违约' in refused.text
    assert post(asker, address, "breach", reason="未按约提供技术资料").status_code == 302
    assert "未按约提供技术资料" in owner.get(address).text
    assert "违约待处理" in owner.get("/").text
    assert post(owner, address, "remedy", reason="资料已补齐").status_code == 302
    assert post(owner, address, "complete", reason="").status_code == 302
    assert "交易已结束（已履行完毕）" in _next(asker.get(address).text)


def test_a_broken_contract_can_be_ended(people: People, now: datetime, sign_in: SignIn) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.now = now.replace(hour=4)  # the same day in Shanghai and in UTC
    play.to(DealStatus.RECORDED)
    owner, address = sign_in(people.officer), f"/deals/{play.id}"
    for step in ("perform", "breach", "terminate"):
        assert post(owner, address, step, reason="双方不再合作").status_code == 302
    assert "结束理由：双方不再合作" in owner.get(address).text


def test_an_agreement_is_proposed_and_confirmed_with_two_clicks(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.TALKING)
    owner, asker, address = sign_in(people.officer), sign_in(people.enterprise), f"/deals/{play.id}"
    for changes, says in (
        ({"subject": ""}, "此项必填"),
        ({"months": "0"}, "1"),
        ({"months": "两年"}, "整数"),
    ):
        answer = post(owner, address, "confidentiality", **{"subject": "中试数据", "months": "24", **changes})
        assert answer.status_code == 422
        assert says in answer.text
    secret = {"file": (io.BytesIO(PDF), "中试.pdf"), "confidential": "y"}
    assert post(owner, address, "files", **secret).status_code == 302
    assert "中试.pdf" not in asker.get(address).text
    assert post(owner, address, "confidentiality", subject="中试数据", months="24").status_code == 302
    assert "保密协议待本单位确认" in asker.get("/").text
    digest = confidentiality.agreements(play.id)[0].sha256
    assert digest in asker.get(address).text
    assert post(asker, address, "confidentiality/confirm", agreement="stale").status_code == 422
    assert post(asker, address, "confidentiality/confirm", agreement=digest).status_code == 302
    assert "中试.pdf" in asker.get(address).text
    assert "中试.pdf" not in sign_in(people.operator).get(address).text


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [(b"", "a.pdf", "空的"), (b"MZ", "a.pdf", "扩展名不符"), (PDF, "a.docx", "PDF、JPG 或 PNG")],
)
def test_a_shown_file_that_is_none_is_refused_beside_its_field(
    people: People, now: datetime, sign_in: SignIn, content: bytes, name: str, says: str
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    answer = post(sign_in(people.officer), f"/deals/{play.id}", "files", file=(io.BytesIO(content), name))
    assert answer.status_code == 422
    assert re.search(rf'id="shared-file-error"><span>[^<]*{says}', answer.text)


def test_staff_gives_the_deal_to_an_operator(people: People, now: datetime, sign_in: SignIn) -> None:
    play, operator = Play(people, now, publish(people, 1, now)), sign_in(people.operator)
    play.enquiry()
    address = f"/deals/{play.id}"
    assert "还没有指定协助人" in operator.get(address).text
    for wrong in ("0", "abc", "-1", str(people.officer.user_id)):
        assert "请从名单中选择" in post(operator, address, "assignment", operator=wrong).text
    assert post(operator, address, "assignment", operator=str(people.operator.user_id)).status_code == 302
    assert stored(play.id).assigned_to == people.operator.user_id
    assert "指定由我协助的交易" in operator.get("/").text
    assert stored(play.id).reference in operator.get("/my/deals?assigned=me").text
    assert "没有符合筛选条件" in sign_in(people.administrator).get("/my/deals?assigned=me").text


def test_foreign_rooms_do_not_exist(people: People, now: datetime, sign_in: SignIn) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    steps = (
        "confidentiality", "confidentiality/confirm", "confidentiality/decline", "confidentiality/withdraw",
        "disclosure", "files", "perform", "breach", "remedy", "terminate", "complete",
    )  # fmt: skip
    for stranger in (people.other_officer, people.other_enterprise):
        client = sign_in(stranger)
        found = {step: post(client, f"/deals/{play.id}", step, reason="理由").status_code for step in steps}
        assert found == dict.fromkeys(steps, 404)
        assert client.get(f"/deals/{play.id}/files/{uuid4()}").status_code == 404
        assert post(client, f"/deals/{play.id}", "assignment").status_code == 403


def test_a_lapsed_enquiry_says_what_happened(people: People, now: datetime, sign_in: SignIn) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    reply_clock.sweep(now + timedelta(days=60))
    page = sign_in(people.enterprise).get(f"/deals/{play.id}").text
    assert "交易已结束（逾期未回复，已失效）" in _next(page)
    assert "近 30 天因逾期未回复" in sign_in(people.officer).get("/").text
