"""Search evidence: what is kept and hashed, how it is compared with today, and whose it is."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask

from marketplace.domain.errors import Conflict, InvalidInput, NotFound, Unavailable
from marketplace.gateways.registry import Gateways, gateways
from marketplace.models import Listing
from marketplace.services import evidence, listings, outbox
from search import SearchRequest
from tests.deal_play import publish
from tests.evidence_play import asked, on_offer
from tests.factories import People, application_number
from tests.together import together


@pytest.fixture
def market(people: People, now: datetime) -> list[Listing]:
    """Three listings on offer."""
    return on_offer(people, now)


def test_what_was_found_is_kept_as_canonical_text_with_its_hash(
    market: list[Listing], people: People, now: datetime
) -> None:
    kept = evidence.view(people.enterprise, evidence.take(people.enterprise, asked(), now=now).public_id)
    assert kept.whole
    text = kept.evidence.body
    assert kept.evidence.sha256 == hashlib.sha256(text.encode()).hexdigest()
    body = json.loads(text)
    assert text == json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert (body["total"], body["left_out"], body["note"]) == (3, 0, "选型 检索")
    assert {number[2:-2] + number[-1] for number in body["numbers"]} == {
        application_number(serial) for serial in (1, 2, 3)
    }
    assert body["request"]["filters"] == {"city": ["230100"], "price": {"low": 100, "high": None}}
    status = gateways().reader.status()
    index = (gateways().reader.name, status.generation, status.fingerprint)
    assert (body["engine"], body["generation"], body["fingerprint"]) == index
    assert body["taken_at"] == "2026-11-23T04:00:00.000000+00:00"
    assert people.enterprise.name not in text
    assert people.enterprise.email not in text


def test_the_first_thousand_are_kept_and_the_total_is_exact(
    market: list[Listing], people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "KEPT_NUMBERS", 2)
    monkeypatch.setattr("marketplace.domain.evidence.KEPT_NUMBERS", 2)
    taken = evidence.take(people.officer, asked(), now=now)
    shown, difference = evidence.search_again(people.officer, taken.public_id)
    assert (shown.body["total"], len(shown.body["numbers"])) == (3, 2)
    assert (difference.total, difference.appeared, difference.gone, difference.exact) == (3, (), (), False)


def test_today_is_compared_with_then(market: list[Listing], people: People, now: datetime) -> None:
    taken = evidence.take(people.officer, asked(), now=now)
    publish(people, 4, now)
    outbox.drain()
    listings.suspend(people.officer, market[0].public_id, "核查", str(uuid4()), now)
    _, difference = evidence.search_again(people.officer, taken.public_id)
    assert [number[2:-2] + number[-1] for number in difference.appeared] == [application_number(4)]
    assert [number[2:-2] + number[-1] for number in difference.gone] == [application_number(1)]
    assert difference.exact
    assert difference.same_index


def test_the_same_form_again_is_the_same_evidence(
    market: list[Listing], app: Flask, people: People, now: datetime
) -> None:
    one = asked(key="one")
    taken = together(app, [lambda: evidence.take(people.officer, one, now=now).id] * 3)
    assert len(set(taken)) == 1
    with pytest.raises(Conflict):
        evidence.take(people.officer, replace(one, request=SearchRequest("秸秆")), now=now)
    with pytest.raises(InvalidInput, match="200"):
        evidence.take(people.officer, asked(note="长" * 201), now=now)
    evidence.take(
        people.officer, asked(SearchRequest("没有这种东西")), now=now
    )  # finding nothing is worth keeping
    assert [one.total for one in evidence.mine(people.officer, 1)[0]] == [0, 3]


def test_without_the_engine_nothing_is_kept(
    market: list[Listing], app: Flask, people: People, now: datetime
) -> None:
    taken = evidence.take(people.officer, asked(), now=now)
    gateways().reader.close()
    app.extensions["gateways"] = Gateways("http://127.0.0.1:9/nobody-answers", gateways().files)
    with pytest.raises(Unavailable, match="没有存下任何内容"):
        evidence.take(people.officer, asked(), now=now)
    with pytest.raises(Unavailable):
        evidence.search_again(people.officer, taken.public_id)
    assert evidence.view(people.officer, taken.public_id).whole
    assert evidence.mine(people.officer, 1)[1] == 1


def test_it_belongs_to_the_organisation(market: list[Listing], people: People, now: datetime) -> None:
    taken = evidence.take(people.officer, asked(), now=now)
    assert evidence.view(people.inventor, taken.public_id).whole
    for actor in (people.enterprise, people.other_officer, people.operator, people.administrator):
        with pytest.raises(NotFound):
            evidence.view(actor, taken.public_id)
        with pytest.raises(NotFound):
            evidence.search_again(actor, taken.public_id)
        assert evidence.mine(actor, 1) == ([], 0)
    with pytest.raises(NotFound):
        evidence.view(people.officer, uuid4())


def test_lists_are_paged_newest_first(market: list[Listing], people: People, now: datetime) -> None:
    for minutes in range(evidence.PAGE + 1):
        evidence.take(people.officer, asked(), now=now + timedelta(minutes=minutes))
    first, total = evidence.mine(people.officer, 1)
    assert (len(first), total) == (evidence.PAGE, evidence.PAGE + 1)
    assert first[0].taken_at == now + timedelta(minutes=evidence.PAGE)
    assert [one.taken_at for one in evidence.mine(people.officer, 2)[0]] == [now]
    assert evidence.mine(people.officer, 99)[0] == []
