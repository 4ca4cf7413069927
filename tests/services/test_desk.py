"""The desk: what waits in each queue, since when, how pressing it is, for whom, and what a filter leaves."""

from datetime import date, datetime, timedelta

import pytest

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import NotAllowed, NotFound
from marketplace.domain.urgency import Urgency
from marketplace.models import Organisation, Patent
from marketplace.services import deal_assignments, desk, listings
from marketplace.services.desk import NOBODY, Wanted
from marketplace.services.desk_queues import QUEUES
from tests.deal_play import Play, publish
from tests.factories import People, application_number, make_patent
from tests.offers import LICENCE
from tests.payment_play import Till
from tests.shown_price import agreed
from tests.trial_play import TrialPlay

ALL = Wanted()


def _waiting_listing(people: People, serial: int, now: datetime) -> None:
    patent = make_patent(people.officer, serial, now)
    made = listings.draft(people.officer, patent.number, LICENCE, contact="0451-00000000", now=now)
    listings.submit(people.officer, made.public_id, f"submit-{serial}", now)


def _counts(people: People, now: datetime, wanted: Wanted = ALL) -> dict[str, tuple[int, int]]:
    piles = desk.overview(people.operator, wanted, now=now)
    return {pile.queue.name: (pile.count, pile.overdue) for pile in piles}


def test_nothing_waits_at_first(people: People, now: datetime) -> None:
    assert set(_counts(people, now).values()) == {(0, 0)}
    assert all(pile.oldest is None for pile in desk.overview(people.operator, ALL, now=now))
    assert desk.queue_rows(people.operator, "recordals", ALL, now=now) == ([], 0)


def test_each_queue_counts_what_waits_and_what_waits_too_long(people: People, now: datetime) -> None:
    _waiting_listing(people, 1, now)
    _waiting_listing(people, 2, now + timedelta(days=1))
    Play(people, now, publish(people, 3, now)).to(DealStatus.ENQUIRY)
    Play(people, now, publish(people, 4, now)).to(DealStatus.EFFECTIVE)
    assert _counts(people, now) == {
        "listings": (2, 0),
        "enquiries": (1, 0),
        "recordals": (1, 0),
        "trials": (0, 0),
        "payments": (0, 0),
        "objections": (0, 0),
    }
    # 2026-11-23 is a Monday: five working days end on the 30th, ten on December 7th, three months on February 23rd
    for later, expected in (
        (date(2026, 11, 30), (0, 0, 0)),
        (date(2026, 12, 1), (1, 0, 0)),
        (date(2026, 12, 2), (2, 0, 0)),
        (date(2026, 12, 7), (2, 0, 0)),
        (date(2026, 12, 8), (2, 1, 0)),
        (date(2027, 2, 23), (2, 1, 0)),
        (date(2027, 2, 24), (2, 1, 1)),
    ):
        found = _counts(people, datetime.combine(later, now.timetz()))
        assert tuple(found[name][1] for name in ("listings", "enquiries", "recordals")) == expected, later


def test_a_trial_a_late_payment_and_an_open_objection_wait_on_the_desk(people: People, now: datetime) -> None:
    play = agreed(people, now)
    play.shown()
    play.objected()
    TrialPlay(people, now, 2).begin()
    Till(people, now, 3).to("overdue")
    counts = _counts(people, now + timedelta(days=32))
    assert (counts["trials"], counts["payments"], counts["objections"]) == ((1, 0), (1, 1), (1, 0))
    [row], _total = desk.queue_rows(people.operator, "trials", ALL, now=now)
    assert (row.due_on, row.urgency) == (date(2027, 11, 23), Urgency.GREEN)


def test_a_day_begins_in_shanghai(people: People, now: datetime) -> None:
    _waiting_listing(people, 1, now)
    last = datetime(2026, 11, 30, 15, 59, tzinfo=now.tzinfo)  # 23:59 there
    assert _counts(people, last)["listings"] == (1, 0)
    assert _counts(people, last + timedelta(minutes=1))["listings"] == (1, 1)


