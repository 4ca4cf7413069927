"""Papers before a signature: who must consent, what is refused, what is withdrawn, who reads them."""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from marketplace.domain.consents import ConsentKind, Proceeds
from marketplace.domain.deals import DealStatus
from marketplace.domain.encumbrances import EncumbranceKind
from marketplace.domain.errors import Conflict, Invalid, InvalidInput, InvalidTransition, NotAllowed, NotFound
from marketplace.domain.licences import LicenceType
from marketplace.models import Organisation
from marketplace.services import (
    consents,
    deal_requirements,
    encumbrances,
    inventor_priority,
    ledger,
    listing_gate,
    organisations,
    preparations,
    publicity,
)
from marketplace.services.consent_needs import ABROAD, frozen
from marketplace.services.encumbrances import Entered
from marketplace.services.unit_of_work import transaction
from tests.deal_play import ORDINARY, PDF, Play, deal_of, licence, publish
from tests.factories import People
from tests.shown_price import CO_OWNER, agreed


def _codes(play: Play, now: datetime) -> dict[str, bool]:
    deal = deal_of(play.id)
    terms = frozen(deal)
    assert terms
    found = deal_requirements.requirements(deal, terms, now.date())
    return {one.code: one.met for one in found if one.rule in ("R-14", "R-15", "R-16")}


def _shared(people: People, now: datetime, kind: LicenceType) -> Play:
    terms = licence(kind)
    names = [people.officer.organisation_name, CO_OWNER]
    play = Play(people, now, publish(people, 1, now, terms, patentees=names), terms)
    play.to(DealStatus.AGREED)
    return play


def test_an_ordinary_licence_is_given_alone_and_shares_its_fee(people: People, now: datetime) -> None:
    play = _shared(people, now, LicenceType.NON_EXCLUSIVE)
    assert _codes(play, now) == {"fee_sharing": True}
    papers = preparations.papers(people.officer, deal_of(play.id), now.date())
    assert papers
    assert papers.fee_sharers == (CO_OWNER,)
    assert play.signed().status == "signed"


@pytest.mark.parametrize("kind", [LicenceType.SOLE, LicenceType.EXCLUSIVE])
def test_any_other_licence_waits_for_every_co_owner(people: People, now: datetime, kind: LicenceType) -> None:
    play = _shared(people, now, kind)
    with pytest.raises(Conflict, match="专利法第十四条"):
        play.sign(people.officer)
    paper = io.BytesIO(PDF), "同意书.pdf"
    consents.record(people.officer, play.id, ConsentKind.CO_OWNER, CO_OWNER, paper, "k", now=now)
    assert play.signed().status == "signed"


def test_a_paper_is_recorded_once_withdrawn_and_recorded_again(people: People, now: datetime) -> None:
    play = agreed(people, now)
    first = play.consent()
    assert play.consent().id == first.id, "a retry"
    with pytest.raises(Conflict, match="已经登记"):
        play.consent(key="again")
    consents.withdraw(people.officer, play.id, first.public_id, "w", now=now)
    consents.withdraw(people.officer, play.id, first.public_id, "w", now=now)
    assert _codes(play, now) == {"consent.co_owner": False}
    with pytest.raises(Conflict, match="已被撤回"):
        consents.withdraw(people.officer, play.id, first.public_id, "w2", now=now)
    assert play.consent(key="again").id != first.id
    kinds = [entry.kind for entry in ledger.history(play.id)]
    assert kinds[4:] == ["consent.record", "consent.withdraw", "consent.record"]


def test_what_is_refused_leaves_nothing(people: People, now: datetime) -> None:
    play, before = agreed(people, now), len(list(ledger.entries()))
    with pytest.raises(NotAllowed, match="权利人"):
        play.consent(actor=people.enterprise)
    for stranger in (people.other_officer, people.other_enterprise):
        with pytest.raises(NotFound):
            play.consent(actor=stranger)
    with pytest.raises(InvalidInput) as refused:
        play.consent("别的单位")
    assert refused.value.field == "need"
    text = io.BytesIO(b"text"), "同意书.txt"
    with pytest.raises(InvalidInput) as refused:
        consents.record(people.officer, play.id, ConsentKind.CO_OWNER, CO_OWNER, text, "k", now=now)
    assert refused.value.field == "paper"
    assert len(list(ledger.entries())) == before


def test_the_platform_records_for_the_owner_and_nobody_after_the_signature(
    people: People, now: datetime
) -> None:
    play = agreed(people, now)
    consent = play.consent(actor=people.operator)
    play.waived()
    play.shown()
    late = play.after(16)
    with pytest.raises(InvalidTransition):
        late.sign(people.officer)  # the clock hasn't looked yet
    publicity.sweep(late.now)
    late.signed()
    with pytest.raises(Conflict, match="不能再撤回"):
        consents.withdraw(people.officer, play.id, consent.public_id, "w", now=late.now)
    with pytest.raises(Conflict, match="不能再登记"):
        late.consent(key="late")


