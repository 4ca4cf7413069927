"""How long until an edit is seen by every web process: listings suspended and resumed by the service, found by HTTP."""

import json
import re
import sys
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from config import Settings
from marketplace.app import create_app
from marketplace.database import db
from marketplace.models import Listing
from marketplace.services import listings, sessions
from marketplace.services.listing_gate import problems
from tests.benchmarks.stock import OFFICER, OPERATOR

# New connections go to whichever process takes them: after so many equal answers in a row all have seen it
# (of two processes one is left out with a chance of 1 in 2^9).
IN_A_ROW = 10
PATIENCE = 10.0
#: How a result page tells what it found; the API would refuse so many requests of one client.
_TOTAL = re.compile(r"<strong>(\d+) 件</strong>")


def measure(port: int, count: int) -> list[float]:
    """Milliseconds from each commit to the first of IN_A_ROW right answers; a suspension and its end by turns."""
    officer, operator = sessions.actor_by_email(OFFICER), sessions.actor_by_email(OPERATOR)
    times = []
    for public_id, number in islice(cycle(_offers(officer.organisation_id, count)), (count + 1) // 2):
        for shown in (False, True):
            now, key = datetime.now(UTC), f"bench:{public_id}:{time.time_ns()}"
            if shown:
                listings.resume(operator, public_id, key, now)
            else:
                listings.suspend(officer, public_id, "测量可见时间", key, now)
            times.append(_until(port, f"/patents?q=no:{number}", int(shown)))
    return times[:count]


def _offers(organisation: int, count: int) -> list[tuple[UUID, str]]:
    """Published listings of the organisation that may be published again."""
    query = sa.select(Listing).where(Listing.organisation_id == organisation, Listing.status == "published")
    today = datetime.now(UTC).date()
    fitting = (one for one in db.session.scalars(query.order_by(Listing.id)) if not problems(one, today))
    found = [(one.public_id, one.patent.number) for one in islice(fitting, count)]
    db.session.rollback()
    if not found:
        raise ValueError("the officer's university offers nothing that could be edited")
    return found


def _until(port: int, path: str, wanted: int) -> float:
    began, seen, row = time.perf_counter(), 0.0, 0
    while row < IN_A_ROW:
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError(f"{path} did not become {wanted} within {PATIENCE:.0f} s")
        found = _total(port, path) == wanted
        row = row + 1 if found else 0
        if row == 1:
            seen = time.perf_counter()
    return (seen - began) * 1000


def _total(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    found = _TOTAL.search(connection.getresponse().read().decode())
    connection.close()
    if found is None:
        raise ValueError(f"{path} doesn't say how many patents it found")
    return int(found[1])


def main(arguments: list[str]) -> None:
    """`DATA PORT COUNT [SEARCH_URL]`: print the milliseconds as JSON."""
    data, port, count = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    search_url = arguments[3] if len(arguments) > 3 else ""
    app = create_app(Settings(_env_file=None, data_dir=data, search_url=search_url))
    with app.app_context():
        print(json.dumps(measure(port, count)))


if __name__ == "__main__":
    main(sys.argv[1:])
