"""The public pages of published prices, and the owner's steps in the deal room."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from tests.deal_play import PDF
from tests.factories import People
from tests.shown_price import CO_OWNER, CONTACT, DECISION, REASON, Shown, agreed
from tests.web.deal_pages import post, stored

SignIn = Callable[[Actor | None], FlaskClient]


@pytest.fixture
def now() -> datetime:
    """Pages use the real clock."""
    return datetime.now(UTC)


@pytest.fixture
def play(people: People, now: datetime) -> Shown:
    """An agreed transfer with a co-owner at a price by agreement."""
    return agreed(people, now)


def test_a_visitor_reads_and_objects_and_the_owner_decides(
    people: People, play: Shown, sign_in: SignIn
) -> None:
    visitor, owner, buyer = (sign_in(one) for one in (None, people.officer, people.enterprise))
    room = f"/deals/{play.id}"
    assert "目前没有正在公示的价格" in visitor.get("/publicity").text
    assert "请核对公示内容后勾选确认" in post(owner, room, "publicity").text
    assert post(owner, room, "publicity", confirmed="y", grounds="inventor").status_code == 302
    page = f"/publicity/{play.publicity.public_id}"
    text = visitor.get(page).text
    for shown in ("¥700,000", "一种石墨烯导热膜的制备方法1", "本发明公开", "关联交易", "示例新材料有限公司"):
        assert shown in text
    answer = visitor.post(page, data={"request_key": str(uuid4()), "reason": REASON, "contact": CONTACT})
    assert answer.status_code == 302
    text = visitor.get(page).text
    assert "收到 1 件，已处理 0 件" in text
    assert REASON not in text
    assert CONTACT not in text
    assert CONTACT in owner.get(room).text
    assert CONTACT not in buyer.get(room).text
    db.session.rollback()
    objection = f"{room}/objections/{play.publicity.objections[0].public_id}"
    assert post(owner, objection, "record", sure="1").status_code == 302
    assert "公示有异议" in buyer.get(room).text
    refused = post(owner, objection, "decision", outcome="dismiss", decision="不成立")
    assert refused.status_code == 422
    assert "请写 10 至 2,000 个字" in refused.text
    assert post(owner, objection, "decision", outcome="dismiss", decision=DECISION).status_code == 302
    assert stored(play.id).status == "cleared"
    signed = post(owner, room, "signature", file=(io.BytesIO(PDF), "合同.pdf"))
    assert signed.status_code == 422
    assert CO_OWNER in signed.text  # the first of what is missing, with its remedy


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"reason": "太低", "contact": CONTACT}, "请写 10 至 2,000 个字"),
        ({"reason": "长" * 2001, "contact": CONTACT}, "请写 10 至 2,000 个字"),
        ({"reason": REASON, "contact": ""}, "此项必填"),
        ({"reason": REASON, "contact": "1" * 201}, "请写 5 至 200 个字符"),
    ],
)
def test_a_refused_objection_says_why_beside_its_field(
    play: Shown, sign_in: SignIn, data: dict[str, str], says: str
) -> None:
    page = f"/publicity/{play.shown().public_id}"
    answer = sign_in(None).post(page, data=data)
    assert answer.status_code == 422
    assert says in answer.text
    assert play.publicity.objections == []


def test_one_address_files_ten_an_hour_and_mistakes_are_not_counted(play: Shown, sign_in: SignIn) -> None:
    page, visitor = f"/publicity/{play.shown().public_id}", sign_in(None)
    codes = [visitor.post(page, data={"reason": "短", "contact": CONTACT}).status_code for _ in range(3)]
    codes += [
        visitor.post(
            page, data={"request_key": str(uuid4()), "reason": f"{REASON}{n}", "contact": CONTACT}
        ).status_code
        for n in range(11)
    ]
    assert codes == [422] * 3 + [302] * 10 + [429]


def test_unknown_prices_do_not_exist(sign_in: SignIn) -> None:
    visitor = sign_in(None)
    assert visitor.get(f"/publicity/{uuid4()}").status_code == 404
    data = {"reason": REASON, "contact": CONTACT}
    assert visitor.post(f"/publicity/{uuid4()}", data=data).status_code == 404
    assert "还没有结束的公示" in visitor.get("/publicity?state=ended").text


def test_papers_and_answers_are_recorded_in_the_room(
    people: People, now: datetime, play: Shown, sign_in: SignIn
) -> None:
    owner, buyer, room = sign_in(people.officer), sign_in(people.enterprise), f"/deals/{play.id}"
    assert CO_OWNER in owner.get(room).text
    refused = post(owner, room, "consents", need="co_owner:" + CO_OWNER)
    assert "请选择文件" in refused.text
    wrong = {"need": "gift:x", "paper": (io.BytesIO(PDF), "a.pdf")}
    assert "请选择要登记的文件" in post(owner, room, "consents", **wrong).text
    right = {"need": "co_owner:" + CO_OWNER, "paper": (io.BytesIO(PDF), "同意书.pdf")}
    assert post(buyer, room, "consents", **right).status_code == 403
    right["paper"] = (io.BytesIO(PDF), "同意书.pdf")
    assert post(owner, room, "consents", **right).status_code == 302
    assert "同意书.pdf" in buyer.get(room).text
    today = local_day(now).isoformat()
    assert "此项必填" in post(owner, room, "inventors/notice").text
    assert post(owner, room, "inventors/notice", notified_on=today).status_code == 302
    assert "示例甲" in owner.get(room).text
    assert "示例甲" not in buyer.get(room).text
    answers = {"answer": "waived", "answered_on": today}
    assert "请勾选作出答复的发明人" in post(owner, room, "inventors/answers", **answers).text
    assert "请勾选作出答复的发明人" in post(owner, room, "inventors/answers", inventors="x", **answers).text
