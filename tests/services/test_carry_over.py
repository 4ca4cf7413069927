"""A registered transfer takes licences along and ends the old owner's talks; affiliation is kept as it was stated."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest

from marketplace.domain.affiliation import Ground
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, Invalid, InvalidInput
from marketplace.domain.terms import DealType, EquityTerms, Terms
from marketplace.models import Deal, Organisation
from marketplace.services import carry_over, deals, ledger
from marketplace.services.unit_of_work import transaction
from tests.deal_play import ORDINARY, SALE, Play, deal_of, publish
from tests.declaring import Declaring
from tests.factories import People, uscc


def test_the_buyer_reads_the_licences_before_accepting_and_takes_them_over(
    people: People, now: datetime
) -> None:
    licensed = Play(people, now, publish(people, 1, now), ORDINARY, people.other_enterprise)
    sale = Play(people, now, publish(people, 1, now, SALE, exists=True), SALE)
    licensed.to(DealStatus.SIGNED)
    sale.to(DealStatus.OFFERED)
    before = carry_over.licences(deal_of(sale.id), now.date())
    assert [(one.licensee, one.carried) for one in before] == [(None, False)]
    for step in ("agreed", "signed", "effective"):
        getattr(sale, step)()
    licensed.effective()
    licensed.recorded()
    sale.recorded()
    after = carry_over.licences(deal_of(sale.id), now.date())
    assert [(one.licensee, one.carried) for one in after] == [("示例农机有限公司", True)]
    assert deal_of(licensed.id).status == "recorded", "the licence itself stays as it is"


def test_a_patent_is_sold_while_its_declaration_stands(people: People, now: datetime) -> None:
    """The declared right is the declaration's, not a contract's: no licence is carried over, and nothing fails."""
    sale = Play(people, now, publish(people, 1, now, SALE), SALE)
    Declaring(people, now, sale.listing.patent).on_offer()
    sale.to(DealStatus.RECORDED)
    assert carry_over.licences(deal_of(sale.id), now.date()) == []
    assert sale.listing.patent.owner_id == people.enterprise.organisation_id


def test_the_owners_other_talks_end_with_the_registration(people: People, now: datetime) -> None:
    open_one = Play(people, now, publish(people, 1, now), buyer=people.other_enterprise)
    other = Play(people, now, publish(people, 2, now), buyer=people.other_enterprise)
    sale = Play(people, now, publish(people, 1, now, SALE, exists=True), SALE)
    for play, status in ((open_one, DealStatus.OFFERED), (other, DealStatus.TALKING)):
        play.to(status)
    sale.to(DealStatus.RECORDED)
    ended = deal_of(open_one.id)
    assert (ended.status, ended.closing_reason) == ("cancelled", carry_over.TRANSFERRED)
    assert deal_of(other.id).status == "talking"
    assert sale.recorded().status == "recorded", "a retry ends nothing twice"
    assert [entry.kind for entry in ledger.history(open_one.id)].count("deal.cancel") == 1
    assert ledger.verify() == []


def test_stated_grounds_make_the_deal_a_related_one(people: People, now: datetime) -> None:
    listing, ident = publish(people, 1, now), uuid4()
    ask = {"listing_public_ids": [listing.public_id], "message": "意向", "now": now}
    with pytest.raises(InvalidInput) as refused:
        deals.open_deal(people.enterprise, ident, related=False, grounds=[Ground.INVENTOR], **ask)  # type: ignore[arg-type]
    assert refused.value.field == "grounds"
    deal = deals.open_deal(people.enterprise, ident, related=True, grounds=[Ground.INVENTOR], **ask)  # type: ignore[arg-type]
    assert (deal.related, deal.affiliation) == (True, ["inventor"])


def test_equity_is_signed_with_its_company_and_the_inventors_half(people: People, now: datetime) -> None:
    with transaction(now) as tx:
        code = tx.session.get_one(Organisation, people.enterprise.organisation_id).code
    shares = EquityTerms("示例新材料有限公司", code, 1000, 80_000, 499)
    terms = replace(SALE, deal_type=DealType.EQUITY, equity=shares)

    def play(serial: int, terms: Terms) -> Play:
        made = Play(people, now, publish(people, serial, now, terms), terms)
        made.to(DealStatus.AGREED)
        return made

    good = replace(terms, equity=replace(shares, inventor_shares=500))
    for serial, refused, field in (
        (1, terms, "inventor_shares"),
        (2, replace(terms, equity=replace(shares, company_code=uscc(9))), "company_code"),
    ):
        with pytest.raises(Invalid) as found:
            play(serial, refused)
        assert [one.field for one in found.value.problems] == [field]
    agreed = play(3, good)
    with transaction(now) as tx:  # terms that were agreed on before this was asked of an offer
        tx.lock(Deal, agreed.id).terms = terms.as_json()
    with pytest.raises(Conflict, match="不少于 500 股"):
        agreed.sign(people.officer)
    with transaction(now) as tx:
        tx.lock(Deal, agreed.id).terms = good.as_json()
    assert agreed.signed().status == "signed"
