"""The administrator's page on the ledger."""

from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import text

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.ledger import Finding
from marketplace.services import ledger
from marketplace.services.unit_of_work import transaction
from marketplace.web.ledger import FINDINGS
from tests.deal_play import Play, publish
from tests.factories import People

SignIn = Callable[[Actor | None], FlaskClient]


def test_an_empty_ledger_says_so(people: People, sign_in: SignIn) -> None:
    page = sign_in(people.administrator).get("/admin/ledger")
    assert page.status_code == 200
    assert "台账还是空的" in page.text


def test_it_shows_the_head_and_verifies_on_request(people: People, now: datetime, sign_in: SignIn) -> None:
    Play(people, now, publish(people, 1, now)).to(DealStatus.TALKING)
    client = sign_in(people.administrator)
    page = client.get("/admin/ledger").text
    assert ledger.head()[1] in page
    assert "核验结果" not in page
    answer = client.post("/admin/ledger/verify")
    assert answer.status_code == 200
    assert "完整" in answer.text


def test_what_is_wrong_is_said_in_words(people: People, now: datetime, sign_in: SignIn) -> None:
    Play(people, now, publish(people, 1, now)).to(DealStatus.TALKING)
    db.session.rollback()
    guard = {
        "sqlite": "DROP TRIGGER ledger_entries_no_update",
        "postgresql": "ALTER TABLE ledger_entries DISABLE TRIGGER USER",
    }
    with transaction(now) as tx:
        tx.session.execute(text(guard[db.engine.dialect.name]))
        tx.session.execute(
            text("UPDATE ledger_entries SET body = replace(body, 'reply', 'offer') WHERE sequence = 6")
        )
    assert Finding(6, "body_altered") in ledger.verify()
    answer = sign_in(people.administrator).post("/admin/ledger/verify").text
    assert "第 6 条" in answer
    assert FINDINGS["body_altered"] in answer


def test_only_the_administrator_sees_it(people: People, sign_in: SignIn) -> None:
    for role in ("officer", "inventor", "enterprise", "operator"):
        client = sign_in(getattr(people, role))
        assert client.get("/admin/ledger").status_code == 403
        assert client.post("/admin/ledger/verify").status_code == 403
    assert sign_in(None).get("/admin/ledger").status_code == 302
