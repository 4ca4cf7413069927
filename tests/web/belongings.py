"""One object of each kind for each side, so that the permission matrix can ask for one's own and for another's."""

import io
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from werkzeug.routing import Rule

from marketplace.database import db
from marketplace.domain.accounts import Actor, OrganisationKind, Role
from marketplace.domain.consents import ConsentKind
from marketplace.domain.deals import DealStatus
from marketplace.domain.encumbrances import EncumbranceKind
from marketplace.domain.high_value import Evidence, Limb
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import PriceKind, Proposal
from marketplace.domain.money import PaymentMode
from marketplace.domain.permissions import Action
from marketplace.domain.revenue import CostKind
from marketplace.domain.saved_searches import Frequency
from marketplace.domain.terms import DealType
from marketplace.gateways.files import StoredFile
from marketplace.models import (
    AnnualFeePayment,
    Deal,
    Objection,
    Publicity,
    SavedSearch,
    ScheduleLine,
    SearchExport,
)  # fmt: skip
from marketplace.services import (
    accounts,
    annual_fee_payments,
    consents,
    contracts,
    deal_files,
    encumbrances,
    evidence,
    high_value,
    import_uploads,
    listings,
    patents,
    revenue,
    saved_search_mails,
    saved_searches,
    schedule_sweep,
    schedules,
    sessions,
    shortlist_items,
    shortlists,
)
from marketplace.services.consent_needs import PRICED
from marketplace.services.consents import Paper
from marketplace.services.encumbrances import Entered
from marketplace.services.evidence import Asked
from marketplace.services.import_uploads import Upload as Sheet
from marketplace.services.publicity import shown_content
from marketplace.services.schedule_files import Upload
from marketplace.services.schedules import Asker
from marketplace.services.search_form import SearchForm
from marketplace.services.search_requests import plain
from marketplace.services.sessions import SessionRules
from marketplace.services.unit_of_work import transaction
from search import SearchRequest
from tests.contract_play import state_details
from tests.deal_play import PDF, Play, publish
from tests.declaring import Declaring
from tests.factories import PASSWORD, People, application_number, make_patent, uscc

CSV = "专利名称,申请号,申请人,申请日,主分类号,摘要\n一种装置,CN{number},某大学,2021-03-04,C10B53/02,摘要\n"
PROPOSAL = Proposal(
    DealType.LICENCE, LicenceType.NON_EXCLUSIVE, PaymentMode.LUMP_SUM, PriceKind.FIXED, price_fen=100
)


