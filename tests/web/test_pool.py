"""The resource pool in the browser: three people's steps, many rows at once, refusals beside their fields."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor, OrganisationKind, Role
from marketplace.domain.pool import PoolStatus
from marketplace.models import LedgerEntry, Listing, Membership, PoolItem
from tests.factories import PASSWORD, People, application_number, make_patent
from tests.pool_play import bring

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)
ADDRESS = f"/my/pool/{application_number(1)}"
SCENARIO = "可用于寒区农机的散热部件，已有样机"


def _form(**changes: Any) -> dict[str, Any]:
    usual = {
        "publicly_funded": "yes",
        "implementation": "unused",
        "willingness": ["licence", "open_licence"],
        "readiness_level": "6",
        "self_rating": "1",
        "scenario": SCENARIO,
        "college": "材料学院",
        "request_key": str(uuid7()),
    }
    return {**usual, **changes}


def _item() -> PoolItem:
    db.session.rollback()
    return db.session.scalars(select(PoolItem)).one()


def test_from_the_inventors_answers_to_the_pool(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW)
    inventor, college, office = map(sign_in, (people.inventor, people.college, people.officer))
    assert ADDRESS.rsplit("/", 1)[0] in inventor.get("/my/pool").get_data(as_text=True)
    assert "提交学院审核" in inventor.get(ADDRESS).get_data(as_text=True)
    answer = inventor.post(ADDRESS, data=_form(), follow_redirects=True)
    assert "已提交，等待学院审核" in answer.get_data(as_text=True)
    assert "盘点待学院审核" in college.get("/").get_data(as_text=True)
    page = college.get(ADDRESS).get_data(as_text=True)
    assert all(text in page for text in (SCENARIO, "许可、开放许可", "审核通过", "退回修改"))
    assert "修改填写的内容" not in page
    chosen = {"chosen": [application_number(1)]}
    assert "1 件成功" in college.post("/my/pool/checks", data=chosen).get_data(as_text=True)
    admitted = office.post("/my/pool/admissions", data={**chosen, "tier": "2"}).get_data(as_text=True)
    assert "1 件成功" in admitted
    assert (_item().status, _item().tier) == (PoolStatus.POOLED, 2)
    assert "二级 · 一般推广" in office.get("/my/pool?state=pooled").get_data(as_text=True)
    pushed = office.post("/my/pool/progress", data={**chosen, "step": "push"})
    assert "1 件成功" in pushed.get_data(as_text=True)
    assert _item().status == PoolStatus.PUSHED


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"publicly_funded": ""}, "请选择是否由财政资金支持的科研项目形成"),
        ({"implementation": "lent"}, "请选择实施情况"),
        ({"willingness": []}, "请至少选择一种可接受的转化方式"),
        ({"willingness": ["none", "licence"]}, "不能与其他转化方式同时选择"),
        ({"willingness": ["gift"]}, "请至少选择一种可接受的转化方式"),
        ({"readiness_level": "10"}, "请选择技术成熟度"),
        ({"readiness_level": "六"}, "请选择技术成熟度"),
        ({"self_rating": "4"}, "请选择自评等级"),
        ({"scenario": "短"}, "现有 1 个字"),
        ({"college": "院" * 101}, "100"),
    ],
)
def test_refusals_stand_beside_the_field_and_what_was_typed_stays(
    people: People, sign_in: Client, changes: dict[str, Any], words: str
) -> None:
    make_patent(people.officer, 1, NOW)
    answer = sign_in(people.inventor).post(ADDRESS, data=_form(**changes))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "error-summary" in page
    assert words in page.split("field-error", 1)[1]
    assert "材料学院" in page or "college" in changes
    assert db.session.scalar(select(LedgerEntry)) is None


def test_many_are_decided_at_once_each_with_its_answer(people: People, sign_in: Client) -> None:
    for serial, status in ((1, PoolStatus.COLLEGE_OK), (2, PoolStatus.COLLEGE_OK), (3, PoolStatus.FILLED)):
        bring(people, make_patent(people.officer, serial, NOW).number, status, NOW)
    make_patent(people.other_officer, 4, NOW)
    office = sign_in(people.officer)
    numbers = [application_number(serial) for serial in (1, 2, 3, 4)]
    form = {"chosen": [*numbers, "x"], "tier": "1", "request_key": str(uuid7())}
    for _ in range(2):
        page = office.post("/my/pool/admissions?state=college_ok", data=form).get_data(as_text=True)
        assert "办理结果：2 件成功，3 件未办理" in page
        assert "本单位盘点清单中没有该专利" in page
        assert "当前状态（待学院审核）下不能进行该操作（学校审批）" in page
    kinds = list(db.session.scalars(select(LedgerEntry.kind)))
    assert kinds.count("pool.admit") == 2


def test_a_step_without_tier_reason_or_row_is_refused_once(people: People, sign_in: Client) -> None:
    bring(people, make_patent(people.officer, 1, NOW).number, PoolStatus.COLLEGE_OK, NOW)
    office, chosen = sign_in(people.officer), {"chosen": [application_number(1)]}
    for path, form, words in (
        ("admissions", {}, "请勾选"),
        ("admissions", {**chosen, "tier": ""}, "请选择入库层级"),
        ("admissions", {**chosen, "tier": "9"}, "请选择入库层级"),
        ("parking", chosen, "请填写理由"),
        ("returns", {**chosen, "reason": " "}, "请填写理由"),
        ("progress", {**chosen, "step": "convert"}, "请通过页面上的按钮操作"),
    ):
        answer = office.post(f"/my/pool/{path}?state=college_ok", data=form)
        assert answer.status_code == 422, path
        assert words in answer.get_data(as_text=True), path
    assert _item().status == PoolStatus.COLLEGE_OK
    parked = office.post("/my/pool/parking", data={**chosen, "reason": "暂无产业化前景"})
    assert "1 件成功" in parked.get_data(as_text=True)
    assert "暂无产业化前景" in office.get("/my/pool?state=parked").get_data(as_text=True)


def test_every_tab_has_its_empty_state(people: People, sign_in: Client) -> None:
    client = sign_in(people.officer)
    for state in PoolStatus:
        page = client.get(f"/my/pool?state={state.value}").get_data(as_text=True)
        assert 'class="empty"' in page, state
    make_patent(people.officer, 1, NOW)
    assert "没有符合条件的专利" in client.get("/my/pool?state=not_inventoried&q=zz").get_data(as_text=True)
    assert "等待发明人填写" in sign_in(people.college).get(ADDRESS).get_data(as_text=True)


def test_foreign_and_unknown_patents_are_not_there(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW)
    other = sign_in(people.other_officer)
    assert other.get(ADDRESS).status_code == 404
    assert other.post(ADDRESS, data=_form()).status_code == 404
    for number in ("x", application_number(9)):
        assert sign_in(people.inventor).get(f"/my/pool/{number}").status_code == 404
        assert sign_in(people.inventor).post(f"/my/pool/{number}", data=_form()).status_code == 404


def test_a_college_reviewer_registers_and_sends_listings_back(people: People, sign_in: Client) -> None:
    form = {
        "kind": OrganisationKind.UNIVERSITY.value, "organisation_name": "北辰示例大学", "code": "4199910001",
        "city": "230100", "role": "college_reviewer", "name": "王示例", "email": "wang@example.test",
        "password": PASSWORD,
    }  # fmt: skip
    visitor = sign_in(None)
    assert "学院审核人员" in visitor.get("/register").get_data(as_text=True)
    assert visitor.post("/register", data=form).status_code == 302
    refused = visitor.post("/register", data={**form, "kind": "enterprise", "email": "b@example.test"})
    assert "该类单位没有这个角色" in refused.get_data(as_text=True)
    db.session.rollback()
    roles = db.session.scalars(select(Membership.role).where(Membership.verified_at.is_(None)))
    assert list(roles) == [Role.COLLEGE_REVIEWER]
    make_patent(people.officer, 1, NOW)
    offer = {
        "deal_type": "licence", "licence_type": "non_exclusive", "payment_mode": "lump_sum", "price_kind": "fixed",
        "price": "300000", "contact": "0451-00000000", "action": "submit",
    }  # fmt: skip
    assert (
        sign_in(people.inventor).post(f"/my/patents/{application_number(1)}/list", data=offer).status_code
        == 302
    )
    listing = db.session.scalars(select(Listing)).one()
    college, path = sign_in(people.college), f"/listings/{listing.public_id}"
    assert path in college.get("/my/listings").get_data(as_text=True)
    page = college.get(path).get_data(as_text=True)
    assert "退回的理由" in page
    assert "本单位批准" not in page
    assert college.post(f"{path}/return", data={"reason": "请补充中试数据"}).status_code == 302
    assert college.post(f"{path}/approval").status_code == 403
    inventory = college.get("/my/patents").get_data(as_text=True)
    assert "发起挂牌" not in inventory
    assert "按号码挂牌" not in inventory
