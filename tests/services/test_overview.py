"""The figures of the home page and the IPC browser: counted by the engine, kept for a moment, gone when it is away."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.domain.terms import DealType
from marketplace.gateways.registry import Gateways, gateways
from marketplace.services import indexing, kept, outbox, overview
from marketplace.services.unit_of_work import transaction
from tests.declaring import FREE, Declaring
from tests.factories import People, make_patent
from tests.offers import publish


@pytest.fixture
def market(people: People, now: datetime) -> People:
    """A licence and a later open licence of two universities, and a patent that is only shown."""
    publish(people, make_patent(people.officer, 1, now), now)
    other = make_patent(people.other_officer, 2, now, ipc=["A01D41/12"])
    Declaring(people, now + timedelta(minutes=1), other, FREE, people.other_officer).on_offer()
    shown = make_patent(people.officer, 3, now)
    with transaction(now) as tx:
        indexing.changed(tx, [shown.id])
    outbox.drain()
    return people


def test_it_counts_what_everybody_sees(market: People) -> None:
    found = overview.overview()
    assert found.on_offer is not None
    assert (found.on_offer.total, found.open_licences, found.patents, found.deals) == (2, 1, 3, 0)
    assert len(found.cities) == 13
    assert dict(found.cities)["230100"] == dict(found.cities)["230200"] == 1
    assert dict(found.cities)["231000"] == 0
    assert dict(found.industries) == {"materials": 1, "chemicals": 1, "farm_machinery": 1}
    assert [listing.deal_type for listing in found.newest] == [DealType.OPEN_LICENCE, DealType.LICENCE]
    listed, everything = overview.counts("listed"), overview.counts("all")
    assert listed is not None
    assert everything is not None
    assert (listed.of("ipc_class", "C01"), everything.of("ipc_subclass", "C01B")) == (1, 2)
    assert listed.of("ipc_class", "H04") == 0


def test_counts_are_kept_for_a_moment_and_the_newest_listings_are_not(
    market: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = overview.overview()
    publish(market, make_patent(market.officer, 4, now), now + timedelta(hours=1))
    outbox.drain()
    after = overview.overview()
    assert after.on_offer == before.on_offer
    assert len(after.newest) == len(before.newest) + 1
    monkeypatch.setattr(kept, "FRESH_SECONDS", 0.0)
    on_offer = overview.overview().on_offer
    assert on_offer is not None
    assert on_offer.total == 3


def test_without_the_engine_there_are_no_counts_but_the_newest_listings(market: People, app: Flask) -> None:
    gateways().reader.close()
    app.extensions["gateways"] = Gateways("http://127.0.0.1:9/nobody-answers", gateways().files)
    found = overview.overview()
    assert (found.on_offer, found.patents, found.open_licences, found.industries) == (None, None, None, [])
    assert len(found.newest) == 2
    assert len(found.cities) == 13


def test_an_empty_market_has_an_empty_overview(people: People) -> None:
    found = overview.overview()
    assert found.on_offer is not None
    assert found.on_offer.total == 0
    assert (found.patents, found.deals, found.newest, found.industries) == (0, 0, [], [])
