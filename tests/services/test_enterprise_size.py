"""The licensee declares its size before the signature; without it nothing deferred is signed (R-21, R-22)."""

from dataclasses import replace
from datetime import datetime

import pytest

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.domain.licences import LicenceType
from marketplace.models import Deal, SizeDeclaration
from marketplace.services import deal_requirements, enterprise_size, ledger, trial_rooms
from marketplace.services.trial_moves import terms_of
from tests.deal_play import Play, publish
from tests.factories import People
from tests.trial_play import DEFERRED, declare


def _agreed(people: People, now: datetime, **changes: object) -> Play:
    terms = replace(DEFERRED, **changes)  # type: ignore[arg-type]
    play = Play(people, now, publish(people, 1, now, terms), terms)
    play.to(DealStatus.AGREED)
    return play


def test_nobody_signs_before_the_size_is_declared(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    for actor in (people.officer, people.enterprise):
        with pytest.raises(Conflict, match="申报企业规模"):
            play.sign(actor)
    declare(people.enterprise, play.id, now)
    assert play.signed().status == "signed"


def test_a_large_enterprise_can_not_use_first(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    enterprise_size.declare(people.enterprise, play.id, 1000, 40_000_000_000, 2025, "k", now=now)
    with pytest.raises(Conflict, match="大型企业"):
        play.sign(people.officer)


def test_an_exclusive_licence_can_not_be_used_first(people: People, now: datetime) -> None:
    play = _agreed(people, now, licence_type=LicenceType.EXCLUSIVE)
    declare(people.enterprise, play.id, now)
    with pytest.raises(Conflict, match="普通许可或开放许可"):
        play.sign(people.officer)


def test_the_class_of_the_day_stays_with_the_deal(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    declare(people.enterprise, play.id, now, staff=400)
    declare(people.enterprise, play.id, now, staff=15)
    known = db.session.get_one(SizeDeclaration, play.id)
    assert (known.size, known.staff, known.data_year, known.declared_on) == ("micro", 15, 2025, now.date())
    assert known.in_province
    play.signed()
    with pytest.raises(Conflict, match="以签约时的申报为准"):
        declare(people.enterprise, play.id, now, staff=500)
    kinds = [entry.kind for entry in ledger.history(play.id)]
    assert kinds.count("trial.declare") == 2


def test_a_declaration_sent_twice_counts_once(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    for _ in range(2):
        declare(people.enterprise, play.id, now)
    with pytest.raises(Conflict, match="另一操作"):
        enterprise_size.declare(people.enterprise, play.id, 61, 0, 2025, "declare-60", now=now)


def test_only_the_licensee_declares_and_figures_must_be_possible(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    with pytest.raises(NotAllowed, match="被许可方自己申报"):
        declare(people.officer, play.id, now)
    with pytest.raises(NotFound):
        declare(people.other_enterprise, play.id, now)
    with pytest.raises(InvalidInput, match="2024 至 2026"):
        enterprise_size.declare(people.enterprise, play.id, 60, 0, 2020, "k", now=now)


def test_the_deal_room_says_what_is_missing_and_who_gives_it(people: People, now: datetime) -> None:
    play = _agreed(people, now)
    deal = db.session.get_one(Deal, play.id)
    unmet = [one for one in deal_requirements.requirements(deal, terms_of(deal), now.date()) if not one.met]
    assert [(one.code, one.rule, one.section) for one in unmet] == [("use_first_size", "R-22", "trial")]
    seen = {who: trial_rooms.section(getattr(people, who), deal, now) for who in ("officer", "enterprise")}
    assert [one is not None and one.may_declare for one in seen.values()] == [False, True]
