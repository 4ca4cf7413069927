"""What a contract does to rights: licences that exclude each other, owners, listings, sums that fall due."""

import io
import json
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import (
    Conflict,
)
from marketplace.domain.licences import LicenceType
from marketplace.domain.money import PaymentMode
from marketplace.domain.patents import LegalStatus
from marketplace.domain.terms import Instalment
from marketplace.models import (
    Deal,
    LedgerPosting,
    Listing,
    Ownership,
    Patent,
    RightsGrant,
    TitleTransfer,
)
from marketplace.services import deals, facts, ledger
from marketplace.services.unit_of_work import transaction
from tests.deal_play import ORDINARY, PDF, SALE, Play, licence, publish
from tests.factories import People
from tests.trial_play import declare


def test_a_transfer_changes_the_owner_on_registration_only(people: People, now: datetime) -> None:
    licences, sale = publish(people, 1, now), publish(people, 1, now, SALE, exists=True)
    play = Play(people, now, sale, SALE)
    deal = play.to(DealStatus.EFFECTIVE)
    patent = deal.patents[0].patent
    assert (patent.owner_id, patent.epoch) == (people.officer.organisation_id, 1)
    assert deal.listing.status == "reserved"
    deal = play.recorded()
    assert (patent.owner_id, patent.epoch) == (people.enterprise.organisation_id, 2)
    assert patent.patentees == [people.enterprise.organisation_name]
    history = db.session.scalars(select(Ownership).order_by(Ownership.epoch)).all()
    assert [(row.epoch, row.organisation_id) for row in history][-1] == (2, people.enterprise.organisation_id)
    record = ledger.history(play.id)[-1]
    assert (record.kind, history[-1].entry_sequence) == ("deal.record", record.sequence)
    db.session.rollback()
    assert {db.session.get(Listing, one.id).status for one in (licences, sale)} == {"closed"}  # type: ignore[union-attr]
    assert ledger.verify() == []
    assert facts.differences() == []


def test_the_new_owner_can_sell_the_patent_again(people: People, now: datetime) -> None:
    Play(people, now, publish(people, 1, now, SALE), SALE).to(DealStatus.RECORDED)
    again = publish(people, 1, now, SALE, owner=people.enterprise, exists=True)
    ident = uuid4()
    buyer, seller = people.other_enterprise, people.enterprise
    deals.open_deal(buyer, ident, [again.public_id], "想购买", related=True, now=now)
    deals.offer(seller, ident, SALE, "o", now=now)
    deals.accept(buyer, ident, 1, "a", now=now)
    deals.sign(buyer, ident, io.BytesIO(PDF), "a.pdf", "s1", now=now)
    deals.sign(seller, ident, io.BytesIO(PDF), "b.pdf", "s2", now=now)
    deals.take_effect(people.operator, ident, now.date(), "e", now=now)
    Play(people, now, again, SALE, id=ident).filed()
    deals.record(people.operator, ident, "2026112300001", now.date(), "r", now=now)
    patent = db.session.scalars(select(Patent)).one()
    assert (patent.owner_id, patent.epoch) == (buyer.organisation_id, 3)


@pytest.mark.parametrize("terms", [SALE, licence(LicenceType.EXCLUSIVE), licence(LicenceType.SOLE)])
def test_rescinding_frees_rights_and_listing(people: People, now: datetime, terms: object) -> None:
    play = Play(people, now, publish(people, 1, now, terms), terms)  # type: ignore[arg-type]
    deal = play.to(DealStatus.SIGNED)
    assert deal.listing.status == "reserved"
    deals.rescind(people.operator, play.id, "双方一致同意", "rescind", now=now)
    db.session.rollback()
    given = [*db.session.scalars(select(RightsGrant)), *db.session.scalars(select(TitleTransfer))]
    assert [row.active for row in given] == [False]
    assert db.session.get(Listing, play.listing.id).status == "published"  # type: ignore[union-attr]
    Play(people, now, play.listing, terms, people.other_enterprise).to(DealStatus.RECORDED)  # type: ignore[arg-type]


