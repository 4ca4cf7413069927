"""Patents at rest on pages: the list, the case on paper, the reasons, and what is refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.numbers import ApplicationNumber
from marketplace.domain.patents import PatentType
from marketplace.services import dormancy_sweep
from tests.factories import People, application_number, make_patent
from tests.web.deal_pages import post

SignIn = Callable[[Actor | None], FlaskClient]
NUMBER = str(ApplicationNumber(application_number(1)))
CASE = f"/my/dormant/{NUMBER}"


@pytest.fixture
def now() -> datetime:
    """Pages use the real clock."""
    return datetime.now(UTC)


def test_the_list_says_why_it_is_empty_and_then_names_the_candidates(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    client = sign_in(people.officer)
    assert "还没有检查过" in client.get("/my/dormant").text
    make_patent(people.officer, 1, now)
    dormancy_sweep.sweep(now)
    page = client.get("/my/dormant").text
    assert NUMBER in page
    assert "2023-05-06" in page
    assert "没有沉睡专利" in sign_in(people.other_officer).get("/my/dormant").text


def test_the_case_is_one_page_with_what_the_law_asks(people: People, now: datetime, sign_in: SignIn) -> None:
    make_patent(people.officer, 1, now, patent_type=PatentType.UTILITY_MODEL, patentees=["甲校", "乙校"])
    page = sign_in(people.officer).get(CASE).text
    assert "为什么建议" in page
    assert "专利权评价报告" in page
    assert "全部共有权利人签字" in page
    assert "¥20,000,000" in page
    assert "年费减 15%" in page


def test_a_case_that_does_not_stand_says_which_condition_fails(
    people: People, now: datetime, sign_in: SignIn
) -> None:
    make_patent(people.officer, 1, now, granted_on=local_day(now))
    page = sign_in(people.officer).get(CASE).text
    assert "目前不建议" in page
    assert "发起开放许可挂牌" not in page


def test_a_reason_takes_it_off_the_list(people: People, now: datetime, sign_in: SignIn) -> None:
    make_patent(people.officer, 1, now)
    dormancy_sweep.sweep(now)
    client, until = sign_in(people.officer), local_day(now) + timedelta(days=90)
    answer = post(client, CASE, "reason", reason="exclusive_talks", until=until.isoformat())
    assert answer.location == "/my/dormant"
    page = client.get("/my/dormant").text
    assert "没有沉睡专利" in page
    assert "独占许可洽谈中" in page
    assert f"有效期至 {until.isoformat()}" in client.get(CASE).text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"reason": "defence", "until": ""}, "请填写日期"),
        ({"reason": "defence", "until": "2001-01-01"}, "今天或以后"),
        ({"reason": "exclusive_talks", "until": "2999-01-01"}, "最长 6 个月"),
        ({"reason": "因为", "until": "2999-01-01"}, "暂不转化的理由"),
    ],
)
def test_what_is_wrong_with_a_reason_stands_beside_its_field(
    people: People, now: datetime, sign_in: SignIn, data: dict[str, str], says: str
) -> None:
    make_patent(people.officer, 1, now)
    answer = post(sign_in(people.officer), CASE, "reason", **data)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'role="alert"' in answer.text


def test_the_patents_of_others_are_not_there(people: People, now: datetime, sign_in: SignIn) -> None:
    make_patent(people.officer, 1, now)
    other = sign_in(people.other_officer)
    assert other.get(CASE).status_code == 404
    valid = {"reason": "defence", "until": date(2999, 1, 1).isoformat()}
    assert post(other, CASE, "reason", **valid).status_code == 404
    assert other.get("/my/dormant/abc").status_code == 404
    assert sign_in(people.enterprise).get("/my/dormant").status_code == 403
