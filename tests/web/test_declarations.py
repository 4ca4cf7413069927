"""The pages of declarations: live check without and with the script, steps, files, what is refused."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.declarations import DeclarationStatus
from marketplace.models import Declaration, Patent
from tests.deal_play import PDF
from tests.declaring import Declaring
from tests.factories import People, application_number, make_patent

NOW = datetime.now(UTC)
Client = Callable[[Actor | None], FlaskClient]
FIELDS = {
    "payment_mode": "lump_sum", "price": "30,000", "royalty_base": "net_sales", "ends_on": "2031-12-31",
    "payment_method": "通知后 30 日内汇入学校账户", "territory": "全国", "reason": "第 6 年年费已缴", "contact": "0451",
}  # fmt: skip


@pytest.fixture
def patent(people: People) -> Patent:
    return make_patent(people.officer, 1, NOW)


ADDRESS = f"/my/patents/{application_number(1)}/open-licence"


def _stored() -> Declaration | None:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalar(select(Declaration))


def _file(text: bytes = b"a", name: str = "签署件.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(PDF + text), name


def test_three_clicks_from_the_patent_to_a_checked_declaration(
    patent: Patent, people: People, sign_in: Client
) -> None:
    client = sign_in(people.officer)
    page = client.get(f"/patents/{application_number(1)}", follow_redirects=True).get_data(as_text=True)
    link = re.search(r'href="([^"]+)">声明开放许可', page)
    assert link
    form = client.get(link[1]).get_data(as_text=True)
    assert "核对清单" in form
    assert "2041-03-03" in form  # until the right ends, unless somebody types another day
    data = {**FIELDS, "request_key": str(uuid4()), "action": "submit"}
    answer = client.post(link[1], data=data, follow_redirects=True)
    assert "已核对，待签署" in answer.get_data(as_text=True)
    again = client.post(link[1], data=data, follow_redirects=True)
    assert "已核对，待签署" in again.get_data(as_text=True)


def test_the_button_checks_and_keeps_a_draft_without_any_script(
    patent: Patent, people: People, sign_in: Client
) -> None:
    client = sign_in(people.officer)
    data = {**FIELDS, "price": "", "action": "check", "pledgee_consent": _file()}
    page = client.post(ADDRESS, data=data, content_type="multipart/form-data").get_data(as_text=True)
    assert "请填写使用费" in page
    assert "已保存：签署件.pdf" in page
    stored = _stored()
    assert stored
    assert (stored.status, stored.price_fen) == ("draft", None)
    assert "全国" in client.get(ADDRESS).get_data(as_text=True)


def test_the_script_gets_the_list_alone_and_stores_nothing(
    patent: Patent, people: People, sign_in: Client
) -> None:
    client = sign_in(people.officer)
    page = client.post(f"{ADDRESS}/check", data={**FIELDS, "price": "30000000"}).get_data(as_text=True)
    assert "<html" not in page
    assert "一般不高于" in page
    assert "有说明" in page  # above the usual caps, but a reason is given
    assert "未满足" not in page
    assert _stored() is None
    for broken in ({"payment_mode": "nonsense"}, {}, {**FIELDS, "ends_on": "morgen", "price": "viel"}):
        assert client.post(f"{ADDRESS}/check", data=broken).status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"price": "很多"}, "金额请填数字"),
        ({"price": ""}, "请填写使用费"),
        ({"payment_mode": "royalty", "royalty_rate": "101"}, "提成率应大于 0"),
        ({"ends_on": "2041-03-04"}, "许可期限不能超过专利权期限届满日 2041-03-03"),
        ({"other": "国内领先"}, "请删去“领先”"),
        ({"other": "长" * 2001}, "不超过 2000 个字"),
        ({"price": "30000000", "reason": ""}, "须说明理由"),
        ({"evaluation_report": (io.BytesIO(b"MZ"), "a.exe")}, "请上传 PDF、JPG 或 PNG"),
        ({"evaluation_report": (io.BytesIO(b"MZ"), "a.pdf")}, "与扩展名不符"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    patent: Patent, people: People, sign_in: Client, changes: dict[str, object], sentence: str
) -> None:
    data = {**FIELDS, **changes, "action": "submit"}
    answer = sign_in(people.officer).post(ADDRESS, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_where_no_fee_is_known_the_last_payment_is_asked_for(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW, granted_on=None)
    answer = sign_in(people.officer).post(ADDRESS, data={**FIELDS, "reason": "", "action": "submit"})
    assert answer.status_code == 422
    assert "请在“说明”中写明最近一次缴费" in answer.get_data(as_text=True)


class _Sender:
    """Sends the steps of one declaration, as its officer."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        self.client, self.address = client, address

    def __call__(self, step: str, **data: object) -> tuple[int, str]:
        answer = self.client.post(
            f"{self.address}/{step}", data={"request_key": str(uuid4()), **data}, follow_redirects=True,
            content_type="multipart/form-data",
        )  # fmt: skip
        return answer.status_code, answer.get_data(as_text=True)