def test_one_contract_may_cover_several_patents(people: People, now: datetime) -> None:
    both = [publish(people, serial, now, SALE) for serial in (1, 2)]
    ids = [listing.public_id for listing in both]
    play = Play(people, now, both[0], SALE)
    deals.open_deal(people.enterprise, play.id, ids, "两件一并转让", related=False, now=now)
    for step in ("talking", "offered", "agreed", "signed", "effective", "recorded"):
        getattr(play, step)()
    owners = set(db.session.scalars(select(Patent.owner_id)))
    assert owners == {people.enterprise.organisation_id}
    assert (
        len(facts.replay(json.loads(entry.body) for entry in ledger.entries() if "deal" in entry.kind)) == 2
    )


def test_an_exclusive_licence_is_refused_beside_another_from_acceptance_on(
    people: People, now: datetime
) -> None:
    listing = publish(people, 1, now)
    Play(people, now, listing).to(DealStatus.SIGNED)
    exclusive = licence(LicenceType.EXCLUSIVE, date(2028, 1, 1), date(2031, 1, 1))
    other = Play(people, now, listing, exclusive, people.other_enterprise)
    other.to(DealStatus.OFFERED)
    with pytest.raises(Conflict, match="独占"):
        other.agreed()
    later = licence(LicenceType.EXCLUSIVE, date(2030, 1, 1), date(2031, 1, 1))
    deals.cancel(people.officer, other.id, "期间冲突", "end", now=now)
    Play(people, now, listing, later, people.other_enterprise).to(DealStatus.SIGNED)


@pytest.mark.parametrize("change", ["owner", "status"])
def test_what_is_no_longer_the_owners_or_in_force_is_not_signed(
    people: People, now: datetime, change: str
) -> None:
    play = Play(people, now, publish(people, 1, now))
    deal = play.to(DealStatus.AGREED)
    play.sign(people.officer)
    with transaction(now) as tx:
        patent = tx.lock(Patent, deal.patents[0].patent_id)
        if change == "owner":
            patent.owner_id = people.other_officer.organisation_id
        else:
            patent.legal_status = LegalStatus.LAPSED
    with pytest.raises(Conflict):
        play.sign(people.enterprise)
    assert db.session.get(Deal, play.id).status == "agreed"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("mode", "price", "rate", "posted"),
    [
        (PaymentMode.LUMP_SUM, 30_000_000, None, [30_000_000]),
        (PaymentMode.INSTALMENTS, 30_000_000, None, [30_000_000]),
        (PaymentMode.ENTRY_FEE_AND_ROYALTY, 5_000_000, 350, [5_000_000]),
        (PaymentMode.ROYALTY, None, 350, []),
        (PaymentMode.FREE, 0, None, []),
        (PaymentMode.DEFERRED, 30_000_000, None, []),
    ],
)
def test_only_sums_that_are_due_at_once_are_posted(
    people: People, now: datetime, mode: PaymentMode, price: int | None, rate: int | None, posted: list[int]
) -> None:
    months = 12 if mode is PaymentMode.DEFERRED else None
    parts = (Instalment(30_000_000, None, "验收"),) if mode is PaymentMode.INSTALMENTS else ()
    terms = replace(
        ORDINARY,
        payment_mode=mode,
        price_fen=price,
        royalty_bp=rate,
        deferred_months=months,
        instalments=parts,
    )
    play = Play(people, now, publish(people, 1, now), terms)
    play.to(DealStatus.AGREED)
    if mode is PaymentMode.DEFERRED:
        declare(people.enterprise, play.id, now)
    play.to(DealStatus.EFFECTIVE)
    rows = db.session.scalars(select(LedgerPosting)).all()
    assert [row.amount for row in rows] == posted
    for row in rows:
        assert row.source == f"organisation:{people.enterprise.organisation_public_id}:payable"
        assert row.destination == f"organisation:{people.officer.organisation_public_id}:receivable"
