"""The editor and the process in the browser: from draft to publication, refusals beside their fields."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.listings import ListingStatus
from marketplace.domain.patents import LegalStatus
from marketplace.models import LedgerEntry, Listing
from tests.factories import People, application_number, make_patent

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)


def _form(**changes: str) -> dict[str, str]:
    usual = {
        "deal_type": "licence",
        "licence_type": "non_exclusive",
        "payment_mode": "lump_sum",
        "price_kind": "fixed",
        "price": "300,000",
        "contact": "张老师 0451-00000000",
        "request_key": str(uuid7()),
        "action": "submit",
    }
    return {**usual, **changes}


def _listing() -> Listing:
    db.session.rollback()
    return db.session.scalars(select(Listing)).one()


def _create(client: FlaskClient, **changes: str) -> Any:
    return client.post(f"/my/patents/{application_number(1)}/list", data=_form(**changes))


def test_from_my_patents_to_publication(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW)
    client = sign_in(people.officer)
    editor = client.get(f"/my/patents/{application_number(1)}/list").get_data(as_text=True)
    assert "officer@example.test" in editor  # a contact is proposed
    assert editor.count("已满足") == 7
    assert "请填写价格" in editor
    answer = _create(client)
    assert answer.status_code == 302
    listing = _listing()
    assert (listing.status, listing.price_fen) == (ListingStatus.OWNER_APPROVED, 30_000_000)
    operator = sign_in(people.operator)
    address = f"/listings/{listing.public_id}"
    assert str(listing.public_id) in operator.get("/operator/listings").get_data(as_text=True)
    assert "审核通过" in operator.get(address).get_data(as_text=True)
    assert operator.post(f"{address}/publication").status_code == 302
    assert _listing().status == ListingStatus.PUBLISHED
    assert "已发布" in client.get("/my/listings?status=published").get_data(as_text=True)


def test_sent_twice_is_done_once(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW)
    client, key = sign_in(people.officer), str(uuid7())
    for _ in range(3):
        assert _create(client, request_key=key).status_code == 302
    listing = _listing()
    form = _form(request_key=key)
    again = client.post(f"/listings/{listing.public_id}/edit", data=form)
    assert again.headers["Location"] == f"/listings/{listing.public_id}"
    assert len(db.session.scalars(select(LedgerEntry)).all()) == 2


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"price": ""}, "请填写价格"),
        ({"price": "三十万"}, "金额请填数字"),
        ({"price_kind": "negotiable"}, "选择“面议”须说明理由"),
        ({"payment_mode": "royalty", "price": ""}, "提成付费须填写提成率"),
        ({"payment_mode": "royalty", "royalty_rate": "120"}, "提成率应大于 0"),
        ({"contact": ""}, "请填写联系人"),
        ({"deal_type": "open_licence", "licence_type": "sole"}, "开放许可只能是普通许可"),
        ({"deal_type": "gift"}, "Not a valid choice"),
    ],
)
def test_refusals_stand_beside_the_field(
    people: People, sign_in: Client, changes: dict[str, str], words: str
) -> None:
    make_patent(people.officer, 1, NOW)
    answer = _create(sign_in(people.officer), **changes)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    if words != "Not a valid choice":
        assert words in page.split("field-error", 1)[1]
    assert "error-summary" in page
    assert not db.session.scalars(select(LedgerEntry)).all()


def test_an_ended_right_is_refused_and_the_draft_is_kept(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW, legal_status=LegalStatus.LAPSED)
    client = sign_in(people.officer)
    answer = _create(client)
    assert answer.status_code == 422
    assert "该专利权已终止" in answer.get_data(as_text=True)
    listing = _listing()
    assert listing.status == ListingStatus.DRAFT
    assert f"/listings/{listing.public_id}/edit" in answer.get_data(as_text=True)


def test_a_wrong_check_digit_is_refused_beside_the_number(people: People, sign_in: Client) -> None:
    client = sign_in(people.officer)
    assert client.get("/listings/new").status_code == 200
    answer = client.post("/listings/new", data=_form(application_number="ZL202110123456.1"))
    assert answer.status_code == 422
    assert "校验位不对" in answer.get_data(as_text=True)
    missing = client.post("/listings/new", data=_form(application_number=application_number(5)))
    assert "本单位专利库中没有该专利" in missing.get_data(as_text=True)
    make_patent(people.officer, 5, NOW)
    made = client.post("/listings/new", data=_form(application_number=f"ZL{application_number(5)}"))
    assert made.status_code == 302


def test_drafts_are_saved_changed_and_their_terms_tidied(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW)
    client = sign_in(people.inventor)
    assert _create(client, action="save", price="", deal_type="transfer").status_code == 302
    listing = _listing()
    assert (listing.status, listing.licence_type, listing.price_fen) == (ListingStatus.DRAFT, None, None)
    address = f"/listings/{listing.public_id}/edit"
    assert "修改挂牌" in client.get(address).get_data(as_text=True)
    form = _form(payment_mode="free", price="5", readiness_level="6", action="submit")
    assert client.post(address, data=form).status_code == 302
    listing = _listing()
    assert (listing.status, listing.price_kind, listing.price_fen) == ("submitted", "free", None)
    officer = sign_in(people.officer)
    returned = f"/listings/{listing.public_id}/return"
    assert officer.post(returned, data={"reason": ""}).status_code == 422
    assert officer.post(returned, data={"reason": "请写明配套服务"}).status_code == 302
    assert "请写明配套服务" in client.get(address).get_data(as_text=True)


def test_steps_from_a_state_that_has_none_are_refused_on_the_page(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW)
    client = sign_in(people.officer)
    _create(client, action="save")
    address = f"/listings/{_listing().public_id}"
    assert client.post(f"{address}/suspension", data={"reason": "材料更新"}).status_code == 422
    assert client.post(f"{address}/closure", data={"reason": "不再提供"}).status_code == 302
    assert "不再提供" in client.get(address).get_data(as_text=True)


def test_foreign_objects_are_not_there(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW)
    _create(sign_in(people.officer), action="save")
    listing = _listing()
    other = sign_in(people.other_officer)
    assert other.get(f"/my/patents/{application_number(1)}/list").status_code == 404
    assert other.get(f"/listings/{listing.public_id}").status_code == 404
    for path in ("edit", "approval", "return", "suspension", "closure"):
        assert other.post(f"/listings/{listing.public_id}/{path}", data=_form()).status_code == 404, path
    assert other.post(f"/listings/{listing.public_id}/publication").status_code == 403


def test_an_offer_may_be_free_for_small_firms(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW)
    client = sign_in(people.officer)
    refused = _create(client, deal_type="transfer", free_for_small="y")
    assert refused.status_code == 422
    assert "只适用于许可和开放许可" in refused.get_data(as_text=True)
    address = f"/listings/{_listing().public_id}"
    assert client.post(f"{address}/edit", data=_form(free_for_small="y", action="save")).status_code == 302
    editor = client.get(f"{address}/edit").get_data(as_text=True)
    assert re.search(r'<input [^>]*checked [^>]*id="free_for_small"', editor)
    client.post(f"{address}/edit", data=_form(free_for_small="y"))
    assert _listing().free_for_small
    assert "对小微企业免费" in client.get(address).get_data(as_text=True)
    sign_in(people.operator).post(f"{address}/publication")
    page = client.get(f"/patents/{application_number(1)}", follow_redirects=True).get_data(as_text=True)
    assert "对小微企业免费" in page
