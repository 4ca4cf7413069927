"""The zone and taking in three clicks: use, notify, pay; what is refused says why."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.money import PaymentMode
from tests.deal_play import PDF
from tests.declaring import FREE, TERMS, Declaring
from tests.factories import People, application_number, make_patent
from tests.web.deal_pages import stored

NOW = datetime.now(UTC)
Client = Callable[[Actor | None], FlaskClient]


def _offer(people: People, serial: int, **changes: object) -> UUID:
    terms = replace(TERMS, **changes) if changes else TERMS  # type: ignore[arg-type]
    return Declaring(people, NOW, make_patent(people.officer, serial, NOW), terms).on_offer().public_id


def _send(client: FlaskClient, address: str, **data: object) -> tuple[int, str]:
    answer = client.post(
        address, data={"request_key": str(uuid4()), **data}, content_type="multipart/form-data", follow_redirects=True
    )  # fmt: skip
    return answer.status_code, answer.get_data(as_text=True)


def _voucher() -> tuple[io.BytesIO, str]:
    return io.BytesIO(PDF), "凭证.pdf"


def test_an_enterprise_takes_it_in_three_clicks(people: People, sign_in: Client) -> None:
    ident = _offer(people, 1)
    client, today = sign_in(people.enterprise), local_day(NOW).isoformat()
    zone = client.get("/open-licences").get_data(as_text=True)
    assert f"/open-licences/{ident}" in zone
    page = client.get(f"/open-licences/{ident}").get_data(as_text=True)  # first click
    deal_id = re.search(r'name="deal_id" value="([0-9a-f-]{36})"', page)
    assert deal_id
    code, page = _send(client, f"/open-licences/{ident}/notice", deal_id=deal_id[1])
    assert (code, "此项必填" in page) == (422, True)
    notice = {"deal_id": deal_id[1], "related": "no"}
    for _ in range(2):  # second click, sent twice
        page = _send(client, f"/open-licences/{ident}/notice", **notice)[1]
        assert "已通知，待付款" in page
        assert "提交报价" not in page
    pay = f"/deals/{deal_id[1]}/payment"
    assert "应按公告的金额 30,000.00 元" in _send(client, pay, amount="1", paid_on=today, file=_voucher())[1]
    assert "请选择文件" in _send(client, pay, amount="30000", paid_on=today)[1]
    assert "与扩展名不符" in _send(
        client, pay, amount="30000", paid_on=today, file=(io.BytesIO(b"MZ"), "a.pdf")
    )[1]  # fmt: skip
    page = _send(client, pay, amount="30000", paid_on=today, file=_voucher())[1]  # third click
    assert "已付款，待确认生效" in page
    officer = sign_in(people.officer)
    assert "开放许可待确认生效" in officer.get("/").get_data(as_text=True)
    assert "合同已生效" in _send(officer, f"/deals/{deal_id[1]}/effect", effective_on=today)[1]
    assert stored(UUID(deal_id[1])).status == "effective"
    assert "打开交易" in client.get(f"/open-licences/{ident}").get_data(as_text=True)
    assert "1 家已取得许可" in sign_in(None).get(f"/open-licences/{ident}").get_data(as_text=True)


def test_tabs_facts_and_empty_states(people: People, sign_in: Client) -> None:
    visitor = sign_in(None)
    assert "还没有公告的开放许可" in visitor.get("/open-licences").get_data(as_text=True)
    paid = _offer(people, 1)
    assert "没有免费的开放许可" in visitor.get("/open-licences?tab=free").get_data(as_text=True)
    free = Declaring(people, NOW, make_patent(people.officer, 2, NOW), FREE).on_offer().public_id
    page = visitor.get("/open-licences?tab=free").get_data(as_text=True)
    assert str(free) in page
    assert str(paid) not in page
    assert str(paid) in visitor.get("/open-licences?tab=paid").get_data(as_text=True)
    assert str(paid) in visitor.get("/open-licences?tab=nonsense&page=-1").get_data(as_text=True)
    assert visitor.get("/open-licences?lang=en").status_code == 200


def test_the_patents_page_and_an_old_link_lead_there(people: People, sign_in: Client) -> None:
    declaring = Declaring(people, NOW, make_patent(people.officer, 1, NOW))
    ident = declaring.on_offer().public_id
    client = sign_in(people.enterprise)
    page = client.get(f"/patents/{application_number(1)}", follow_redirects=True).get_data(as_text=True)
    assert f"/open-licences/{ident}" in page
    old = client.get(f"/listings/{declaring.listing().public_id}/request")
    assert old.headers["Location"].endswith(f"/open-licences/{ident}")


def test_the_owners_letter_is_asked_for_where_nothing_is_paid_at_first(
    people: People, sign_in: Client
) -> None:
    ident = _offer(people, 1, payment_mode=PaymentMode.DEFERRED, deferred_months=12)
    deal_id, today = str(uuid4()), local_day(NOW).isoformat()
    enterprise, officer = sign_in(people.enterprise), sign_in(people.officer)
    _send(enterprise, f"/open-licences/{ident}/notice", deal_id=deal_id, related="yes")
    page = enterprise.get(f"/deals/{deal_id}").get_data(as_text=True)
    assert "请被许可方先在“试用”一栏申报企业规模" in page
    assert "确认取得许可</button>" not in page
    small = {"size_staff": "60", "size_revenue": "12000000", "size_year": str(NOW.year - 1)}
    assert "企业规模已申报" in _send(enterprise, f"/deals/{deal_id}/trial/size", **small)[1]
    assert "等待权利人出具书面确认" in _send(enterprise, f"/deals/{deal_id}/taking")[1]
    assert "上传书面确认并生效" not in enterprise.get(f"/deals/{deal_id}").get_data(as_text=True)
    assert "上传书面确认并生效" in officer.get(f"/deals/{deal_id}").get_data(as_text=True)
    page = _send(officer, f"/deals/{deal_id}/confirmation", confirmed_on=today, file=_voucher())[1]
    assert "许可自该日生效" in page
    assert stored(UUID(deal_id)).related is True


def test_what_is_not_on_offer_is_not_found(people: People, sign_in: Client) -> None:
    for address in (f"/open-licences/{uuid4()}", "/open-licences/1"):
        assert sign_in(people.enterprise).get(address).status_code == 404
    notice = {"deal_id": str(uuid4()), "related": "no"}
    assert _send(sign_in(people.enterprise), f"/open-licences/{uuid4()}/notice", **notice)[0] == 404
    ident = _offer(people, 1)
    wrong = {"deal_id": "x", "related": "no"}
    assert _send(sign_in(people.enterprise), f"/open-licences/{ident}/notice", **wrong)[0] == 404
    assert _send(sign_in(people.other_enterprise), f"/deals/{uuid4()}/payment")[0] == 404
