"""The commands that compare the fact rows with the ledger and make them again."""

from datetime import datetime

from flask import Flask
from sqlalchemy import update

from marketplace.database import db
from marketplace.models import DealFact
from tests.contracts import Book, Contract
from tests.factories import People


def test_an_edited_row_is_reported_and_mended(app: Flask, people: People, now: datetime) -> None:
    book = Book(people, now)
    deal_id = book.write(Contract(patents=2))
    run = app.test_cli_runner().invoke
    assert run(args=["statistics", "check"]).output == "ok\n"
    db.session.execute(update(DealFact).values(licensee="他人"))
    db.session.commit()
    found = run(args=["statistics", "check"])
    assert found.exit_code == 1
    assert found.output.count(f"deal {deal_id}, patent ") == 2
    assert run(args=["statistics", "rebuild"]).output == "2 fact rows\n"
    assert run(args=["statistics", "check"]).exit_code == 0
