"""What deals do to the resource pool: contracts take patents out of it, recordals convert them, rescissions give back."""

import threading
import time
from datetime import datetime
from functools import partial
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import InvalidTransition
from marketplace.domain.licences import LicenceType
from marketplace.domain.pool import PoolAction, PoolStatus
from marketplace.models import PoolItem
from marketplace.services import deals, ledger, pool, pool_lists, pool_moves
from marketplace.services.unit_of_work import transaction
from tests.deal_play import SALE, Play, licence, publish
from tests.factories import People
from tests.pool_play import bring
from tests.together import together

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


def test_a_step_of_the_pool_waits_for_the_ledger_before_it_holds_an_item(
    app: Flask, people: People, now: datetime
) -> None:
    """A deal that has reserved a listing holds the ledger when it comes to the item: the other order would deadlock."""
    listing = publish(people, 1, now)
    number, owner_id = listing.patent.number, people.officer.organisation_id
    bring(people, number, _S.POOLED, now)
    holds = threading.Event()

    def deal_on_its_way() -> None:
        with transaction(now) as tx:
            tx.lock_ledger()
            holds.set()
            time.sleep(0.5)
            assert pool_moves.of_deal(tx, listing.patent_id, owner_id) is not None

    def push() -> PoolItem:
        holds.wait()
        return pool.advance(people.officer, number, PoolAction.PUSH, str(uuid4()), now=now)

    outcomes = together(app, [deal_on_its_way, push])
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert _item().status == _S.PUSHED


def test_a_signature_and_a_push_at_once_keep_the_deal(app: Flask, people: People, now: datetime) -> None:
    terms = licence(LicenceType.EXCLUSIVE)
    for serial in range(1, 4):
        listing = publish(people, serial, now, terms)
        number = listing.patent.number
        bring(people, number, _S.POOLED, now)
        play = Play(people, now, listing, terms)
        play.to(DealStatus.AGREED)
        play.sign(people.officer)
        push = partial(pool.advance, people.officer, number, PoolAction.PUSH, str(uuid4()), now=now)
        signed, pushed = together(app, [partial(play.sign, people.enterprise), push])
        assert signed.status == DealStatus.SIGNED
        assert not isinstance(pushed, Exception) or isinstance(pushed, InvalidTransition)
        _patent, item = pool_lists.find(people.officer, number)
        assert item is not None
        assert item.status == _S.IN_DEAL
    assert ledger.verify() == []
