"""Contracts for statistics: a deal's row and its two ledger entries, without the way that leads there."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealStatus
from marketplace.domain.facts import RECORD, TAKE_EFFECT
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import ListingStatus, PriceKind
from marketplace.domain.money import PaymentMode
from marketplace.domain.terms import DealType, Terms
from marketplace.models import Deal, Listing, Patent
from marketplace.services import facts, ledger
from marketplace.services.unit_of_work import transaction
from tests.factories import People, make_patent

LUMP_SUM = Terms(DealType.LICENCE, PaymentMode.LUMP_SUM, LicenceType.NON_EXCLUSIVE, price_fen=30_000_000)
TRANSFER = Terms(DealType.TRANSFER, PaymentMode.LUMP_SUM, price_fen=12_000_050, technology_fen=2_000_000)
ROYALTY = replace(LUMP_SUM, payment_mode=PaymentMode.ROYALTY, price_fen=None, royalty_bp=350)
FREE = replace(LUMP_SUM, payment_mode=PaymentMode.FREE, price_fen=0)


@dataclass(frozen=True)
class Contract:
    """A contract that took effect, and was recorded unless `recorded_on` is None."""

    terms: Terms = LUMP_SUM
    patents: int = 1
    licensor: str = "北辰示例大学"
    licensor_city: str = "230100"
    licensee: str = "示例新材料有限公司"
    licensee_city: str = "230600"
    related: bool = False
    ipc: str = "C01B32/184"
    patent_type: str = "invention"
    signed_on: date = date(2025, 11, 3)
    effective_on: date = date(2025, 12, 30)
    recorded_on: date | None = date(2026, 1, 5)
    id: UUID = field(default_factory=uuid4)

    def as_json(self, serial: int, patents: Sequence[Any]) -> dict[str, Any]:
        """The body of the entry with which it takes effect."""
        return {
            "reference": f"HLJ-2025-{serial:05d}",
            "deal_type": self.terms.deal_type.value,
            "terms": self.terms.as_json(),
            "patents": [
                {
                    "id": row.id,
                    "number": row.number,
                    "title": row.title,
                    "type": self.patent_type,
                    "ipc": self.ipc,
                }
                for row in patents
            ],
            "licensor": {"id": str(UUID(int=1)), "name": self.licensor, "city": self.licensor_city},
            "licensee": {"id": str(UUID(int=2)), "name": self.licensee, "city": self.licensee_city},
            "related": self.related,
            "signed_on": self.signed_on.isoformat(),
            "effective_on": self.effective_on.isoformat(),
        }


def effect_body(contract: Contract, sequence: int = 3) -> dict[str, Any]:
    """The whole body of the entry with which it takes effect, over patents that no database has."""
    patents = [
        SimpleNamespace(id=n, number=f"202110000000{n}", title="示例") for n in range(1, contract.patents + 1)
    ]
    data = contract.as_json(1, patents)
    return {"seq": sequence, "kind": TAKE_EFFECT.value, "deal": str(contract.id), "data": data}


class Book:
    """Writes contracts into the ledger and has the fact rows follow, as the deals service does."""

    def __init__(self, people: People, now: datetime) -> None:
        self.people, self.now = people, now
        self.serial = 0
        self.patents: list[Patent] = []
        self.listing_id = 0

    def write(self, contract: Contract, patents: list[Patent] | None = None) -> UUID:
        """Store the deal's row, let it take effect and record it."""
        self.serial += 1
        chosen = patents or self._take(contract.patents)
        actor = self.people.operator
        with transaction(self.now) as tx:
            tx.add(self._deal(contract))
            data = contract.as_json(self.serial, chosen)
            entry = ledger.append(tx, TAKE_EFFECT, actor, f"effect-{self.serial}", data, deal_id=contract.id)
            facts.project(tx, entry)
        if contract.recorded_on:
            self.record(contract.id, actor, contract.recorded_on)
        return contract.id

    def record(self, deal_id: UUID, actor: Actor, recorded_on: date) -> None:
        """Enter the recordal."""
        with transaction(self.now) as tx:
            data = {"recorded_on": recorded_on.isoformat(), "recordal_number": f"X2026980{self.serial:06d}"}
            entry = ledger.append(tx, RECORD, actor, f"record-{deal_id}", data, deal_id=deal_id)
            facts.project(tx, entry)

    def _take(self, count: int) -> list[Patent]:
        while len(self.patents) < count:
            self.patents.append(make_patent(self.people.officer, len(self.patents) + 1, self.now))
        return self.patents[:count]

    def _deal(self, contract: Contract) -> Deal:
        owner, buyer = self.people.officer, self.people.enterprise
        return Deal(
            id=contract.id, reference=f"HLJ-2025-{self.serial:05d}", deal_type=contract.terms.deal_type,
            listing_id=self._listing(), licensor_id=owner.organisation_id, licensee_id=buyer.organisation_id,
            status=DealStatus.EFFECTIVE, opened_by=buyer.user_id, opened_at=self.now, updated_at=self.now,
            signed_on=contract.signed_on, effective_on=contract.effective_on, related=contract.related,
        )  # fmt: skip

    def _listing(self) -> int:
        """One listing behind all deals; statistics never look at it."""
        if not self.listing_id:
            owner = self.people.officer
            listing = Listing(
                public_id=uuid4(), patent_id=self._take(1)[0].id, organisation_id=owner.organisation_id,
                deal_type=DealType.LICENCE, payment_mode=PaymentMode.LUMP_SUM, price_kind=PriceKind.FIXED,
                price_fen=30_000_000, status=ListingStatus.PUBLISHED, created_by=owner.user_id,
                created_at=self.now, updated_at=self.now, licence_type=LicenceType.NON_EXCLUSIVE,
            )  # fmt: skip
            db.session.add(listing)
            db.session.flush()
            self.listing_id = listing.id
        return self.listing_id
