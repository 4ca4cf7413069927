"""The outbox: written with the change or not at all, carried out in order, tried again after a failure."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.errors import NotFound
from marketplace.models import OutboxMessage, Patent
from marketplace.services import indexing, outbox
from marketplace.services.unit_of_work import transaction, wake_after_commit
from tests.factories import People, make_patent
from tests.offers import publish


def _rows() -> list[OutboxMessage]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_change_that_is_rolled_back_owes_nothing(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now)
    with pytest.raises(NotFound), transaction(now) as tx:  # noqa: PT012 - the block is the unit of work
        indexing.changed(tx, [patent.id])
        tx.lock(Patent, patent.id + 1)
    assert _rows() == []


def test_each_step_of_a_listing_owes_the_index_in_its_own_transaction(people: People, now: datetime) -> None:
    woken: list[set[str]] = []
    wake_after_commit(woken.append)
    patent = make_patent(people.officer, 1, now)
    publish(people, patent, now)
    assert [row.payload for row in _rows()] == [{"patent_ids": [patent.id]}] * 4
    assert woken == [{"outbox"}] * 2  # once for each commit: submitted, approved
    assert outbox.owed() == 4
    assert outbox.drain() == 4
    assert outbox.owed() == 0
    assert outbox.drain() == 0


def test_a_failure_is_kept_with_its_row_and_tried_again(
    people: People, app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    patent = make_patent(people.officer, 1, now)
    publish(people, patent, now)

    def fail(payloads: list[dict], version: int) -> None:
        raise OSError("disk full")

    monkeypatch.setitem(outbox.HANDLERS, indexing.INDEX_PATENTS, fail)
    assert outbox.drain() == 0
    assert {(row.attempts, row.error, row.done_at) for row in _rows()} == {(1, "disk full", None)}
    monkeypatch.undo()
    assert outbox.drain() == 4
    assert {row.error for row in _rows()} == {""}
