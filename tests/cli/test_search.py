"""Commands about the index: make it, say how it is, go back."""

import json
from datetime import datetime

from flask import Flask

from marketplace.gateways.registry import Gateways, gateways
from tests.factories import People, make_patent


def test_rebuild_status_and_going_back(app: Flask, people: People, now: datetime) -> None:
    for serial in (1, 2):
        make_patent(people.officer, serial, now)
    run = app.test_cli_runner().invoke
    missing = run(args=["search", "status"])
    assert missing.exit_code == 1
    assert "./run flask search rebuild" in missing.output
    refused = run(args=["search", "rollback"])
    assert (refused.exit_code, "no earlier index" in refused.output) == (1, True)
    for _ in range(2):
        assert "indexed 2 patents" in run(args=["search", "rebuild"]).output
    status = run(args=["search", "status", "--json"])
    assert status.exit_code == 0
    found = json.loads(status.output)
    assert (found["state"], found["documents"], found["owed"]) == ("ready", 2, 0)
    assert found["generation"] == found["generations"][0] != found["generations"][1]
    assert found["size_bytes"] > 0
    assert len(found["fields_hash"]) == len(found["analyser_hash"]) == 12
    back = run(args=["search", "rollback"])
    assert back.output == f"in use: {found['generations'][1]}\n"
    assert found["generations"][1] in run(args=["search", "status"]).output


def test_an_engine_that_is_down_is_said_in_one_sentence(app: Flask, people: People) -> None:
    app.extensions["gateways"] = Gateways("http://me:s3cret@127.0.0.1:9/nobody", gateways().files)
    run = app.test_cli_runner().invoke
    for command in ("rebuild", "rollback"):
        refused = run(args=["search", command])
        assert refused.exit_code == 1
        assert refused.output.startswith("Error: Elasticsearch: ")
        assert "s3cret" not in refused.output
    status = run(args=["search", "status", "--json"])
    assert (status.exit_code, json.loads(status.output)["state"]) == (1, "unavailable")
