"""The contract page: what is missing and where to fill it in, drawing up, downloading, and one's own details."""

import io
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from docx import Document
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from tests.contract_play import DETAILS, state_details
from tests.deal_play import Play, publish
from tests.factories import People
from tests.web.deal_pages import post

SignIn = Callable[[Actor | None], FlaskClient]
TYPED = {
    "code": DETAILS.code, "address": DETAILS.address, "representative": "王<b>&某", "contact": DETAILS.contact,
    "phone": DETAILS.phone, "email": "", "bank": DETAILS.bank, "account": DETAILS.account,
}  # fmt: skip


def _agreed(people: People, now: datetime) -> tuple[Play, str]:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.AGREED)
    return play, f"/deals/{play.id}"


def test_what_is_missing_is_filled_in_and_the_contract_is_downloaded(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    play, address = _agreed(people, now)
    officer, enterprise = sign_in(people.officer), sign_in(people.enterprise)
    page = officer.get(f"{address}/contract").text
    assert "还缺 11 项" in page
    assert "请示例新材料有限公司在“本单位的合同信息”中补充" in page
    assert f"/my/contract-details?next=/deals/{play.id}/contract" in page
    refused = post(officer, address, "contract", paper="contract")
    assert (refused.status_code, "合同还缺 11 项内容" in refused.text) == (422, True)
    for client in (officer, enterprise):
        saved = client.post(f"/my/contract-details?next={address}/contract", data=TYPED)
        assert (saved.status_code, saved.location) == (302, f"{address}/contract")
    page = officer.get(f"{address}/contract").text
    assert "生成合同第 1 版" in page
    assert "大写：叁拾万元整" in page
    assert "王&lt;b&gt;&amp;某" in page
    assert post(officer, address, "contract", paper="contract").status_code == 302
    page = enterprise.get(f"{address}/contract").text
    assert "第 1 版与现在的内容一致" in page
    links = [
        part.split('"')[0] for part in page.split('href="') if f"{address}/contract/" in part.split('"')[0]
    ]
    with enterprise.get(links[0]) as pdf, enterprise.get(links[1]) as word:
        assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
        assert "attachment" in pdf.headers["Content-Disposition"]
        assert "HLJ-2026-0001-contract-v1.docx" in word.headers["Content-Disposition"]
        assert any("普通许可" in one.text for one in Document(io.BytesIO(word.data)).paragraphs)
    room = officer.get(address).text
    assert "核对并生成合同" in room
    assert links[0] in room


def test_before_agreement_the_page_says_why_and_offers_secrecy(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.TALKING)
    state_details(people, now)
    client, address = sign_in(people.officer), f"/deals/{play.id}"
    page = client.get(f"{address}/contract").text
    assert "条款还没有冻结" in page
    assert "生成保密协议第 1 版" in page
    assert "还没有生成文本" in client.get(address).text
    assert post(client, address, "contract", paper="confidentiality").status_code == 302
    assert "保密协议 第 1 版" in client.get(address).text
    assert post(client, address, "contract", paper="contract").status_code == 422
    assert post(client, address, "contract", paper="other").status_code == 422


def test_unknown_characters_are_warned_of(people: People, now: datetime, sign_in: SignIn) -> None:
    _, address = _agreed(people, now)
    client = sign_in(people.officer)
    client.post("/my/contract-details", data={**TYPED, "representative": "𪜀"})
    page = client.get(f"{address}/contract").text
    assert "U+2A700" in page
    assert "打印字体缺少下列字符" in page


def test_details_that_can_t_be_right_come_back_with_a_sentence(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.officer)
    answer = client.post("/my/contract-details", data={**TYPED, "phone": "无", "account": ""})
    assert answer.status_code == 422
    for sentence in ("电话请填 5 至 40 位数字", "开户银行和账号须一并填写", "王&lt;b&gt;&amp;某"):
        assert sentence in answer.text
    assert client.post("/my/contract-details?next=//evil.example/", data=TYPED).location == "/"
    own = sign_in(people.enterprise).get("/my/contract-details").text
    assert 'name="code" value="9123' in own  # an enterprise's code is the registered one


def test_a_foreign_file_is_not_found(people: People, now: datetime, sign_in: SignIn) -> None:
    _, address = _agreed(people, now)
    for form in ("pdf", "docx", "exe"):
        assert sign_in(people.officer).get(f"{address}/contract/{uuid4()}.{form}").status_code == 404
