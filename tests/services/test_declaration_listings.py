"""What an announced declaration excludes, and the listing that offers what was declared."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.declarations import DeclarationStatus
from marketplace.domain.errors import Conflict, Invalid, InvalidInput
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import PriceKind, Proposal
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType
from marketplace.models import Declaration
from marketplace.services import (
    listings,
)
from tests.deal_play import ORDINARY, Play, deal_of, licence, publish
from tests.declaring import TERMS, Declaring
from tests.factories import People, make_patent

STATUS = DeclarationStatus


def _stored(declaring: Declaring) -> Declaration:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Declaration).where(Declaration.patent_id == declaring.patent.id)).one()


@pytest.fixture
def declaring(people: People, now: datetime) -> Declaring:
    """A declaration of the officer's, of a patent that nobody else owns."""
    return Declaring(people, now, make_patent(people.officer, 1, now))


@pytest.mark.rule("R-13")
def test_an_exclusive_offer_beside_an_announced_declaration_is_refused_until_the_declaration_is_over(
    people: People, now: datetime
) -> None:
    declaring = Declaring(people, now, make_patent(people.officer, 1, now))
    declaring.on_offer()
    ends = TERMS.ends_on
    assert ends is not None
    play = Play(people, now, publish(people, 1, now, ORDINARY, exists=True))
    play.to(DealStatus.TALKING)
    for kind in (LicenceType.EXCLUSIVE, LicenceType.SOLE):
        play.terms = licence(kind, ends, ends + timedelta(days=30))  # its last day counts
        with pytest.raises(InvalidInput, match="开放许可声明已公告") as refused:
            play.offered()
        assert refused.value.field == "licence_type"
    assert deal_of(play.id).status == DealStatus.TALKING
    play.terms = licence(LicenceType.EXCLUSIVE, ends + timedelta(days=1), ends + timedelta(days=30))
    assert play.offered().status == DealStatus.OFFERED


@pytest.mark.rule("R-13")
def test_an_announced_declaration_and_an_exclusive_licence_exclude_each_other(
    people: People, now: datetime
) -> None:
    exclusive = licence(LicenceType.EXCLUSIVE)
    play = Play(people, now, publish(people, 1, now, exclusive), exclusive)
    play.to("agreed")  # type: ignore[arg-type]
    declaring = Declaring(people, now, play.listing.patent)
    declaring.to(STATUS.ANNOUNCED)
    play.sign(people.officer)
    with pytest.raises(Conflict, match="开放许可声明已公告"):
        play.sign(people.enterprise)
    second = publish(people, 2, now, exclusive)
    other = Declaring(people, now, second.patent)
    other.to(STATUS.FILED)
    Play(people, now, second, exclusive).to("signed")  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="不能登记公告"):
        other.announced()
    assert _stored(other).status == STATUS.FILED
    third = Declaring(people, now, make_patent(people.officer, 3, now))
    sole = licence(LicenceType.SOLE)
    Play(people, now, publish(people, 3, now, sole, exists=True), sole).to("signed")  # type: ignore[arg-type]
    third.draft()
    with pytest.raises(Invalid):  # nor may another be declared while that licence holds
        third.checked()


def test_an_open_licence_is_listed_only_as_declared(declaring: Declaring) -> None:
    officer, number, now = declaring.actor, declaring.patent.number, declaring.now
    offer = Proposal(
        DealType.OPEN_LICENCE, LicenceType.NON_EXCLUSIVE, PaymentMode.LUMP_SUM, PriceKind.FIXED, 100
    )
    drafted = listings.draft(officer, number, offer, contact="0451", now=now)
    with pytest.raises(Invalid) as refused:
        listings.submit(officer, drafted.public_id, "s", now)
    assert [one.code for one in refused.value.problems] == ["not_declared"]
    declaring.to(STATUS.ANNOUNCED)
    listing = declaring.listing()  # the draft was rewritten as declared, and handed in
    assert (listing.public_id, listing.price_fen, listing.status) == (
        drafted.public_id, TERMS.price_fen, "owner_approved",
    )  # fmt: skip
    listings.return_listing(declaring.people.operator, listing.public_id, "请核对", "r", now)
    listings.update(
        officer, listing.public_id, offer, mandate="", contact="0451", description="", readiness_level=None, now=now
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        listings.submit(officer, listing.public_id, "s2", now)
    assert [one.code for one in refused.value.problems] == ["terms_differ"]
