"""My patents: list, settings, checks of status."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.patents import LegalStatus
from marketplace.models import Patent
from tests.factories import People, application_number, make_patent, organisation_of

Client = Callable[[Actor | None], FlaskClient]
NOW = datetime.now(UTC)


def test_an_empty_inventory_points_to_the_import(people: People, sign_in: Client) -> None:
    page = sign_in(people.officer).get("/my/patents").get_data(as_text=True)
    assert "还没有专利" in page
    assert "/my/imports/new" in page or "imports" in page
    assert "还没有专利" in sign_in(people.enterprise).get("/my/patents").get_data(as_text=True)


def test_the_inventory_lists_filters_and_warns(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW, title="示例甲装置", warnings=["year_differs", "unheard_of"])
    make_patent(people.officer, 2, NOW, title="示例乙装置", status_checked_at=None)
    make_patent(people.other_officer, 3, NOW, title="外单位装置")
    client = sign_in(people.officer)
    page = client.get("/my/patents").get_data(as_text=True)
    for words in ("示例甲装置", "示例乙装置", "未挂牌", "状态待核验", "申请日与申请号年份不同", "请核对"):
        assert words in page
    assert "外单位装置" not in page
    page = client.get("/my/patents?attention=1&q=示例&status=granted&state=unlisted").get_data(as_text=True)
    assert "示例乙装置" in page
    assert "示例甲装置" not in page
    assert "没有符合条件的专利" in client.get("/my/patents?q=nothing&page=x").get_data(as_text=True)


def test_settings_are_saved(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW)
    answer = sign_in(people.officer).post("/my/patents/settings", data={"contact": "科研处 0451-1"})
    assert answer.status_code == 302
    organisation = organisation_of(people.officer)
    assert (organisation.shows_inventory, organisation.contact) == (False, "科研处 0451-1")
    refused = sign_in(people.officer).post("/my/patents/settings", data={"contact": "长" * 201})
    assert refused.status_code == 422


def test_a_status_check_is_recorded_or_refused_beside_the_field(people: People, sign_in: Client) -> None:
    make_patent(people.officer, 1, NOW, status_checked_at=None)
    address, today = f"/patents/{application_number(1)}/status", local_day(NOW).isoformat()
    client = sign_in(people.officer)
    assert "核验结果" in client.get(address).get_data(as_text=True)
    form = {"wording": "专利权终止（未缴年费）", "source": "国家知识产权局公布公告", "checked_on": today}
    bad = client.post(address, data={**form, "checked_on": "2999-01-01"})
    assert bad.status_code == 422
    assert "核验日期不能晚于今天" in bad.get_data(as_text=True)
    assert client.post(address, data={**form, "source": ""}).status_code == 422
    listings = f"{address}?next=/my/listings"
    assert (
        client.post(listings, data=form).headers["Location"] == "/my/listings"
    )  # back to where one came from
    assert db.session.scalars(select(Patent.legal_status)).one() == LegalStatus.LAPSED
    assert sign_in(people.other_officer).post(address, data=form).status_code == 404
    assert sign_in(people.inventor).post(address, data=form).status_code == 403
