"""What the operator is told about the index: its states, its lag, and the sentence at start."""

import time
from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace import jobs
from marketplace.gateways.registry import Gateways, gateways
from marketplace.models import OutboxMessage
from marketplace.services import health, index_status, indexing, outbox
from marketplace.services.index_status import REBUILD, IndexState
from marketplace.services.unit_of_work import transaction
from search import SearchRequest
from tests.factories import People, make_patent
from tests.search.contract.places import outdate


def _owe(patent_id: int, at: datetime) -> None:
    with transaction(at) as tx:
        payload = {"patent_ids": [patent_id]}
        tx.add(OutboxMessage(kind=indexing.INDEX_PATENTS, payload=payload, created_at=at))


def test_an_empty_site_needs_no_index(app: Flask, now: datetime) -> None:
    report = index_status.report(now)
    assert (report.state, report.notice, report.owed, report.oldest_owed_seconds) == (
        IndexState.READY,
        "",
        0,
        0,
    )
    assert health.report(now)["ok"]


def test_patents_without_an_index_are_missing_one(people: People, now: datetime) -> None:
    make_patent(people.officer, 1, now)
    report = index_status.report(now)
    assert report.state is IndexState.MISSING
    assert report.notice.endswith(REBUILD)
    assert health.report(now)["index"] == "missing"
    indexing.rebuild()
    assert index_status.report(now).notice == ""


def test_an_outdated_index_is_said_at_start_and_searches_are_answered_by_the_database(
    people: People, now: datetime, search_url: str, caplog: pytest.LogCaptureFixture, app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    patent = make_patent(people.officer, 1, now)
    indexing.rebuild()
    gateways().writer.close()
    outdate(search_url)
    time.sleep(1.1)  # a reader may trust what it knows for so long
    report = index_status.report(now)
    assert (report.state, report.figures.ready if report.figures else None) == (IndexState.OUTDATED, False)
    assert REBUILD in report.notice
    assert not health.report(now)["ok"]

    class Consumer:
        """Instead of Huey's: the worker would run until it is stopped."""

        def __init__(self, *_given: object, **_named: object) -> None:
            pass

        def run(self) -> None:
            """End at once."""

    monkeypatch.setattr(jobs, "Consumer", Consumer)
    _owe(patent.id, now)
    jobs.run_worker(app)
    assert [record.message for record in caplog.records if record.name == "marketplace.jobs"] == [
        report.notice
    ]
    assert outbox.owed() == 1  # kept until the index is made again
    app.extensions["gateways"] = Gateways.from_config(app.config)
    indexing.rebuild()
    assert (index_status.report(now).notice, outbox.owed()) == ("", 0)
    assert gateways().reader.search(SearchRequest(scope="all")).total == 1


def test_an_engine_that_does_not_answer_is_a_state(app: Flask, people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now)
    _owe(patent.id, now - timedelta(seconds=90))
    _owe(patent.id, now - timedelta(seconds=5))
    app.extensions["gateways"] = Gateways("http://me:s3cret@127.0.0.1:9/nobody", gateways().files)
    report = index_status.report(now)
    assert (report.state, report.owed, report.oldest_owed_seconds) == (IndexState.UNAVAILABLE, 2, 90)
    assert "s3cret" not in report.notice
    found = health.report(now)
    assert (found["ok"], found["index"], found["oldest_owed_seconds"]) == (False, "unavailable", 90)


def test_a_database_without_tables_is_said(app: Flask, now: datetime) -> None:
    OutboxMessage.__table__.drop(app.extensions["sqlalchemy"].engine)  # type: ignore[attr-defined]
    assert "database cannot be used" in index_status.start_notice(now)
