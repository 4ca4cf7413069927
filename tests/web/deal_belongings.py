"""What belongs to the sides of deals: patents, declarations, papers, payments."""

import io
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor, Role
from marketplace.domain.consents import ConsentKind
from marketplace.domain.deals import DealStatus
from marketplace.domain.encumbrances import EncumbranceKind
from marketplace.domain.high_value import Evidence, Limb
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import PriceKind, Proposal
from marketplace.domain.money import PaymentMode
from marketplace.domain.permissions import Action
from marketplace.domain.revenue import CostKind
from marketplace.domain.terms import DealType
from marketplace.gateways.files import StoredFile
from marketplace.models import (
    AnnualFeePayment,
    Deal,
    Objection,
    Publicity,
    ScheduleLine,
)  # fmt: skip
from marketplace.services import (
    annual_fee_payments,
    consents,
    encumbrances,
    high_value,
    listings,
    patents,
    revenue,
    schedule_sweep,
    schedules,
)
from marketplace.services.consent_needs import PRICED
from marketplace.services.encumbrances import Entered
from marketplace.services.kept_files import KeptFile, Upload
from marketplace.services.publicity import shown_content
from marketplace.services.schedules import Asker
from marketplace.services.unit_of_work import transaction
from tests.deal_play import PDF, Play, publish
from tests.declaring import Declaring
from tests.factories import People, make_patent

PROPOSAL = Proposal(
    DealType.LICENCE, LicenceType.NON_EXCLUSIVE, PaymentMode.LUMP_SUM, PriceKind.FIXED, price_fen=100
)


@dataclass
class DealBelongings:
    """Makes the objects around deals, each for a side of its own."""

    people: People
    now: datetime
    serial: int = 700

    def _declared(self, owner: Actor, serial: int) -> dict[str, Any]:
        """An open licence on offer, and its signed copy."""
        patent = make_patent(owner, serial, self.now)
        declaration = Declaring(self.people, self.now, patent, owner=owner).on_offer()
        return {
            "declaration_id": declaration.public_id,
            "signed_copy": declaration.documents[0].public_id,
            "form": "pdf",
        }

    def _before_signing(self, people: People, deal: Deal, number: str) -> dict[str, Any]:
        """A paper, a shown price with an objection, and what lies on a patent."""
        officer, today = people.officer, self.now.date()
        with transaction(self.now) as tx:
            paper = KeptFile(StoredFile(deal.documents[0].sha256, 1), "application/pdf", "证明.pdf")
            consent = consents.add(tx, deal, officer, ConsentKind.PRICING, PRICED, paper)
            shown = Publicity(
                public_id=uuid.uuid4(), deal_id=deal.id, starts_on=today, ends_on=today, closed=False,
                published_by=officer.user_id, published_at=self.now, content=shown_content(deal),
            )  # fmt: skip
            tx.add(shown)
            objection = Objection(
                public_id=uuid.uuid4(), publicity_id=shown.id, holds_open=False, status="filed", reason="价格",
                contact="0451", filed_on=today, filed_at=self.now,
            )  # fmt: skip
            tx.add(objection)
        pledge = Entered(EncumbranceKind.PLEDGE, "示例银行", today, "公告", amount_fen=100)
        lying = encumbrances.enter(officer, number, pledge, str(uuid.uuid4()), now=self.now)
        return {
            "consent_id": consent.public_id,
            "publicity_id": shown.public_id,
            "objection_id": objection.public_id,
            "encumbrance_id": lying.public_id,
            "organisation_id": officer.organisation_public_id,
        }

    def _scheduled(self, people: People, serial: int) -> dict[str, Any]:
        """A deal in effect whose price is claimed as paid."""
        play = Play(people, self.now, publish(people, serial, self.now, owner=people.officer))
        play.to(DealStatus.EFFECTIVE)
        schedule_sweep.sweep(self.now)
        [line] = db.session.scalars(select(ScheduleLine).where(ScheduleLine.deal_id == play.id)).all()
        asker = Asker(people.enterprise, play.id, line.public_id, str(uuid.uuid4()), self.now)
        schedules.claim(asker, Upload(io.BytesIO(PDF), "回单.pdf"), self.now.date())
        return {"paid_deal": play.id, "line_id": line.public_id, "voucher": line.files[0].public_id}

    def _draft(self, owner: Actor, serial: int) -> tuple[str, uuid.UUID]:
        patent = make_patent(owner, serial, self.now)
        return patent.number, listings.draft(
            owner, patent.number, PROPOSAL, contact="0451", now=self.now
        ).public_id

    def _ground(self, actor: Actor, number: str) -> uuid.UUID:
        high_value.enter(
            actor, number, Evidence(Limb.AWARD, "中国专利奖优秀奖"), str(uuid.uuid4()), now=self.now
        )
        patent = patents.own(actor, number, Action.HIGH_VALUE_ENTER, now=self.now)
        return high_value.grounds(patent.id)[0].public_id

    def _cost(self, actor: Actor, serial: int) -> dict[str, uuid.UUID]:
        """A deal of the actor's in effect, with a cost charged to it."""
        people = replace(self.people, officer=actor)
        deal = Play(people, self.now, publish(people, serial, self.now, owner=actor)).to(DealStatus.EFFECTIVE)
        day = self.now.date()
        revenue.add_cost(actor, deal.id, CostKind.TAX, 1, day, str(uuid.uuid4()), now=self.now)
        found = revenue.statement(actor, deal, 1)
        assert found
        return {"deal_id": deal.id, "cost_id": found.costs[0].public_id}

    def _payment(self, actor: Actor) -> uuid.UUID:
        """A fee entered as paid by the actor, or by the officer for a role that keeps no fees."""
        owner = actor if actor.role in (Role.TRANSFER_OFFICER, Role.ENTERPRISE_USER) else self.people.officer
        number = make_patent(owner, uuid.uuid4().int % 9_000_000 + 1_000, self.now).number
        fees, paid_on = [(number, 6)], date(2026, 3, 4)
        annual_fee_payments.pay(owner, fees, paid_on, "R-1", str(uuid.uuid4()), now=self.now)
        newest = select(AnnualFeePayment.public_id).order_by(AnnualFeePayment.id.desc())
        return db.session.scalars(newest.limit(1)).one()
