"""Open licences that were bargained for before declarations decided their terms."""

from datetime import datetime

import pytest

from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict
from marketplace.domain.terms import DealType
from marketplace.models import Deal, Listing, Patent
from marketplace.services import (
    deal_rooms,
    deals,
)
from marketplace.services.unit_of_work import transaction
from tests.deal_play import Play, publish
from tests.factories import People


def _begun_before(people: People, now: datetime, status: DealStatus) -> Play:
    """An open licence as it was bargained for before declarations decided its terms."""
    play = Play(people, now, publish(people, 1, now))
    play.to(status)
    with transaction(now) as tx:
        deal = tx.lock(Deal, play.id)
        deal.deal_type = DealType.OPEN_LICENCE
        tx.lock(Listing, play.listing.id).deal_type = DealType.OPEN_LICENCE
        assert tx.lock(Patent, play.listing.patent_id)
    return play


def test_one_that_was_talked_about_before_can_only_be_ended(people: People, now: datetime) -> None:
    play = _begun_before(people, now, DealStatus.OFFERED)
    with pytest.raises(Conflict, match="不能议价"):
        play.agreed()
    assert deal_rooms.room(people.enterprise, play.id).steps == {"cancel"}
    assert (
        deals.cancel(people.enterprise, play.id, "改按声明办理", "c", now=now).status == DealStatus.CANCELLED
    )


def test_one_that_was_agreed_before_goes_on_to_its_end(people: People, now: datetime) -> None:
    play = _begun_before(people, now, DealStatus.AGREED)
    play.signed()
    play.effective()
    assert play.recorded().status == DealStatus.RECORDED
