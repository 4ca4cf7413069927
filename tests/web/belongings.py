"""One object of each kind for each side, so that the permission matrix can ask for one's own and for another's."""

import io
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.routing import Rule

from marketplace.domain.accounts import Actor, OrganisationKind, Role
from marketplace.domain.deals import DealStatus
from marketplace.domain.licences import LicenceType
from marketplace.domain.listings import PriceKind, Proposal
from marketplace.domain.money import PaymentMode
from marketplace.domain.saved_searches import Frequency
from marketplace.domain.terms import DealType
from marketplace.models import SavedSearch, SearchExport
from marketplace.services import (
    accounts,
    evidence,
    import_uploads,
    listings,
    saved_search_mails,
    saved_searches,
    sessions,
    shortlist_items,
    shortlists,
)
from marketplace.services.evidence import Asked
from marketplace.services.import_uploads import Upload
from marketplace.services.search_form import SearchForm
from marketplace.services.search_requests import plain
from marketplace.services.sessions import SessionRules
from marketplace.services.unit_of_work import transaction
from search import SearchRequest
from tests.deal_play import Play, publish
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

    def __post_init__(self) -> None:
        """Make the two worlds: the usual people's, and the others'."""
        people = self.people
        others = replace(people, officer=people.other_officer, enterprise=people.other_enterprise)
        self.mine = self._world(people, 500)
        self.theirs = self._world(others, 600)
        # A patent and a draft of the enterprise's own, beside those of the university.
        number, listing = self._draft(people.enterprise, 510)
        self.enterprise = {**self.mine, "number": number, "listing_id": listing}

    def _world(self, people: People, serial: int) -> dict[str, Any]:
        published = publish(people, serial + 2, self.now, owner=people.officer)
        play = Play(people, self.now, published)
        play.to(DealStatus.AGREED)
        deal = play.sign(people.officer)
        number, listing = self._draft(people.officer, serial)
        file = io.BytesIO(CSV.format(number=application_number(serial + 3)).encode())
        batch = import_uploads.upload(people.officer, Upload(file, "清单.csv", self.now.date()), now=self.now)
        return {
            "number": number,
            "listing_id": listing,
            "published": published.public_id,
            "deal_id": deal.id,
            "document_id": deal.documents[0].public_id,
            "public_id": batch.public_id,
        }

    def _draft(self, owner: Actor, serial: int) -> tuple[str, uuid.UUID]:
        patent = make_patent(owner, serial, self.now)
        return patent.number, listings.draft(
            owner, patent.number, PROPOSAL, contact="0451", now=self.now
        ).public_id

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
        }
        owned = rule.endpoint in ("patents.status", "listings.create", "pool.show", "pool.fill")
        return owned or (bool(kinds & rule.arguments) and rule.endpoint != "deals.request_form")

    def arguments(self, rule: Rule, actor: Actor | None, foreign: bool) -> dict[str, Any]:
        """The address arguments of the rule: an object of the actor's own side, or of the others'."""
        people = self.people
        mine = self.enterprise if actor == people.enterprise else self.mine
        world = dict(self.theirs if foreign else mine)
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
        if "membership_id" in rule.arguments:
            world["membership_id"] = self._registration()
        if rule.endpoint == "deals.request_form":
            world["listing_id"] = self.theirs["published"]
        if rule.endpoint in ("catalogue.patent", "api.patent", "api_search.alike"):
            world["number"] = self.mine["number"]
        return {**world, "language": "zh", "code": "C01B", "name": "institution", "queue_name": "enquiries"}