def test_a_row_says_since_when_until_when_and_for_whom(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    deal = play.to(DealStatus.ENQUIRY)
    deal_assignments.assign(people.operator, deal.id, people.administrator.user_id, "a", now=now)
    later = now + timedelta(days=15)
    rows, total = desk.queue_rows(people.operator, "enquiries", ALL, now=later)
    row = rows[0]
    assert (total, row.ident, row.reference, row.number) == (
        1, deal.id, deal.reference, application_number(1),
    )  # fmt: skip
    assert (row.since, row.waited, row.due_on, row.days_left, row.urgency) == (
        date(2026, 11, 23), 15, date(2026, 12, 7), -1, Urgency.OVERDUE,
    )  # fmt: skip
    assert (row.owner, row.other, row.assignee) == ("北辰示例大学", "示例新材料有限公司", "administrator")


def test_an_objection_waits_without_a_term(people: People, now: datetime) -> None:
    play = agreed(people, now)
    play.shown()
    play.objected()
    rows, _total = desk.queue_rows(people.operator, "objections", ALL, now=now + timedelta(days=400))
    assert (rows[0].due_on, rows[0].urgency, rows[0].waited) == (None, Urgency.NONE, 400)
    assert _counts(people, now + timedelta(days=400))["objections"] == (1, 0)


def test_filters_narrow_queue_and_overview_alike(people: People, now: datetime) -> None:
    first = Play(people, now, publish(people, 1, now))
    second = Play(people, now, publish(people, 2, now), buyer=people.other_enterprise)
    deals = [play.to(DealStatus.ENQUIRY) for play in (first, second)]
    deal_assignments.assign(people.operator, deals[0].id, people.operator.user_id, "a", now=now)
    buyer = db.session.get_one(Organisation, people.other_enterprise.organisation_id)
    spelled = f"ZL{application_number(2)[:-1]}.{application_number(2)[-1]}"
    for wanted, expected in (
        (Wanted(text=deals[1].reference), [1]),
        (Wanted(text=deals[1].reference[-4:].lower()), [1]),
        (Wanted(text=spelled), [1]),
        (Wanted(text="农机"), [1]),
        (Wanted(text="制备方法1"), [0]),
        (Wanted(text="%"), []),
        (Wanted(city="230600"), [1]),
        (Wanted(city="230100"), [0, 1]),
        (Wanted(organisation=buyer.public_id), [1]),
        (Wanted(assignee=people.operator.user_id), [0]),
        (Wanted(assignee=NOBODY), [1]),
        (Wanted(assignee=people.operator.user_id, city="230600"), []),
        (Wanted(page=2), None),
    ):
        rows, total = desk.queue_rows(people.operator, "enquiries", wanted, now=now)
        if expected is None:
            assert (rows, total) == ([], 2)
            continue
        assert {row.ident for row in rows} == {deals[place].id for place in expected}, wanted
        assert _counts(people, now, wanted)["enquiries"][0] == total == len(expected)
    names = [name for _key, name in desk.organisations(people.operator, ["enquiries"])]
    assert names == sorted(["北辰示例大学", "示例新材料有限公司", "示例农机有限公司"])


def test_the_workload_counts_each_operators_deals_and_what_is_left_over(
    people: People, now: datetime
) -> None:
    plays = [Play(people, now, publish(people, serial, now)) for serial in (1, 2, 3)]
    ids = [play.to(DealStatus.ENQUIRY).id for play in plays]
    effective = Play(people, now, publish(people, 4, now))
    effective.to(DealStatus.EFFECTIVE)
    for ident in (ids[0], ids[1], effective.id):
        deal_assignments.assign(people.operator, ident, people.operator.user_id, "a", now=now)
    loads = desk.workload(people.administrator, now=now + timedelta(days=20))
    found = {load.name: (load.counts, load.total, load.overdue) for load in loads}
    assert found == {
        "administrator": ({}, 0, 0),
        "operator": ({"enquiries": 2, "recordals": 1}, 3, 2),
        "": ({"enquiries": 1}, 1, 1),
    }
    assert loads[0].name == "administrator"  # oneself first


def test_a_queue_is_read_in_pages_the_longest_waiting_first(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PAGE", 2)
    for serial in range(1, 6):
        _waiting_listing(people, serial, now - timedelta(hours=serial))
    found: list[str] = []
    for page in (1, 2, 3):
        rows, total = desk.queue_rows(people.operator, "listings", Wanted(page=page), now=now)
        found += [row.number for row in rows]
    assert total == 5
    assert found == [application_number(serial) for serial in (5, 4, 3, 2, 1)]
    oldest = desk.overview(people.operator, ALL, now=now)[0].oldest
    assert oldest is not None
    assert oldest.number == found[0]


def test_only_staff_sees_the_desk(people: People, now: datetime) -> None:
    for name in ("officer", "college", "inventor", "enterprise"):
        actor = getattr(people, name)
        for call in (
            lambda actor=actor: desk.overview(actor, ALL, now=now),
            lambda actor=actor: desk.queue_rows(actor, "listings", ALL, now=now),
            lambda actor=actor: desk.workload(actor, now=now),
            lambda actor=actor: desk.organisations(actor, ["listings"]),
        ):
            with pytest.raises(NotAllowed):
                call()
    with pytest.raises(NotFound):
        desk.queue_rows(people.operator, "nothing", ALL, now=now)


def test_every_queue_gives_the_same_columns(people: People) -> None:
    columns = {queue.name: tuple(queue.rows().selected_columns.keys()) for queue in QUEUES}
    assert len(set(columns.values())) == 1
    assert db.session.query(Patent).count() == 0
