"""An enquiry without a name: what the owner's side gets to see of it, and when the name is told."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest

from marketplace.domain.confidentiality import ConfidentialityAction
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from marketplace.models import Deal
from marketplace.services import (
    confidentiality,
    deal_evidence,
    deal_files,
    deal_names,
    deal_rooms,
    deals,
    ledger,
)
from tests.deal_play import ORDINARY, PDF, Play, publish
from tests.factories import People

CHEAPER = replace(ORDINARY, price_fen=28_000_000)


@pytest.fixture
def asked(people: People, now: datetime) -> Play:
    """An enquiry whose asker the owner doesn't know, answered."""
    play = Play(people, now, publish(people, 1, now))
    ids = [play.listing.public_id]
    deals.open_deal(people.enterprise, play.id, ids, "想了解中试数据", related=True, anonymous=True, now=now)
    play.talking()
    return play


def _names(play: Play, reader: str) -> set[str]:
    actor = getattr(play.people, reader)
    return set(deal_rooms.room(actor, play.id).names.values())


def test_only_the_owner_does_not_know_who_asks(asked: Play) -> None:
    both = {asked.people.officer.organisation_name, asked.people.enterprise.organisation_name}
    assert _names(asked, "officer") == {asked.people.officer.organisation_name, ""}
    assert [_names(asked, reader) for reader in ("enterprise", "operator", "administrator")] == [both] * 3


def _offer(play: Play) -> Deal:
    return deals.offer(play.people.enterprise, play.id, ORDINARY, "asker-offer", now=play.now)


def _accept(play: Play) -> Deal:
    play.offered()
    assert "" in _names(play, "officer")  # the owner's own offer tells nothing
    return play.agreed()


def _disclose(play: Play) -> Deal:
    return deal_names.disclose(play.people.enterprise, play.id, "tell", now=play.now)


@pytest.mark.parametrize("step", [_offer, _accept, _disclose])
def test_the_name_is_told_by_offering_accepting_or_saying_so(
    asked: Play, step: Callable[[Play], Deal]
) -> None:
    for _ in range(2):  # a retry tells it no second time
        step(asked) if step is not _accept or _ == 0 else asked.agreed()
    assert "" not in _names(asked, "officer")
    kinds = [entry.kind for entry in ledger.history(asked.id)]
    assert kinds.count("confidentiality.disclose") == 1
    assert ledger.verify() == []


def test_nobody_else_tells_it(asked: Play) -> None:
    people, now = asked.people, asked.now
    with pytest.raises(Conflict, match="匿名的意向方"):
        deal_names.disclose(people.officer, asked.id, "k", now=now)
    with pytest.raises(NotAllowed):
        deal_names.disclose(people.operator, asked.id, "k", now=now)
    with pytest.raises(NotFound):
        deal_names.disclose(people.other_enterprise, asked.id, "k", now=now)
    deals.cancel(people.enterprise, asked.id, "暂不需要", "end", now=now)
    with pytest.raises(Conflict, match="已结束"):
        deal_names.disclose(people.enterprise, asked.id, "k", now=now)


def test_the_asker_does_not_name_itself_by_mistake(asked: Play, people: People, now: datetime) -> None:
    name = people.enterprise.organisation_name
    before = ledger.head()
    tries: list[Callable[[], object]] = [
        lambda: deals.message(people.enterprise, asked.id, f"我们是{name}", "m", now=now),
        lambda: deals.reply(people.enterprise, asked.id, f"{name}敬上", "r", now=now),
        lambda: deals.cancel(people.enterprise, asked.id, f"{name}不需要了", "c", now=now),
        lambda: confidentiality.propose(people.enterprise, asked.id, f"{name}的图纸", 24, "p", now=now),
        lambda: deals.open_deal(
            people.other_enterprise, uuid4(), [asked.listing.public_id],
            people.other_enterprise.organisation_name, related=False, anonymous=True, now=now,
        ),
    ]  # fmt: skip
    for attempt in tries:
        with pytest.raises(InvalidInput, match="贵单位名称"):
            attempt()
    with pytest.raises(Conflict, match="检索留痕写有"):
        deal_names.check_own_marks(asked.talking(), people.enterprise)
    assert ledger.head() == before
    assert deal_evidence.section(people.officer, asked.talking()).attached == []
    deals.message(people.officer, asked.id, f"请问是{name}吗", "guess", now=now)  # others may guess


def test_a_waiting_agreement_keeps_the_name_until_both_have_confirmed(asked: Play) -> None:
    people, now = asked.people, asked.now
    confidentiality.propose(people.officer, asked.id, "中试数据", 24, "p", now=now)
    for step in (_offer, _disclose, _accept):
        with pytest.raises(Conflict, match="保密协议还没有双方确认"):
            step(asked)
    assert "" in _names(asked, "officer")
    agreement = confidentiality.agreements(asked.id)[0].sha256
    confirm = ConfidentialityAction.CONFIRM
    confidentiality.answer(people.enterprise, asked.id, confirm, agreement, "c", now=now)
    assert "" not in _names(asked, "officer")
    asked.agreed()


def test_a_file_of_an_anonymous_asker_comes_without_its_name(asked: Play) -> None:
    people, now = asked.people, asked.now
    name = f"{people.enterprise.organisation_name}.pdf"
    deal = deal_files.share(
        people.enterprise, asked.id, io.BytesIO(PDF), name, "f", confidential=False, now=now
    )
    assert [deal_files.shown(deal, reader)[0].name for reader in (people.officer, people.enterprise)] == [
        "file-1.pdf",
        name,
    ]
    _disclose(asked)
    assert deal_files.shown(deal, people.officer)[0].name == name


def test_the_ledger_says_of_an_anonymous_deal_what_it_says_of_any(asked: Play) -> None:
    opening = ledger.history(asked.id)[0].body
    assert '"anonymous":true' in opening
    assert asked.people.enterprise.organisation_name not in opening
    assert asked.offered().status == DealStatus.OFFERED
