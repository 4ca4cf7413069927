"""Who may ask for what, who sees which deal and which file."""

import io
from datetime import datetime
from uuid import UUID, uuid4

import pytest

from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from marketplace.models import (
    Deal,
)
from marketplace.services import deal_documents, deal_openings, deal_rooms, deals, ledger, listings
from tests.deal_play import PDF, SALE, Play, publish
from tests.factories import People


def test_a_contract_has_one_owner_and_one_kind_of_deal(people: People, now: datetime) -> None:
    mine = publish(people, 1, now)
    for other in (publish(people, 2, now, SALE), publish(people, 3, now, owner=people.other_officer)):
        with pytest.raises(InvalidInput, match="同一权利人"):
            deals.open_deal(
                people.enterprise, uuid4(), [mine.public_id, other.public_id], "您好", related=False, now=now
            )


def test_only_what_is_published_by_another_can_be_asked_for(people: People, now: datetime) -> None:
    listing = publish(people, 1, now)

    def ask(actor: Actor, *ids: UUID) -> Deal:
        return deals.open_deal(actor, uuid4(), list(ids), "您好", related=False, now=now)

    with pytest.raises(Conflict, match="本单位"):
        ask(people.officer, listing.public_id)
    with pytest.raises(NotFound):
        ask(people.enterprise, uuid4())
    with pytest.raises(InvalidInput):
        ask(people.enterprise)
    for role in ("inventor", "operator", "administrator"):
        with pytest.raises(NotAllowed):
            ask(getattr(people, role), listing.public_id)
    listings.suspend(people.officer, listing.public_id, "内部核查", str(uuid4()), now)
    with pytest.raises(Conflict, match="不接受"):
        ask(people.enterprise, listing.public_id)
    with pytest.raises(Conflict, match="不接受"):
        deal_openings.wanted(people.enterprise, listing.public_id)


def test_an_organisation_has_one_open_enquiry_for_a_listing(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.enquiry()
    with pytest.raises(Conflict, match="HLJ-2026-0001"):
        Play(people, now, play.listing).enquiry()
    Play(people, now, play.listing, buyer=people.other_enterprise).enquiry()
    deals.cancel(people.enterprise, play.id, "暂不需要", "end", now=now)
    assert Play(people, now, play.listing).enquiry().reference == "HLJ-2026-0003"


def test_signed_files_are_checked_kept_and_read_by_the_parties_only(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.AGREED)
    for content, name in ((b"", "a.pdf"), (b"MZ", "a.pdf"), (PDF, "a.exe"), (b"\xff\xd8\xff", "a.png")):
        with pytest.raises(InvalidInput) as refused:
            deals.sign(people.officer, play.id, io.BytesIO(content), name, "k", now=now)
        assert refused.value.field == "file"
    deal = deals.sign(people.officer, play.id, io.BytesIO(PDF), "C:\\目录\\合同.pdf", "k", now=now)
    kept = deal.documents[0]
    assert kept.file_name == "合同.pdf"
    assert kept.sha256 in ledger.history(play.id)[-1].body
    for reader in (people.officer, people.enterprise, people.operator):
        assert deal_documents.document(reader, play.id, kept.public_id)[1].read_bytes() == PDF
    for stranger in (people.other_officer, people.other_enterprise):
        with pytest.raises(NotFound):
            deal_documents.document(stranger, play.id, kept.public_id)
    with pytest.raises(NotFound):
        deal_documents.document(people.officer, uuid4(), kept.public_id)


def test_everybody_sees_their_own_deals_and_staff_sees_all(people: People, now: datetime) -> None:
    Play(people, now, publish(people, 1, now)).enquiry()
    Play(people, now, publish(people, 2, now), buyer=people.other_enterprise).to(DealStatus.TALKING)
    expected = {"officer": 2, "enterprise": 1, "other_officer": 0, "other_enterprise": 1, "operator": 2}
    for role, count in expected.items():
        assert deal_rooms.my_deals(getattr(people, role))[1] == count, role
    assert deal_rooms.my_deals(people.officer, DealStatus.TALKING)[1] == 1
    with pytest.raises(NotAllowed):
        deal_rooms.my_deals(people.inventor)


def test_the_next_step_is_offered_to_whom_it_is_open(people: People, now: datetime) -> None:
    play = Play(people, now, publish(people, 1, now))
    play.to(DealStatus.AGREED)
    play.sign(people.officer)
    assert deal_rooms.room(people.officer, play.id).steps == {"cancel"}
    assert deal_rooms.room(people.enterprise, play.id).steps == {"countersign", "cancel"}
    assert deal_rooms.room(people.operator, play.id).steps == {"cancel"}
