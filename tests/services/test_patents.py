"""Inventory, numbers in any spelling, who sees what, and checks of legal status."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import InvalidInput, NotAllowed, NotFound
from marketplace.domain.listings import ListingStatus
from marketplace.domain.patents import LegalStatus
from marketplace.models import LegalEvent, Listing, OutboxMessage
from marketplace.services import listings, patents
from marketplace.services.patents import InventoryQuery, StatusCheck
from tests.factories import People, application_number, make_patent
from tests.offers import LICENCE, publish

SOURCE = "国家知识产权局公布公告"


def _check(wording: str, now: datetime, **changes: object) -> StatusCheck:
    values: dict = {"wording": wording, "occurred_on": None, "source": SOURCE, "checked_on": local_day(now)}
    return StatusCheck(**{**values, **changes})


def test_any_spelling_finds_the_patent(people: People, now: datetime) -> None:
    key = application_number(7)
    make_patent(
        people.officer, 7, now, number=key, publication_number="CN113000007A", grant_number="CN113000007B"
    )
    dotted = f"{key[:-1]}.{key[-1]}"
    spellings = (
        key,
        f"CN{dotted}",
        f"ZL {key[:4]} {key[4]} {key[5:-1]}.{key[-1]}",
        f"zl{key}",
        "CN113000007A",
        "cn 113000007 b",
    )
    for text in spellings:
        found = patents.by_number(text, local_day(now))
        assert found is not None, text
        assert found.number == key
    for text in ("", "CN1", "石墨烯", "CN113000008A", application_number(8)):
        assert patents.by_number(text, local_day(now)) is None


def test_a_patent_is_seen_when_listed_or_shown_and_else_by_owner_and_staff(
    people: People, now: datetime
) -> None:
    patent = make_patent(people.officer, 1, now)

    def seen_by(viewer: Actor | None) -> bool:
        try:
            patents.view(viewer, patent.number, now=now)
        except NotFound:
            return False
        return True

    strangers = (None, people.enterprise, people.other_officer)
    insiders = (people.officer, people.inventor, people.operator, people.administrator)
    assert all(map(seen_by, (*strangers, *insiders)))
    patents.show_inventory(people.officer, False, "", now=now)
    assert not any(map(seen_by, strangers))
    assert all(map(seen_by, insiders))
    public_id = publish(people, patent, now)
    assert all(map(seen_by, strangers))
    listings.suspend(people.officer, public_id, "材料更新", str(uuid7()), now)
    assert not any(map(seen_by, strangers))


def test_the_inventory_is_ones_own_filtered_and_paged(people: People, now: datetime) -> None:
    for serial in range(1, 6):
        make_patent(people.officer, serial, now, title=f"示例装置{serial}")
    make_patent(people.officer, 6, now, title="陈旧状态", status_checked_at=now - timedelta(days=31))
    make_patent(people.officer, 7, now, title="已终止", legal_status=LegalStatus.LAPSED)
    foreign = make_patent(people.other_officer, 8, now)
    publish(
        people, patents.own(people.officer, application_number(1), patents.Action.LISTING_DRAFT, now=now), now
    )

    def titles(**query: object) -> list[str]:
        page = patents.inventory(people.officer, InventoryQuery(**query), now=now)  # type: ignore[arg-type]
        assert page.owned == 7
        return [patent.title for patent, _ in page.rows]

    assert len(titles()) == 7
    assert titles(text="100%") == []  # no wildcard of the database
    assert titles(text="装置3") == ["示例装置3"]
    assert titles(text=f"ZL{application_number(4)}") == ["示例装置4"]
    assert titles(legal_status="lapsed") == ["已终止"]
    assert titles(state="listed") == ["示例装置1"]
    assert len(titles(state="unlisted")) == 6
    assert titles(attention=True) == ["陈旧状态"]
    assert titles(size=3, page=3) == ["示例装置1"]
    with pytest.raises(NotAllowed):
        patents.inventory(people.operator, InventoryQuery(), now=now)
    with pytest.raises(NotFound):
        patents.own(people.officer, foreign.number, patents.Action.LISTING_DRAFT, now=now)


def test_a_check_derives_the_status_and_says_when_and_where(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now - timedelta(days=60), legal_status=LegalStatus.UNKNOWN)
    found = patents.check_status(people.officer, patent.number, _check("专利权有效（授权）", now), now=now)
    assert (found.legal_status, found.status_source, found.status_checked_at) == (
        LegalStatus.GRANTED,
        SOURCE,
        now,
    )
    later = now + timedelta(days=1)
    patents.check_status(people.officer, patent.number, _check("专利权有效（授权）", later), now=later)
    events = db.session.scalars(select(LegalEvent).where(LegalEvent.patent_id == patent.id)).all()
    assert len(events) == 2  # the grant of old, and one that was renewed rather than repeated
    assert max(event.checked_at for event in events) == later


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"wording": "无效"}, "wording"),
        ({"source": " "}, "source"),
        ({"checked_on": date(2026, 11, 24)}, "checked_on"),
        ({"occurred_on": date(2026, 11, 24)}, "occurred_on"),
        ({"checked_on": date(2026, 10, 1)}, "checked_on"),
    ],
)
def test_bad_checks_are_refused_beside_the_field(
    people: People, now: datetime, changes: dict, field: str
) -> None:
    patent = make_patent(people.officer, 1, now)
    wording = changes.pop("wording", "授权")
    with pytest.raises(InvalidInput) as refused:
        patents.check_status(people.officer, patent.number, _check(wording, now, **changes), now=now)
    assert refused.value.field == field


def test_an_ended_right_closes_its_listings_at_once(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now)
    publish(people, patent, now)
    patents.check_status(people.operator, patent.number, _check("专利权终止（未缴年费）", now), now=now)
    listing = db.session.scalars(select(Listing)).one()
    assert listing.status == ListingStatus.CLOSED
    assert listing.status_reason


def test_a_fresh_check_publishes_what_was_approved(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now)
    made = listings.draft(people.officer, patent.number, LICENCE, contact="张", now=now)
    listings.submit(people.officer, made.public_id, str(uuid7()), now)
    later = now + timedelta(days=40)
    listings.approve_platform(people.operator, made.public_id, str(uuid7()), later)
    patents.check_status(people.officer, patent.number, _check("授权", later), now=later)
    assert db.session.scalars(select(Listing)).one().status == ListingStatus.PUBLISHED


def test_hiding_the_inventory_owes_the_index_every_patent(people: People, now: datetime) -> None:
    ids = [make_patent(people.officer, serial, now).id for serial in (1, 2)]
    make_patent(people.other_officer, 3, now)
    with pytest.raises(NotAllowed):
        patents.show_inventory(people.inventor, False, "", now=now)
    patents.show_inventory(people.officer, False, "科研处 0451-1", now=now)
    assert db.session.scalars(select(OutboxMessage)).one().payload == {"patent_ids": ids}
    assert patents.organisation(people.officer).contact == "科研处 0451-1"
