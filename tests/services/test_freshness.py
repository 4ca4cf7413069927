"""What the register says of a patent takes its listings off the market or closes them (R-10)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.errors import Invalid
from marketplace.models import Listing, Patent
from marketplace.services import listing_sweep, listings, patents, waiting
from marketplace.services.patents import InventoryQuery, StatusCheck
from marketplace.services.unit_of_work import Transaction, transaction
from tests.factories import People, make_patent
from tests.offers import publish

ENDING = "法律状态待核验，挂牌即将暂停"


def _listing() -> Listing:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Listing)).one()


def _check(people: People, wording: str, at: datetime) -> None:
    number = db.session.scalars(select(Patent.number)).one()
    check = StatusCheck(wording, at.date(), "国家知识产权局公布公告", at.date())
    patents.check_status(people.officer, number, check, now=at)


def _resume(people: People, at: datetime) -> None:
    listings.resume(people.operator, _listing().public_id, str(uuid7()), at)


@pytest.mark.rule("R-10")
@pytest.mark.parametrize(
    "wording, status",
    [
        ("专利权终止（未缴年费）", "closed"),  # CF01
        ("专利权期限届满", "closed"),  # CX01
        ("专利权的主动放弃", "closed"),  # AV01
        ("专利权宣告无效", "closed"),  # IW01
        ("专利权转移（登记的权利人已不是本单位）", "suspended"),  # TR01
        ("专利申请权、专利权的保全", "suspended"),  # PP01
        ("专利权中止程序", "suspended"),
        ("专利权人的姓名或者名称、地址的变更", "published"),  # CP01: a name is no owner
        ("专利权质押合同登记的生效", "published"),  # PE01 binds the signature, not the listing
    ],
)
def test_each_event_of_the_gazette(people: People, now: datetime, wording: str, status: str) -> None:
    publish(people, make_patent(people.officer, 1, now), now)
    _check(people, wording, now + timedelta(hours=1))
    assert _listing().status == status
    assert bool(_listing().status_reason) is (status != "published")


@pytest.mark.rule("R-10")
def test_a_held_right_comes_back_when_it_is_released(people: People, now: datetime) -> None:
    publish(people, make_patent(people.officer, 1, now), now)
    _check(people, "专利权保全", now)
    with pytest.raises(Invalid, match="1 处") as refused:
        _resume(people, now)
    assert [problem.code for problem in refused.value.problems] == ["held"]
    later = now + timedelta(days=20)
    _check(people, "专利权保全的解除", later)
    _resume(people, later)
    assert _listing().status == "published"


@pytest.mark.rule("R-10")
def test_the_owner_is_told_at_seventy_five_days_and_the_listing_goes_after_ninety(
    people: People, now: datetime
) -> None:
    """Checked on 2026-11-23 in Shanghai, late in the evening: days are counted there, not in UTC."""
    checked = now.replace(hour=15, minute=30)
    publish(people, make_patent(people.officer, 1, checked), checked)

    def told(day: date, hour: int = 3) -> bool:
        at = datetime.combine(day, checked.timetz().replace(hour=hour, minute=0))
        page = patents.inventory(people.officer, InventoryQuery(ending=True), now=at)
        found = ENDING in {task.message_id for task in waiting.tasks(people.officer, now=at)}
        assert found is bool(page.rows)
        return found

    assert [told(date(2027, 2, 5)), told(date(2027, 2, 6))] == [False, True]
    assert told(date(2027, 2, 5), 16)  # in Shanghai that is the 6th
    last = datetime.fromisoformat("2027-02-21T15:59:00+00:00")
    assert listing_sweep.sweep(last) == 0
    assert listing_sweep.sweep(last + timedelta(minutes=1)) == 1
    assert _listing().status == "suspended"
    assert not told(date(2027, 2, 22))


@pytest.mark.rule("R-04")
def test_the_last_day_of_the_term_is_still_one(people: People, now: datetime) -> None:
    publish(people, make_patent(people.officer, 1, now), now)
    with transaction(now) as tx:
        tx.session.execute(update(Patent).values(in_force_until=date(2026, 11, 24)))
    last = datetime.fromisoformat("2026-11-24T15:59:00+00:00")
    assert listing_sweep.sweep(last) == 0
    assert listing_sweep.sweep(last + timedelta(minutes=1)) == 1
    assert _listing().status == "closed"


def test_a_status_checked_while_the_sweep_is_on_its_way_keeps_the_listing(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep has found the listing too old; before it locks it, the owner enters today's status."""
    publish(people, make_patent(people.officer, 1, now), now)
    late = now + timedelta(days=200)

    @contextmanager
    def after_the_owner(at: datetime) -> Iterator[Transaction]:
        _check(people, "授权", late)
        with transaction(at) as tx:
            yield tx

    monkeypatch.setattr(listing_sweep, "transaction", after_the_owner)
    assert listing_sweep.sweep(late) == 0
    assert _listing().status == "published"