def test_every_step_has_its_form_until_the_announcement(
    patent: Patent, people: People, sign_in: Client
) -> None:
    declaring = Declaring(people, NOW, patent)
    ident = declaring.to(DeclarationStatus.CHECKED).public_id
    client, today = sign_in(people.officer), local_day(NOW).isoformat()
    address = f"/declarations/{ident}"
    send = _Sender(client, address)
    owner = people.officer.organisation_name
    code, page = send("signature", signer=owner, signed_on=today)
    assert (code, "请选择文件" in page) == (422, True)
    assert "已签署，待报送" in send("signature", signer=owner, signed_on=today, file=_file())[1]
    assert "编号（2 至 60" in send("filing", receipt_number="x", filed_on=today)[1]
    assert "日期不能早于上一步" in send("filing", receipt_number="受理1", filed_on="2020-01-01")[1]
    assert "已报送，待公告" in send("filing", receipt_number="受理1", filed_on=today)[1]
    assert "待补正" in send("correction", reason="期限不明")[1]
    assert "已报送，待公告" in send("filing", receipt_number="受理2", filed_on=today)[1]
    assert "不能晚于今天" in send("announcement", announcement_number="公告1", announced_on="2999-01-01")[1]
    assert "已公告" in send("announcement", announcement_number="公告1", announced_on=today)[1]


def test_a_withdrawal_and_the_files(patent: Patent, people: People, sign_in: Client) -> None:
    ident = Declaring(people, NOW, patent).to(DeclarationStatus.ANNOUNCED).public_id
    client, today = sign_in(people.officer), local_day(NOW).isoformat()
    address = f"/declarations/{ident}"
    send = _Sender(client, address)
    code, page = send("withdrawal", reason="改为自行实施")
    assert (code, "请选择文件" in page) == (422, True)
    assert "已提交撤回" in send("withdrawal", reason="改为自行实施", file=_file())[1]
    assert "已撤回" in send("withdrawal-announcement", ended_on=today)[1]
    documents = re.findall(rf"{address}/documents/[0-9a-f-]+", client.get(address).get_data(as_text=True))
    assert len(documents) == 2
    with client.get(documents[0]) as answer:
        assert answer.data.startswith(b"%PDF")
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        made = client.get(f"{address}/declaration.{form}")
        assert made.data.startswith(start)
        assert "attachment" in made.headers["Content-Disposition"]
    assert client.get(f"{address}/declaration.exe").status_code == 404
    assert sign_in(people.other_officer).get(documents[0]).status_code == 404


def test_lists_say_why_they_are_empty(people: People, sign_in: Client) -> None:
    client = sign_in(people.officer)
    assert "还没有声明" in client.get("/my/declarations").get_data(as_text=True)
    assert "没有处于这一状态" in client.get("/my/declarations?status=announced").get_data(as_text=True)
    assert "还没有声明" in client.get("/my/declarations?status=nonsense").get_data(as_text=True)
