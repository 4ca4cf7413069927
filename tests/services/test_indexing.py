"""From rows to search documents: what a document says of its listings, and a rebuild that equals the changes."""

import time
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from marketplace.domain.listings import PriceKind
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType
from marketplace.gateways.registry import gateways
from marketplace.models import OutboxMessage, Patent
from marketplace.services import indexing, listings, outbox
from marketplace.services.unit_of_work import transaction
from search import FACETS, PatentDocument, SearchRequest, SearchResult
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


def _rename(patent: Patent, title: str, now: datetime, message: int | None = None) -> None:
    """Change a patent and owe it to the index, if need be by a message with this id."""
    with transaction(now) as tx:
        tx.lock(Patent, patent.id).title = title
        payload = {"patent_ids": [patent.id]}
        tx.add(OutboxMessage(id=message, kind=indexing.INDEX_PATENTS, payload=payload, created_at=now))


def _found(text: str) -> int:
    time.sleep(0.12)
    return gateways().reader.search(SearchRequest(text, scope="all")).total


def test_a_change_that_commits_late_is_not_taken_for_an_old_one(people: People, now: datetime) -> None:
    """On PostgreSQL a transaction may take its message's id before another and commit after it."""
    patent = make_patent(people.officer, 1, now)
    _rename(patent, "水稻育秧棚", now, message=10)
    assert outbox.drain() == 1
    _rename(patent, "秸秆热解", now, message=5)
    assert outbox.drain() == 1
    assert (_found("育秧"), _found("秸秆")) == (0, 1)


def test_a_change_during_a_rebuild_is_visible_at_once_and_stays(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    patents = [make_patent(people.officer, serial, now) for serial in (1, 2, 3)]
    indexing.rebuild()
    read = indexing._documents
    seen: list[int] = []

    def interrupted(which: Any, version: int, limit: int | None = None) -> list[PatentDocument]:
        documents = read(which, version, limit)
        if (
            limit and not seen
        ):  # the rebuild has read everything: change what it read, with the worker's means
            _rename(patents[1], "寒地水稻育秧棚", now)
            assert outbox.drain() == 1
            seen.append(_found("育秧"))
        return documents

    monkeypatch.setattr(indexing, "_documents", interrupted)
    told: list[int] = []
    assert indexing.rebuild(told.append) == 3
    assert seen == [1]
    assert told == [3]
    assert _found("育秧") == 1
    assert outbox.owed() == 0
    assert indexing.roll_back()
    assert _found("育秧") == 1


def test_what_was_owed_before_a_rebuild_is_done_by_it_and_what_came_after_is_not(
    people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    patent = make_patent(people.officer, 1, now)
    _rename(patent, "水稻育秧棚", now)
    read = indexing._documents

    def interrupted(which: Any, version: int, limit: int | None = None) -> list[PatentDocument]:
        documents = read(which, version, limit)
        if documents:
            _rename(patent, "秸秆热解", now)
        return documents

    monkeypatch.setattr(indexing, "_documents", interrupted)
    indexing.rebuild()
    monkeypatch.undo()
    assert (_found("育秧"), outbox.owed()) == (1, 1)
    assert outbox.drain() == 1
    assert (_found("育秧"), _found("秸秆")) == (0, 1)


def test_the_first_change_where_there_is_no_index_makes_a_whole_one(people: People, now: datetime) -> None:
    made = [make_patent(people.officer, serial, now) for serial in range(1, 5)]
    with transaction(now) as tx:
        indexing.changed(tx, [made[0].id])
    outbox.drain()
    assert _everything().total == 4


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