@dataclass
class Belongings:
    """Address arguments by endpoint: what belongs to the officer's and the enterprise's side, and what doesn't."""

    people: People
    now: datetime
    serial: int = 700

    def __post_init__(self) -> None:
        """Make the two worlds: the usual people's, and the others'."""
        people = self.people
        others = replace(people, officer=people.other_officer, enterprise=people.other_enterprise)
        self.mine = self._world(people, 500)
        self.theirs = self._world(others, 600)
        # A patent and a draft of the enterprise's own, beside those of the university.
        number, listing = self._draft(people.enterprise, 510)
        declared = self._declared(people.enterprise, 520)
        self.enterprise = {**self.mine, "number": number, "listing_id": listing, **declared}

    def _world(self, people: People, serial: int) -> dict[str, Any]:
        published = publish(people, serial + 2, self.now, owner=people.officer)
        play = Play(people, self.now, published)
        play.to(DealStatus.AGREED)
        state_details(people, self.now)
        contract = contracts.draw_up(people.officer, play.id, "contract", now=self.now)
        deal = play.sign(people.officer)
        number, listing = self._draft(people.officer, serial)
        shown = (io.BytesIO(PDF), "说明.pdf", str(uuid.uuid4()))
        deal_files.share(people.officer, deal.id, *shown, confidential=False, now=self.now)
        file = io.BytesIO(CSV.format(number=application_number(serial + 3)).encode())
        batch = import_uploads.upload(people.officer, Sheet(file, "清单.csv", self.now.date()), now=self.now)
        return {
            "number": number,
            "listing_id": listing,
            "ground_id": self._ground(people.officer, number),
            "cost_id": uuid.uuid4(),
            "published": published.public_id,
            "deal_id": deal.id,
            "contract_id": contract.public_id,
            "document_id": deal.documents[0].public_id,
            "file_id": deal_files.shown(deal, people.officer)[0].file.public_id,
            "organisation_id": people.officer.organisation_public_id,
            "public_id": batch.public_id,
            **self._before_signing(people, deal, number),
            **self._scheduled(people, serial + 4),
            **self._declared(people.officer, serial + 5),
        }

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
            paper = Paper(StoredFile(deal.documents[0].sha256, 1), "application/pdf", "证明.pdf")
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
        return {"paid_deal": play.id, "line_id": line.public_id, "file_id": line.files[0].public_id}

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

    def _session(self, actor: Actor) -> uuid.UUID:
        now = datetime.now(UTC)
        rules = SessionRules(timedelta(minutes=30), timedelta(hours=1))
        sessions.open_session(actor.user_id, rules, agent="", address="", now=now)
        return sessions.sessions(actor)[0].public_id

    def _list(self, actor: Actor, number: str) -> uuid.UUID:
        made = shortlists.create(actor, f"备选 {uuid.uuid4()}", shared=False, now=self.now).public_id
        shortlist_items.add(actor, number, made, now=self.now)
        return made

    def _export(self, actor: Actor) -> uuid.UUID:
        """An export that the worker owes; a file of one that is done is asked for by a test of its own."""
        values = plain(SearchRequest())
        export = SearchExport(
            public_id=uuid.uuid4(), request_key=str(uuid.uuid4()), organisation_id=actor.organisation_id,
            created_by=actor.user_id, created_at=self.now, format="csv", locale="en", link_base="", arguments={},
            asked=values, engine="tantivy", generation="", state="queued", total=1, ids=[1],
        )  # fmt: skip
        with transaction(self.now) as tx:
            tx.add(export)
        return export.public_id

    def _evidence(self, actor: Actor) -> uuid.UUID:
        asked = Asked(SearchRequest(), {}, [], "", str(uuid.uuid4()))
        return evidence.take(actor, asked, now=self.now).public_id

    def _payment(self, actor: Actor) -> uuid.UUID:
        """A fee entered as paid by the actor, or by the officer for a role that keeps no fees."""
        owner = actor if actor.role in (Role.TRANSFER_OFFICER, Role.ENTERPRISE_USER) else self.people.officer
        number = make_patent(owner, uuid.uuid4().int % 9_000_000 + 1_000, self.now).number
        fees, paid_on = [(number, 6)], date(2026, 3, 4)
        annual_fee_payments.pay(owner, fees, paid_on, "R-1", str(uuid.uuid4()), now=self.now)
        newest = select(AnnualFeePayment.public_id).order_by(AnnualFeePayment.id.desc())
        return db.session.scalars(newest.limit(1)).one()

    def _registration(self) -> int:
        code = uscc(uuid.uuid4().int % 9_000_000 + 1_000_000)
        name, email = f"示例{code}有限公司", f"{uuid.uuid4().hex}@example.test"
        kind, role = OrganisationKind.ENTERPRISE, Role.ENTERPRISE_USER
        asked = accounts.Registration(kind, name, code, "230100", "王示例", email, PASSWORD, role)
        return accounts.register(asked, now=self.now).id

    def _saved_search(self, actor: Actor) -> SavedSearch:
        form = SearchForm(text=uuid.uuid4().hex)
        return saved_searches.save(actor, form, "示例", Frequency.DAILY, "zh_Hans_CN", now=self.now)

    def has_owner(self, rule: Rule) -> bool:
        """Whether the address names an object that belongs to somebody."""
        kinds = {
            "listing_id",
            "deal_id",
            "public_id",
            "session_id",
            "search_id",
            "list_id",
            "export_id",
            "evidence_id",
            "payment_id",
            "declaration_id",
        }
        owned = rule.endpoint in (
            "patents.status",
            "listings.create",
            "high_value.show",
            "high_value.withdraw",
            "annual_fees.show",
            "encumbrances.manage",
            "encumbrances.end",
            "declarations.edit",
            "declarations.check",
            "dormancy.case",
            "dormancy.reason",
            "pool.show",
            "pool.fill",
        )
        return owned or (bool(kinds & rule.arguments) and rule.endpoint != "deals.request_form")

    def arguments(self, rule: Rule, actor: Actor | None, foreign: bool) -> dict[str, Any]:
        """The address arguments of the rule: an object of the actor's own side, or of the others'."""
        people = self.people
        mine = self.enterprise if actor == people.enterprise else self.mine
        world = dict(self.theirs if foreign else mine)
        if "line_id" in rule.arguments:
            world["deal_id"] = world["paid_deal"]
        if "session_id" in rule.arguments:
            world["session_id"] = self._session(people.other_officer if foreign or not actor else actor)
        if "search_id" in rule.arguments:
            owner = people.other_officer if foreign or not actor else actor
            world["search_id"] = self._saved_search(owner).public_id
        if "token" in rule.arguments:
            world["token"] = saved_search_mails.token_of(self._saved_search(people.enterprise))
        if "list_id" in rule.arguments:
            world["list_id"] = self._list(
                people.other_officer if foreign or not actor else actor, world["number"]
            )
        if "export_id" in rule.arguments:
            world["export_id"] = self._export(people.other_officer if foreign or not actor else actor)
        if "evidence_id" in rule.arguments:
            world["evidence_id"] = self._evidence(people.other_officer if foreign or not actor else actor)
        if "payment_id" in rule.arguments:
            world["payment_id"] = self._payment(people.other_officer if foreign or not actor else actor)
        if "membership_id" in rule.arguments:
            world["membership_id"] = self._registration()
        if "cost_id" in rule.arguments:
            self.serial += 1
            world |= self._cost(people.other_officer if foreign else people.officer, self.serial)
        if "ground_id" in rule.arguments and actor == people.enterprise and not foreign:
            world["ground_id"] = self._ground(actor, world["number"])
        if rule.endpoint == "declarations.document":
            world["document_id"] = world["signed_copy"]
        if rule.endpoint == "deals.request_form":
            world["listing_id"] = self.theirs["published"]
        if rule.endpoint in ("catalogue.patent", "api.patent", "api_search.alike"):
            world["number"] = self.mine["number"]
        return {
            **world,
            "language": "zh",
            "code": "C01B",
            "name": "institution",
            "file_format": "pdf",
            "queue_name": "enquiries",
        }
