"""The desk in the browser: one click to the object, steps for many rows with an answer for each, refusals, empty states."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.patents import LegalStatus
from marketplace.models import Deal, LedgerEntry, Listing, Patent
from marketplace.services import listings
from marketplace.services.unit_of_work import transaction
from tests.deal_play import Play, publish
from tests.factories import People, application_number, make_patent
from tests.offers import LICENCE

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)


def _waiting(people: People, serial: int, days: int = 0) -> Listing:
    patent = make_patent(people.officer, serial, NOW)
    made = listings.draft(people.officer, patent.number, LICENCE, contact="0451-00000000", now=NOW)
    return listings.submit(people.officer, made.public_id, str(uuid7()), NOW - timedelta(days=days))


def _spelled(serial: int) -> str:
    number = application_number(serial)
    return f"CN{number[:-1]}.{number[-1]}"


def test_an_empty_desk_says_so(people: People, sign_in: Client) -> None:
    client = sign_in(people.operator)
    assert "所有队列都已办完" in client.get("/desk").get_data(as_text=True)
    assert "没有符合条件" in client.get("/desk?q=nothing").get_data(as_text=True)
    assert "这个队列已办完" in client.get("/desk/recordals").get_data(as_text=True)
    assert "清除筛选" in client.get("/desk/recordals?city=230100").get_data(as_text=True)
    assert client.get("/desk/nothing").status_code == 404
    assert client.post("/desk/nothing/assignments", data={"chosen": str(uuid4())}).status_code == 404


def test_the_desk_leads_to_what_waits_longest_in_one_click(people: People, sign_in: Client) -> None:
    listing, deal = _waiting(people, 1, days=30), Play(people, NOW, publish(people, 2, NOW)).enquiry()
    page = sign_in(people.operator).get("/desk").get_data(as_text=True)
    assert f"/listings/{listing.public_id}" in page
    assert f"/deals/{deal.id}" in page
    assert "逾期 1 件" in page
    assert re.search(r"status-bad[^>]*>逾期 \d+ 天", page)
    assert re.search(r"status-good[^>]*>剩 \d+ 天", page)
    assert 'href="/desk"' in sign_in(people.operator).get("/").get_data(as_text=True)
    assert 'href="/desk"' not in sign_in(people.officer).get("/").get_data(as_text=True)


def test_approving_many_answers_for_each_and_twice_does_it_once(people: People, sign_in: Client) -> None:
    good, ended, stranger = _waiting(people, 1), _waiting(people, 2), uuid4()
    with transaction(NOW) as tx:
        tx.lock(Patent, ended.patent_id).legal_status = LegalStatus.LAPSED
    client, key = sign_in(people.operator), str(uuid7())
    form = {"chosen": [str(good.public_id), str(ended.public_id), str(stranger), "?"], "request_key": key}
    for _ in range(2):
        page = client.post("/desk/listings/approval", data=form).get_data(as_text=True)
        assert "办理结果：1 件成功，3 件未办理" in page
        assert "该专利权已终止" in page
        assert _spelled(1) in page
    db.session.rollback()
    db.session.expire_all()
    statuses = [db.session.get_one(Listing, one.id).status for one in (good, ended)]
    assert statuses == ["published", "owner_approved"]
    kinds = list(db.session.scalars(select(LedgerEntry.kind)))
    assert kinds.count("listing.approve_platform") == 1


def test_an_empty_choice_is_refused_beside_the_summary(people: People, sign_in: Client) -> None:
    _waiting(people, 1)
    answer = sign_in(people.operator).post("/desk/listings/approval", data={})
    assert answer.status_code == 422
    assert "请勾选 1 至 100 行" in answer.get_data(as_text=True)


def test_all_rows_of_a_page_are_ticked_by_its_address(people: People, sign_in: Client) -> None:
    _waiting(people, 1)
    client = sign_in(people.operator)
    assert " checked " not in client.get("/desk/listings").get_data(as_text=True)
    assert " checked " in client.get("/desk/listings?ticked=1").get_data(as_text=True)


def test_deals_are_assigned_to_me_or_to_a_colleague(people: People, sign_in: Client) -> None:
    deals = [Play(people, NOW, publish(people, serial, NOW)).enquiry() for serial in (1, 2)]
    client = sign_in(people.operator)
    page = client.get("/desk/enquiries").get_data(as_text=True)
    assert "我（operator）" in page
    assert '<option value="230100"' in page  # the filter offers the province's cities
    chosen = [str(deal.id) for deal in deals]
    for colleague in (people.operator, people.administrator):
        form = {"chosen": chosen, "operator": str(colleague.user_id)}
        answer = client.post("/desk/enquiries/assignments", data=form)
        assert "2 件成功" in answer.get_data(as_text=True)
    db.session.rollback()
    assigned = set(db.session.scalars(select(Deal.assigned_to)))
    assert assigned == {people.administrator.user_id}
    mine = client.get(f"/desk/enquiries?assignee={people.operator.user_id}").get_data(as_text=True)
    assert "没有符合条件的事项" in mine
    assert f"assignee={people.administrator.user_id}" in client.get("/desk").get_data(as_text=True)


def test_what_cant_be_assigned_is_said(people: People, sign_in: Client) -> None:
    deal = Play(people, NOW, publish(people, 1, NOW)).to(DealStatus.ENQUIRY)
    client = sign_in(people.operator)
    for assignee in ("", "x", str(people.officer.user_id), "９", "1" * 30):
        form = {"chosen": [str(deal.id)], "operator": assignee}
        answer = client.post("/desk/enquiries/assignments", data=form)
        assert answer.status_code == 422
        assert "请从名单中选择一位运营人员" in answer.get_data(as_text=True)


def test_odd_arguments_are_taken_for_none(people: People, sign_in: Client) -> None:
    _waiting(people, 1)
    client = sign_in(people.operator)
    for query in ("page=-1", "page=x", "city=xx", "assignee=me", "q=%00", "page=99999999999"):
        assert client.get(f"/desk/listings?{query}").status_code == 200, query
    unknown = client.get("/desk/listings?organisation=x").get_data(as_text=True)
    assert "没有符合条件的事项" in unknown


def test_the_desk_is_staffs(people: People, sign_in: Client) -> None:
    for name in ("officer", "college", "enterprise", "inventor"):
        client = sign_in(getattr(people, name))
        assert client.get("/desk").status_code == 403
        assert client.post("/desk/listings/approval").status_code == 403
        assert client.post("/desk/enquiries/assignments").status_code == 403
    assert sign_in(None).get("/desk").status_code == 302
