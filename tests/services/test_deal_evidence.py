"""Search evidence in a deal: who attaches and sees it, what the ledger says, and that no change goes unseen."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from marketplace.database import db
from marketplace.domain.deals import DealStatus
from marketplace.domain.errors import Conflict, NotAllowed, NotFound
from marketplace.models import Deal, DealEvidence, Listing, SearchEvidence
from marketplace.services import deal_evidence, deals, evidence, ledger
from marketplace.services.unit_of_work import transaction
from tests.deal_play import Play
from tests.evidence_play import asked, on_offer
from tests.factories import People
from tests.together import together


@pytest.fixture
def market(people: People, now: datetime) -> list[Listing]:
    """Three listings on offer."""
    return on_offer(people, now)


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
