"""Search evidence: what is kept and hashed, that nobody changes it, who sees it, and how it stands in a deal."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from marketplace.gateways.registry import Gateways, gateways
from marketplace.models import Deal, DealEvidence, Listing, SearchEvidence
from marketplace.services import deal_evidence, deals, evidence, ledger, listings, outbox
from marketplace.services.evidence import Asked
from marketplace.services.unit_of_work import transaction
from search import Range, SearchRequest
from tests.deal_play import Play, publish
from tests.factories import People, application_number
from tests.together import together

REQUEST = SearchRequest("石墨烯", filters={"city": ("230100",), "price": Range(100, None)}, sort="price_asc")


@pytest.fixture
def market(people: People, now: datetime) -> list[Listing]:
    """Three listings on offer."""
    made = [publish(people, serial, now) for serial in (1, 2, 3)]
    outbox.drain()
    return made


def asked(request: SearchRequest = REQUEST, key: str = "", note: str = " 选型\n检索 ") -> Asked:
    """A question with its words."""
    words = [("检索词", request.text), ("地市", "哈尔滨市")]
    return Asked(request, {"q": [request.text]}, words, note, key or str(uuid4()))


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


@pytest.fixture
def attached(market: list[Listing], people: People, now: datetime) -> tuple[Deal, UUID]:
    """A deal that is being talked about, with an evidence of the enterprise's."""
    deal = Play(people, now, market[0]).to(DealStatus.TALKING)
    taken = evidence.take(people.enterprise, asked(), now=now)
    deal_evidence.attach(people.enterprise, deal.id, taken.public_id, "key", now=now)
    return deal, taken.public_id


def test_both_parties_and_staff_see_what_one_attached(attached: tuple[Deal, UUID], people: People) -> None:
    deal, ident = attached
    for actor in (people.enterprise, people.officer, people.operator, people.administrator):
        assert [one.whole for one in deal_evidence.section(actor, deal).attached] == [True]
        assert evidence.view(actor, ident).whole
    for actor in (people.other_enterprise, people.other_officer, people.inventor):
        with pytest.raises(NotFound):
            evidence.view(actor, ident)
    with pytest.raises(NotFound):
        deal_evidence.section(people.other_enterprise, deal)
    assert not deal_evidence.section(people.operator, deal).may_attach
    assert deal_evidence.section(people.enterprise, deal).choices == []


def test_the_ledger_says_so_without_the_words(
    attached: tuple[Deal, UUID], people: People, now: datetime
) -> None:
    deal, ident = attached
    entry = ledger.history(deal.id)[-1]
    assert entry.kind == "evidence.attach"
    body = json.loads(entry.body)
    sha256 = evidence.view(people.enterprise, ident).evidence.sha256
    assert body["data"] == {"evidence": str(ident), "sha256": sha256, "total": 3}
    assert "石墨烯" not in entry.body
    deal_evidence.attach(people.enterprise, deal.id, ident, "key", now=now)  # the same request again
    with pytest.raises(Conflict, match="已附于本交易"):
        deal_evidence.attach(people.enterprise, deal.id, ident, "other", now=now)
    assert len(ledger.history(deal.id)) == 3
    assert ledger.verify() == []


