"""Comparing: the same eyes as the patent page, what differs, and what could not be compared."""

from datetime import date, datetime

from marketplace.domain.accounts import Actor
from marketplace.domain.patents import LegalStatus
from marketplace.services import comparison, patents
from marketplace.services.comparison import ASPECTS, Comparison
from tests.factories import People, application_number, make_patent
from tests.offers import publish


def _compare(viewer: Actor | None, now: datetime, *serials: int) -> Comparison:
    return comparison.compare(viewer, [application_number(serial) for serial in serials], now=now)


def _codes(found: Comparison) -> list[str]:
    return [problem.code for problem in found.problems]


def test_only_what_differs_is_marked(people: People, now: datetime) -> None:
    make_patent(people.officer, 1, now, inventors=["甲", "乙"], ipc=["C01B32/184", "C09K5/14"])
    make_patent(people.officer, 2, now, inventors=["乙", "甲"], ipc=["C01B32/19"])
    found = _compare(None, now, 1, 2)
    assert [column.patent.number for column in found.columns] == [
        application_number(1),
        application_number(2),
    ]
    assert found.differing == {"ipc"}
    assert found.common_subclasses == ("C01B",)
    assert found.problems == []


def test_offers_status_and_owner_differ(people: People, now: datetime) -> None:
    publish(people, make_patent(people.officer, 1, now), now)
    lapsed = {"legal_status": LegalStatus.LAPSED, "filed_on": date(2020, 3, 4)}
    make_patent(people.other_officer, 2, now, abstract="", **lapsed)
    found = _compare(None, now, 2, 1)
    wanted = {
        "offers",
        "legal_status",
        "owner",
        "city",
        "filed_on",
        "in_force_until",
        "months_left",
        "abstract",
    }
    assert found.differing == wanted
    assert [column.months_left for column in found.columns] == [None, 171]
    assert found.differing < set(ASPECTS)


def test_any_spelling_counts_and_one_patent_stands_once(people: People, now: datetime) -> None:
    for serial in (1, 2):
        make_patent(people.officer, serial, now)
    key = application_number(1)
    asked = [f"ZL{key}", application_number(2), f"CN{key[:-1]}.{key[-1]}", "", " "]
    found = comparison.compare(None, asked, now=now)
    assert len(found.columns) == 2
    assert _codes(found) == ["twice"]


def test_too_few_too_many_and_unknown_are_named(people: People, now: datetime) -> None:
    for serial in range(1, 6):
        make_patent(people.officer, serial, now)
    assert _codes(_compare(None, now)) == []
    assert _codes(_compare(None, now, 1)) == ["too_few"]
    assert _codes(_compare(None, now, 1, 9)) == ["unknown", "too_few"]
    five = _compare(None, now, 1, 2, 3, 4, 5)
    assert (len(five.columns), _codes(five)) == (4, ["too_many"])
    assert _codes(_compare(None, now, 1, 2, 3, 4, 1)) == ["twice"]
    rubbish = comparison.compare(None, ["x" * 10_000, "\x00", "'; DROP TABLE patents"], now=now)
    assert _codes(rubbish) == ["unknown", "unknown", "unknown", "too_few"]
    assert len(str(rubbish.problems[0])) < 100


def test_a_hidden_patent_is_compared_by_its_owner_and_staff_only(people: People, now: datetime) -> None:
    for serial in (1, 2):
        make_patent(people.officer, serial, now)
    patents.show_inventory(people.officer, False, "", now=now)
    for viewer in (None, people.enterprise, people.other_officer):
        assert _codes(_compare(viewer, now, 1, 2)) == ["unknown", "unknown", "too_few"]
    for viewer in (people.inventor, people.operator):
        assert len(_compare(viewer, now, 1, 2).columns) == 2


def test_an_address_is_not_read_without_end(people: People, now: datetime) -> None:
    found = comparison.compare(None, [f"号{n}" for n in range(1000)], now=now)
    assert len(found.problems) == comparison.MOST_ASKED + 1
