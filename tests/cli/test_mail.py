"""What the administrator is told of the mail."""

import json
from datetime import datetime

from flask import Flask

from marketplace.models import OutboxMessage
from marketplace.services import mails
from marketplace.services.unit_of_work import transaction


def test_mail_that_was_given_up_is_shown_and_tried_again(app: Flask, now: datetime) -> None:
    with transaction(now) as tx:
        for _ in range(2):
            mails.owe(tx, "new_patents", saved_search_id=1, patent_ids=[], total=1)
        lost = tx.session.query(OutboxMessage).order_by(OutboxMessage.id).first()
        assert lost is not None
        lost.failed_at, lost.attempts, lost.error = now, 8, "550 no such person"
    run = app.test_cli_runner().invoke
    report = json.loads(run(args=["mail", "status", "--json"]).output)
    assert (report["waiting"], report["tried"], len(report["given_up"])) == (1, 0, 1)
    assert report["given_up"][0]["error"] == "550 no such person"
    assert "1 waiting, 1 given up" in run(args=["mail", "status"]).output
    assert "1 mails" in run(args=["mail", "retry"]).output
    assert "2 waiting, 0 given up" in run(args=["mail", "status"]).output