def test_a_pledge_asks_for_consent_and_for_what_becomes_of_the_proceeds(
    people: People, now: datetime
) -> None:
    play = agreed(people, now, patentees=[people.officer.organisation_name])
    number, today = play.listing.patent.number, now.date()
    entered = Entered(EncumbranceKind.PLEDGE, "示例银行", today, "公告", amount_fen=50_000_000)
    pledge = encumbrances.enter(people.officer, number, entered, "pledge", now=now)
    assert encumbrances.enter(people.officer, number, entered, "pledge", now=now).id == pledge.id
    assert _codes(play, now) == {"consent.pledgee": False}
    subject, kind = str(pledge.public_id), ConsentKind.PLEDGEE
    with pytest.raises(InvalidInput) as refused:
        play.consent(subject, kind=kind)
    assert refused.value.field == "proceeds"
    play.consent(subject, kind=kind, proceeds=Proceeds.DEPOSIT)
    assert _codes(play, now) == {"consent.pledgee": True}
    encumbrances.end(people.officer, pledge.public_id, today, "公告", "end", now=now)
    assert encumbrances.active(play.listing.patent_id, today) == [pledge]
    assert encumbrances.active(play.listing.patent_id, today + timedelta(days=1)) == []


def test_a_suspension_stops_the_transfer_until_it_is_lifted(people: People, now: datetime) -> None:
    play = agreed(people, now, patentees=[people.officer.organisation_name])
    yesterday = now.date() - timedelta(days=1)
    entered = Entered(EncumbranceKind.PRESERVATION, "示例中级人民法院", yesterday, "裁定")
    row = encumbrances.enter(people.operator, play.listing.patent.number, entered, "p", now=now)
    assert play.listing.status == "suspended"
    found = listing_gate.problems(play.listing, now.date())
    assert [one.code for one in found] == ["held"]
    with pytest.raises(Conflict, match="示例中级人民法院"):
        play.sign(people.officer)
    later = now.date() + timedelta(days=1)
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        encumbrances.end(people.officer, row.public_id, later, "裁定", "e", now=now)
    encumbrances.end(people.officer, row.public_id, yesterday, "裁定", "e", now=now)
    with pytest.raises(Conflict, match="已经解除"):
        encumbrances.end(people.officer, row.public_id, yesterday, "裁定", "e2", now=now)
    assert _codes(play, now) == {}
    assert listing_gate.problems(play.listing, now.date()) == []


def test_only_the_owner_and_the_staff_enter_encumbrances(people: People, now: datetime) -> None:
    number = publish(people, 1, now).patent.number
    entered = Entered(EncumbranceKind.PLEDGE, "示例银行", now.date(), "公告", amount_fen=1)
    for stranger in (people.other_officer, people.enterprise):
        with pytest.raises(NotFound):
            encumbrances.enter(stranger, number, entered, "k", now=now)
    with pytest.raises(NotAllowed):
        encumbrances.enter(people.inventor, number, entered, "k", now=now)
    wrong = replace(entered, holder="", source="", amount_fen=None)
    with pytest.raises(Invalid) as refused:
        encumbrances.enter(people.officer, number, wrong, "k", now=now)
    assert [one.field for one in refused.value.problems] == ["holder", "source", "amount"]
    mine = encumbrances.enter(people.officer, number, entered, "k", now=now)
    with pytest.raises(NotFound):
        encumbrances.end(people.other_officer, mine.public_id, now.date(), "公告", "e", now=now)


def test_a_buyer_abroad_waits_for_the_export_document(people: People, now: datetime) -> None:
    play = agreed(people, now, patentees=[people.officer.organisation_name])
    buyer, admin = people.enterprise.organisation_public_id, people.administrator
    with pytest.raises(NotAllowed):
        organisations.classify(people.operator, buyer, "DE", False, "c", now=now)
    with pytest.raises(InvalidInput, match="两位"):
        organisations.classify(admin, buyer, "德国", False, "c", now=now)
    organisations.classify(admin, buyer, "de", False, "c", now=now)
    assert _codes(play, now) == {"consent.export_control": False}
    play.consent(ABROAD, kind=ConsentKind.EXPORT_CONTROL)
    assert _codes(play, now) == {"consent.export_control": True}


def test_both_parties_read_the_papers_but_not_what_inventors_wrote(people: People, now: datetime) -> None:
    play = agreed(people, now)
    consent = play.consent()
    for reader in (people.officer, people.enterprise, people.operator):
        assert consents.file(reader, play.id, consent.public_id)[0].id == consent.id
    with pytest.raises(NotFound):
        consents.file(people.other_enterprise, play.id, consent.public_id)
    notice = inventor_priority.notify(people.officer, play.id, now.date(), "n", now=now)
    told, paper = [one.public_id for one in notice.inventors], (io.BytesIO(PDF), "声明.pdf")
    waived, day = inventor_priority.InventorAnswer.WAIVED, now.date()
    rows = inventor_priority.answer(people.officer, play.id, told, waived, day, "a", upload=paper, now=now)
    with transaction(now) as tx:
        declared = tx.session.get_one(consents.Consent, rows[0].consent_id).public_id
        assert tx.session.get_one(Organisation, people.officer.organisation_id).state_unit
    assert consents.file(people.officer, play.id, declared)[1].is_file()
    with pytest.raises(NotFound):
        consents.file(people.enterprise, play.id, declared)


def test_ordinary_deals_have_nothing_to_show(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now), ORDINARY)
    play.to(DealStatus.AGREED)
    deal, today = deal_of(play.id), now.date()
    assert preparations.papers(people.officer, deal, today) is None
    assert preparations.inventors(people.officer, deal, today) is None
    assert preparations.licences(deal, today) is None
