"""What deals do to the resource pool: contracts take patents out of it, recordals convert them, rescissions give back."""

from datetime import datetime

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.pool import PoolStatus
from marketplace.models import PoolItem
from marketplace.services import deals, ledger, pool_lists
from tests.deal_play import SALE, Play, publish
from tests.factories import People
from tests.pool_play import bring

_S = PoolStatus


def _item() -> PoolItem:
    db.session.rollback()
    return db.session.scalars(select(PoolItem)).one()


def _pooled(people: People, now: datetime) -> Play:
    listing = publish(people, 1, now)
    bring(people, listing.patent.number, _S.POOLED, now)
    return Play(people, now, listing)


def test_a_signed_contract_and_its_recordal_move_the_item(people: People, now: datetime) -> None:
    play = _pooled(people, now)
    play.to(DealStatus.AGREED)
    assert _item().status == _S.POOLED
    play.signed()
    assert _item().status == _S.IN_DEAL
    play.effective()
    play.recorded()
    assert _item().status == _S.CONVERTED
    second = Play(people, now, play.listing, buyer=people.other_enterprise)
    second.to(DealStatus.RECORDED)
    assert _item().status == _S.CONVERTED
    assert ledger.verify() == []


def test_a_rescinded_contract_gives_the_item_back_unless_another_holds_it(
    people: People, now: datetime
) -> None:
    first = _pooled(people, now)
    second = Play(people, now, first.listing, buyer=people.other_enterprise)
    for play in (first, second):
        play.to(DealStatus.SIGNED)
    deals.rescind(people.operator, first.id, "双方同意解除", "rescind", now=now)
    assert _item().status == _S.IN_DEAL
    deals.rescind(people.operator, second.id, "双方同意解除", "rescind", now=now)
    assert (_item().status, _item().tier) == (_S.POOLED, 2)


def test_a_patent_that_is_not_in_the_pool_is_left_alone(people: People, now: datetime) -> None:
    listing = publish(people, 1, now)
    bring(people, listing.patent.number, _S.PARKED, now)
    Play(people, now, listing).to(DealStatus.RECORDED)
    assert _item().status == _S.PARKED


def test_a_sold_patent_stays_in_its_universitys_inventory(people: People, now: datetime) -> None:
    listing = publish(people, 1, now, SALE)
    bring(people, listing.patent.number, _S.POOLED, now)
    Play(people, now, listing, SALE).to(DealStatus.RECORDED)
    patent, item = pool_lists.find(people.college, listing.patent.number)
    assert patent.owner_id == people.enterprise.organisation_id
    assert item is not None
    assert item.status == _S.CONVERTED
