"""What tests of the deal's pages do again and again: send a step, and look at the deal as it is stored."""

from uuid import UUID, uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.database import db
from marketplace.models import Deal


def post(client: FlaskClient, address: str, step: str, **data: object) -> TestResponse:
    """Send a step of the deal with a key of its own."""
    return client.post(f"{address}/{step}", data={"request_key": str(uuid4()), **data})


def stored(deal_id: UUID) -> Deal:
    """The deal as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get(Deal, deal_id)
    assert found
    return found
