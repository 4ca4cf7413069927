"""The lists of award and subsidy: every row with the reason why it does not count."""

from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient

from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from tests.deal_play import Play, publish
from tests.factories import People

SignIn = Callable[[Actor | None], FlaskClient]


def test_recorded_deals_are_listed_with_their_reasons(people: People, now: datetime, sign_in: SignIn) -> None:
    for serial in (1, 2):
        Play(people, now, publish(people, serial, now)).to(DealStatus.RECORDED)
    page = sign_in(people.operator).get("/admin/incentives?year=2026").text
    assert "HLJ-2026-0002" in page
    assert "尚无已确认的付款" in page
    assert "不是高价值发明专利" in page


def test_a_year_without_deals_says_so_and_odd_years_are_no_fault(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.administrator)
    for year in ("2025", "0", "99999", "x", ""):
        page = client.get(f"/admin/incentives?year={year}")
        assert page.status_code == 200
        assert "没有高校备案或登记的许可" in page.text
    assert sign_in(people.enterprise).get("/admin/incentives").status_code == 403
