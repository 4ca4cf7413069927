"""From rows to search documents: what a document says of its listings, and a rebuild that equals the changes."""

import time
from dataclasses import replace
from datetime import datetime

from uuid_utils.compat import uuid7

from marketplace.domain.deals import DealType
from marketplace.domain.listings import PriceKind
from marketplace.domain.money import PaymentMode
from marketplace.gateways.registry import gateways
from marketplace.services import indexing, listings, outbox
from marketplace.services.unit_of_work import transaction
from search import FACETS, SearchRequest, SearchResult
from tests.factories import People, make_patent
from tests.offers import LICENCE, publish


def _everything(scope: str = "all") -> SearchResult:
    time.sleep(0.12)  # a reader's view may be a tenth of a second old
    return gateways().reader.search(SearchRequest(scope=scope, facets=FACETS))  # type: ignore[arg-type]


def _counts(result: SearchResult, name: str) -> dict[str, int]:
    return {bucket.key: bucket.count for bucket in result.facets[name]}


def test_a_document_says_what_its_visible_listings_offer(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now)
    publish(people, patent, now)
    transfer = replace(LICENCE, deal_type=DealType.TRANSFER, licence_type=None, price_fen=1_000)
    sold = publish(people, patent, now, transfer)
    deferred = replace(LICENCE, deal_type=DealType.OPEN_LICENCE, payment_mode=PaymentMode.DEFERRED)
    listings.draft(people.officer, patent.number, deferred, now=now)  # a draft is nobody else's business
    outbox.drain()
    result = _everything()
    assert _counts(result, "deal_type") == {"licence": 1, "transfer": 1}
    assert _counts(result, "payment_mode") == {"lump_sum": 1}
    assert _counts(result, "price_band") == {"under_10k": 1}  # the lowest of its prices
    listings.close(people.officer, sold, "已另行转让", str(uuid7()), now)
    outbox.drain()
    assert _counts(_everything(), "price_band") == {"200k_1m": 1}


def test_a_document_knows_its_industry_chains_and_what_small_firms_pay(people: People, now: datetime) -> None:
    publish(people, make_patent(people.officer, 1, now, ipc=["A01D41/12"]), now)
    small = replace(LICENCE, free_for_small=True)
    publish(people, make_patent(people.officer, 2, now, ipc=["A63C9/00"]), now, small)
    everybody = replace(LICENCE, payment_mode=PaymentMode.FREE, price_kind=PriceKind.FREE, price_fen=None)
    publish(people, make_patent(people.officer, 3, now, ipc=[]), now, everybody)
    outbox.drain()
    result = _everything()
    assert _counts(result, "industry") == {"farm_machinery": 1, "ice_snow": 1}
    assert _counts(result, "free_for_small") == {"yes": 2}


def test_a_price_to_be_agreed_is_no_price(people: People, now: datetime) -> None:
    open_ = replace(LICENCE, price_kind=PriceKind.NEGOTIABLE, price_fen=None, price_reason="视许可范围而定")
    publish(people, make_patent(people.officer, 1, now), now, open_)
    outbox.drain()
    assert _counts(_everything(), "price_band") == {"negotiable": 1}


def test_a_rebuild_equals_the_changes_one_by_one(people: People, now: datetime) -> None:
    made = [make_patent(people.officer, serial, now) for serial in range(1, 8)]
    for patent in made[:3]:
        publish(people, patent, now)
    with transaction(now) as tx:
        indexing.changed(tx, [patent.id for patent in made])
    outbox.drain()
    before = _everything()
    assert indexing.rebuild() == 7
    after = _everything()
    assert (after.total, after.hits, after.facets) == (before.total, before.hits, before.facets)
    assert _everything("listed").total == 3
