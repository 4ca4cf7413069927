"""A file that says a right has ended takes its listings down, as a look at the register does (R-10)."""

import io
from datetime import datetime, timedelta

from marketplace.database import db
from marketplace.domain.listings import ListingStatus
from marketplace.domain.patents import LegalStatus
from marketplace.models import Listing, Patent
from marketplace.services import import_runs, ledger
from marketplace.services.import_uploads import Upload
from tests.factories import People, application_number, make_patent
from tests.offers import publish

FILE = "申请号,专利名称,申请人,申请日,法律状态,法律状态日期\nCN{number},{title},北辰示例大学,2021-03-04,专利权的终止,2026-11-01\n"


def test_an_imported_end_of_the_right_closes_its_listings(people: People, now: datetime) -> None:
    patent = make_patent(people.officer, 1, now)
    publish(people, patent, now)
    file = io.BytesIO(FILE.format(number=patent.number, title=patent.title).encode())
    batch = import_runs.import_now(people.officer, Upload(file, "清单.csv", now.date()), now=now)
    db.session.expire_all()
    assert (batch.counts["updated"], batch.counts["failed"]) == (1, 0)
    assert db.session.get_one(Patent, patent.id).legal_status == LegalStatus.LAPSED
    listing = db.session.query(Listing).one()
    assert listing.status == ListingStatus.CLOSED
    assert ledger.verify() == []


def test_a_newer_file_that_says_the_same_counts_as_a_fresh_look(people: People, now: datetime) -> None:
    rows = FILE.format(number=application_number(3), title="一种装置").encode()

    def imported(days: int) -> tuple[dict[str, int], datetime | None]:
        as_of = (now - timedelta(days=days)).date()
        file = Upload(io.BytesIO(rows), "清单.csv", as_of)
        batch = import_runs.import_now(people.officer, file, now=now)
        db.session.expire_all()
        stored = db.session.query(Patent).filter_by(number=application_number(3)).one()
        return batch.counts, stored.status_checked_at

    _, first = imported(days=15)
    counts, again = imported(days=2)
    assert (counts["new"], counts["updated"], counts["unchanged"]) == (0, 0, 1)
    assert first is not None
    assert again is not None
    assert (again - first).days == 13
    assert imported(days=9)[1] == again  # an older file doesn't turn the clock back
