"""A site's database with N patents and offers of 30 % of them, filled by bulk inserts; only benchmarks do this.

The organisations, the officer and the operator are made by the services; the schema comes from the migrations.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_migrate import upgrade
from uuid_utils.compat import uuid7

from config import ROOT, Settings
from marketplace.app import create_app
from marketplace.database import db
from marketplace.domain.accounts import OrganisationKind, Role, uscc_check_character
from marketplace.domain.regions import HOME_CITIES
from marketplace.models import Listing, Organisation, Ownership, Patent, User
from marketplace.services import accounts, indexing
from tests.benchmarks import corpus

OFFICER, OPERATOR = "officer@example.test", "operator@example.test"
PASSWORD = "秸秆-热解-bench-2026"
BATCH = 5_000
#: The first patents make an index of their own, which answers while all of them are indexed.
FIRST = 1_000
OFFERED_OF_TEN = 3
Row = dict[str, Any]


def fill(records: Path, size: int) -> None:
    """Migrate an empty database, fill it, and index the first patents."""
    now = datetime.now(UTC)
    upgrade(directory=str(ROOT / "migrations"))
    owners, officer = _settle(records, size, now)
    numbered = enumerate(corpus.read(records, size), 1)
    _insert(list(islice(numbered, FIRST)), owners, officer, now)
    indexing.rebuild()
    while batch := list(islice(numbered, BATCH)):
        _insert(batch, owners, officer, now)


def city_code(name: str) -> str:
    """The home province's city that stands for this one."""
    return HOME_CITIES[hashlib.sha256(name.encode()).digest()[0] % len(HOME_CITIES)]


def _settle(records: Path, size: int, now: datetime) -> tuple[dict[str, int], int]:
    """Every applicant named first as a university; ids by name, and the officer of the first one."""
    names = list(dict.fromkeys(record["applicants"][0] for record in corpus.read(records, size)))
    universities = [
        {
            "id": at, "public_id": uuid7(), "kind": OrganisationKind.UNIVERSITY, "name": name,
            "code": f"41{at:08}", "city": city_code(name), "contact": "", "shows_inventory": True,
            "verified_at": now, "created_at": now,
        }
        for at, name in enumerate(names, 1)
    ]  # fmt: skip
    with db.engine.begin() as connection:
        connection.execute(sa.insert(Organisation), universities)
    platform = f"91230100MA{1:07}"
    platform += uscc_check_character(platform)
    accounts.create_organisation("示例运营中心", OrganisationKind.PLATFORM, platform, "230100", now=now)
    accounts.create_user(OPERATOR, "乙", PASSWORD, Role.OPERATOR, platform, now=now)
    accounts.create_user(OFFICER, "甲", PASSWORD, Role.TRANSFER_OFFICER, f"41{1:08}", now=now)
    officer = db.session.scalar(sa.select(User.id).where(User.email == OFFICER))
    assert officer is not None
    db.session.rollback()
    return {name: at for at, name in enumerate(names, 1)}, officer


def _insert(batch: list[tuple[int, Row]], owners: dict[str, int], officer: int, now: datetime) -> None:
    patents = [_patent(row, record, owners, now) for row, record in batch]
    since = [
        {"patent_id": each["id"], "epoch": 1, "organisation_id": each["owner_id"], "since": now}
        for each in patents
    ]
    with db.engine.begin() as connection:
        connection.execute(sa.insert(Patent), patents)
        connection.execute(sa.insert(Ownership), since)
        connection.execute(sa.insert(Listing), list(_listings(batch, owners, officer)))


def _patent(row: int, record: Row, owners: dict[str, int], now: datetime) -> Row:
    found, owner = corpus.document(record), record["applicants"][0]
    assert found.filed_on is not None
    number = record["no"].removeprefix("ZL").replace(".", "")
    return {
        "id": row, "number": number, "patent_number": f"ZL{number[:-1]}.{number[-1]}",
        "publication_number": record["pub"], "patent_type": found.patent_type, "title": found.title,
        "abstract": found.abstract, "applicants": list(found.owners), "patentees": [owner],
        "inventors": list(found.inventors), "ipc": list(found.ipc), "locarno": [], "agency": "",
        "filed_on": found.filed_on, "granted_on": found.granted_on,
        "in_force_until": found.filed_on + timedelta(days=365 * 20), "legal_status": found.legal_status,
        "status_event": "授权", "status_source": "国家知识产权局公布公告", "status_checked_at": now,
        "warnings": [], "content_hash": "0" * 64, "owner_id": owners[owner], "epoch": 1,
        "created_at": now, "updated_at": now,
    }  # fmt: skip


def _listings(batch: list[tuple[int, Row]], owners: dict[str, int], officer: int) -> Iterator[Row]:
    """Three of ten patents on offer, each by one published listing."""
    for row, record in batch:
        if row % 10 < OFFERED_OF_TEN:
            found = corpus.document(record)
            deal_type = found.deal_types[0]
            licensed = (found.licence_types or ("non_exclusive",))[0] if deal_type == "licence" else None
            assert found.published_at
            yield {
                "public_id": uuid7(), "patent_id": row, "organisation_id": owners[record["applicants"][0]],
                "deal_type": deal_type, "licence_type": licensed, "payment_mode": "lump_sum",
                "price_kind": "negotiable" if found.price_fen is None else "fixed",
                "price_fen": found.price_fen, "price_reason": "视许可范围而定", "contact": "0451-0000000",
                "mandate": "", "description": "", "status": "published", "status_reason": "", "version": 1,
                "created_by": officer, "created_at": found.published_at, "published_at": found.published_at,
                "updated_at": found.published_at,
            }  # fmt: skip


def main(arguments: list[str]) -> None:
    """`DATA RECORDS SIZE [SEARCH_URL]`: fill the database in the data folder; print the seconds as JSON."""
    data, records, size = Path(arguments[0]), Path(arguments[1]), int(arguments[2])
    search_url = arguments[3] if len(arguments) > 3 else ""
    app = create_app(Settings(_env_file=None, data_dir=data, search_url=search_url))
    began = datetime.now(UTC)
    with app.app_context():
        fill(records, size)
    print(json.dumps({"seconds": (datetime.now(UTC) - began).total_seconds()}))


if __name__ == "__main__":
    main(sys.argv[1:])
