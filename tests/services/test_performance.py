"""A contract in performance: its steps, their reasons, what is still open, and what ends with it."""

from datetime import datetime
from uuid import uuid4

import pytest

from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidInput
from marketplace.domain.licences import LicenceType
from marketplace.domain.requirements import Requirement
from marketplace.models import Deal
from marketplace.services import deal_rooms, deals, ledger, performance, trial_answers
from tests.deal_play import SALE, Play, deal_of, licence, publish
from tests.factories import People
from tests.trial_play import TrialPlay

EXCLUSIVE = licence(LicenceType.EXCLUSIVE)


def _take(play: Play, *steps: str) -> Deal:
    for step in steps:
        deal: Deal = getattr(performance, step)(
            play.people.operator, play.id, f"说明：{step}", step, now=play.now
        )
    return deal


def test_a_contract_goes_through_breach_to_its_end(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.RECORDED)
    play.paid()
    _take(play, "perform", "breach", "remedy", "complete")
    _take(play, "complete")  # a retry
    kinds = [entry.kind for entry in ledger.history(play.id)]
    assert kinds[-4:] == ["deal.perform", "deal.breach", "deal.remedy", "deal.complete"]
    timeline = deal_rooms.room(people.enterprise, play.id).timeline
    assert [one.reason for one in timeline[:4]] == [
        "说明：complete", "说明：remedy", "说明：breach", "说明：perform",
    ]  # fmt: skip
    assert all("说明" not in entry.body for entry in ledger.history(play.id))
    assert ledger.verify() == []


def test_who_breaks_a_contract_is_owed_a_reason(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.RECORDED)
    performance.perform(people.officer, play.id, "", "p", now=now)
    before = ledger.head()
    for reason in ("", " 短 ", "长" * 501):
        with pytest.raises(InvalidInput) as refused:
            performance.breach(people.enterprise, play.id, reason, str(uuid4()), now=now)
        assert refused.value.field == "reason"
    with pytest.raises(InvalidInput):
        performance.complete(people.officer, play.id, "长" * 501, "c", now=now)
    assert ledger.head() == before


def test_nothing_open_may_be_left_behind(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.RECORDED)
    _take(play, "perform")
    with pytest.raises(Conflict, match="还有款项没有结清"):
        _take(play, "complete")
    play.paid()
    unpaid = Requirement("unpaid", "R-19", False, "付清价款", "还有 %(count)s 期未付", params={"count": 2})
    with monkeypatch.context() as patch:
        patch.setattr(performance, "MATTERS", (*performance.MATTERS, lambda deal: [unpaid]))
        assert performance.open_matters(play.recorded()) == (unpaid,)
        with pytest.raises(Conflict, match="还有 2 期未付"):
            _take(play, "complete")
    assert _take(play, "complete").status == "completed"


def test_a_sale_is_complete_only_with_its_registration(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now, SALE), SALE)
    play.to(DealStatus.EFFECTIVE)
    _take(play, "perform")
    with pytest.raises(Conflict, match="转让尚未登记"):
        _take(play, "complete")
    play.recorded()
    play.paid()
    assert _take(play, "complete").status == "completed"


def test_a_trial_must_end_first_and_the_last_receipt_ends_it(people: People, now: datetime) -> None:
    trial = TrialPlay(people, now).begin()
    play = Play(people, now, deal_of(trial.id).listing, id=trial.id)
    _take(play, "perform")
    with pytest.raises(Conflict, match="试用还没有结束"):
        _take(play, "complete")
    trial.report(now.date(), 1)
    trial_answers.confirm(people.officer, play.id, "yes", now=now)
    play.paid()
    assert trial.stored().status == "paid"
    assert _take(play, "complete").status == "completed"


def test_the_end_of_an_exclusive_licence_frees_the_patent(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now, EXCLUSIVE), EXCLUSIVE)
    assert play.to(DealStatus.RECORDED).listing.status == "reserved"
    deal = _take(play, "perform", "breach", "terminate")
    assert (deal.status, deal.closing_reason, deal.listing.status) == (
        "terminated",
        "说明：terminate",
        "published",
    )
    Play(people, now, play.listing, EXCLUSIVE, people.other_enterprise).to(DealStatus.SIGNED)


@pytest.mark.parametrize("registered", [True, False])
def test_the_end_of_a_sale_returns_no_title_that_has_passed(
    people: People, now: datetime, registered: bool
) -> None:
    play = Play(people, now, publish(people, 1, now, SALE), SALE)
    play.to(DealStatus.RECORDED if registered else DealStatus.EFFECTIVE)
    deal = _take(play, "perform", "breach", "terminate")
    owner = people.enterprise if registered else people.officer
    assert deal.patents[0].patent.owner_id == owner.organisation_id
    if not registered:
        Play(people, now, play.listing, SALE, people.other_enterprise).to(DealStatus.SIGNED)


def test_an_enquiry_that_ended_keeps_its_reason_for_the_timeline(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    deals.cancel(people.officer, play.id, " 项目另有安排 ", "end", now=now)
    assert deal_rooms.room(people.enterprise, play.id).timeline[0].reason == "项目另有安排"