def test_foreign_evidence_foreign_deals_and_ended_deals_are_refused(
    attached: tuple[Deal, UUID], people: People, now: datetime
) -> None:
    deal, ident = attached
    own = evidence.take(people.officer, asked(), now=now).public_id
    foreign = evidence.take(people.other_enterprise, asked(), now=now).public_id
    for actor, wanted in (
        (people.officer, ident), (people.officer, foreign), (people.officer, uuid4()), (people.other_enterprise, foreign),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            deal_evidence.attach(actor, deal.id, wanted, "key-2", now=now)
    for actor in (people.operator, people.administrator, people.inventor):
        with pytest.raises(NotAllowed):
            deal_evidence.attach(actor, deal.id, own, "key-3", now=now)
    deals.cancel(people.officer, deal.id, "不再需要", "end", now=now)
    with pytest.raises(Conflict, match="交易已结束"):
        deal_evidence.attach(people.officer, deal.id, own, "key-4", now=now)
    assert db.session.scalar(select(func.count()).select_from(DealEvidence)) == 1


def test_sent_twice_at_once_it_is_attached_once(
    market: list[Listing], app: Flask, people: People, now: datetime
) -> None:
    deal = Play(people, now, market[0]).to(DealStatus.TALKING)
    ident, deal_id = evidence.take(people.officer, asked(), now=now).public_id, deal.id
    calls = [
        partial(deal_evidence.attach, people.officer, deal_id, ident, key, now=now) for key in ("a", "a", "b")
    ]
    outcomes = together(app, calls)
    assert any(isinstance(one, Deal) for one in outcomes)
    assert all(isinstance(one, (Deal, Conflict)) for one in outcomes)
    assert [entry.kind for entry in ledger.history(deal_id)].count("evidence.attach") == 1


def _forbidden() -> Iterator[str]:
    for table in ("search_evidence", "deal_evidence"):
        yield f"DELETE FROM {table}"
        yield f"UPDATE {table} SET organisation_id = organisation_id"
        if db.engine.dialect.name == "postgresql":
            yield f"TRUNCATE {table} CASCADE"
        else:
            yield f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    yield "UPDATE search_evidence SET body = '{}'"


def test_the_database_refuses_every_change(attached: tuple[Deal, UUID], people: People) -> None:
    before = evidence.view(people.enterprise, attached[1]).evidence.body
    for statement in _forbidden():
        with pytest.raises((DBAPIError, Conflict)), transaction() as tx:
            tx.session.connection().exec_driver_sql(statement)
        db.session.rollback()
    shown = evidence.view(people.enterprise, attached[1])
    assert (shown.whole, shown.evidence.body) == (True, before)
    assert db.session.scalar(select(func.count()).select_from(DealEvidence)) == 1


def _as_owner(statement: str) -> None:
    """Run a statement as somebody may who owns the file or the server: guards off."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(statement)
    else:
        connection_ = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
        connection_.execute("DROP TRIGGER search_evidence_no_update")
        connection_.execute(statement)
        connection_.close()
    db.session.expire_all()


def _tampered(what: str, evidence_id: UUID) -> str:
    stored = db.session.scalars(select(SearchEvidence).where(SearchEvidence.public_id == evidence_id)).one()
    if what == "number":
        number = json.loads(stored.body)["numbers"][0]
        return f"UPDATE search_evidence SET body = replace(body, '{number}', 'CN202110000009.9')"
    if what == "total":
        return "UPDATE search_evidence SET total = 5"
    if what == "unreadable":
        return "UPDATE search_evidence SET body = 'x'"
    body = stored.body.replace('"total":3', '"total":4')
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    return f"UPDATE search_evidence SET total = 4, sha256 = '{sha256}', body = replace(body, '\"total\":3', '\"total\":4')"


@pytest.mark.parametrize("what", ["number", "total", "unreadable", "rewritten"])
def test_a_forced_change_is_seen(attached: tuple[Deal, UUID], people: People, what: str) -> None:
    deal, ident = attached
    _as_owner(_tampered(what, ident))
    # Rewritten together with its hash it agrees with itself; what the ledger says of it gives it away.
    assert evidence.view(people.enterprise, ident).whole is (what == "rewritten")
    deal = db.session.get_one(Deal, deal.id)
    assert [one.whole for one in deal_evidence.section(people.officer, deal).attached] == [False]


def test_lists_are_paged_newest_first(market: list[Listing], people: People, now: datetime) -> None:
    for minutes in range(evidence.PAGE + 1):
        evidence.take(people.officer, asked(), now=now + timedelta(minutes=minutes))
    first, total = evidence.mine(people.officer, 1)
    assert (len(first), total) == (evidence.PAGE, evidence.PAGE + 1)
    assert first[0].taken_at == now + timedelta(minutes=evidence.PAGE)
    assert [one.taken_at for one in evidence.mine(people.officer, 2)[0]] == [now]
    assert evidence.mine(people.officer, 99)[0] == []
