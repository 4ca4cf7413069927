"""One object of each kind for each side, so that the permission matrix can ask for one's own and for another's."""

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.routing import Rule

from marketplace.domain.accounts import Actor, OrganisationKind, Role
from marketplace.domain.deals import DealStatus
from marketplace.domain.saved_searches import Frequency
from marketplace.models import (
    SavedSearch,
    SearchExport,
)  # fmt: skip
from marketplace.services import (
    accounts,
    contracts,
    deal_files,
    evidence,
    import_uploads,
    saved_search_mails,
    saved_searches,
    sessions,
    shortlist_items,
    shortlists,
)
from marketplace.services.evidence import Asked
from marketplace.services.import_uploads import Upload as Sheet
from marketplace.services.search_form import SearchForm
from marketplace.services.search_requests import plain
from marketplace.services.sessions import SessionRules
from marketplace.services.unit_of_work import transaction
from search import SearchRequest
from tests.contract_play import state_details
from tests.deal_play import PDF, Play, publish
from tests.factories import PASSWORD, People, application_number, uscc
from tests.web.deal_belongings import DealBelongings

CSV = "专利名称,申请号,申请人,申请日,主分类号,摘要\n一种装置,CN{number},某大学,2021-03-04,C10B53/02,摘要\n"
#: Address arguments that name somebody's object.
OWNED = frozenset(
    {
        "listing_id", "deal_id", "public_id", "session_id", "search_id", "list_id", "export_id", "evidence_id",
        "payment_id", "declaration_id",
    }
)  # fmt: skip
#: Endpoints under a patent's number that are its owner's alone.
NUMBERED = frozenset(
    {
        "patents.status", "listings.create", "high_value.show", "high_value.withdraw", "annual_fees.show",
        "encumbrances.manage", "encumbrances.end", "declarations.edit", "declarations.check", "dormancy.case",
        "dormancy.reason", "pool.show", "pool.fill",
    }
)  # fmt: skip
PLAIN = {
    "language": "zh", "code": "C01B", "name": "institution", "file_format": "pdf", "queue_name": "enquiries",
}  # fmt: skip


@dataclass
class Belongings(DealBelongings):
    """Address arguments by endpoint: what belongs to the officer's and the enterprise's side, and what doesn't."""

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
        if rule.endpoint in NUMBERED:
            return True
        return bool(OWNED & rule.arguments) and rule.endpoint != "deals.request_form"

    def arguments(self, rule: Rule, actor: Actor | None, foreign: bool) -> dict[str, Any]:
        """The address arguments of the rule: an object of the actor's own side, or of the others'."""
        people = self.people
        mine = self.enterprise if actor == people.enterprise else self.mine
        world = dict(self.theirs if foreign else mine)
        owner = people.other_officer if foreign or not actor else actor
        makers: dict[str, Callable[[], Any]] = {
            "session_id": lambda: self._session(owner),
            "search_id": lambda: self._saved_search(owner).public_id,
            "token": lambda: saved_search_mails.token_of(self._saved_search(people.enterprise)),
            "list_id": lambda: self._list(owner, world["number"]),
            "export_id": lambda: self._export(owner),
            "evidence_id": lambda: self._evidence(owner),
            "payment_id": lambda: self._payment(owner),
            "membership_id": self._registration,
        }
        world |= {name: make() for name, make in makers.items() if name in rule.arguments}
        self._deal_arguments(rule, actor, foreign, world)
        if rule.endpoint in ("catalogue.patent", "api.patent", "api_search.alike"):
            world["number"] = self.mine["number"]
        return {**world, **PLAIN}

    def _deal_arguments(self, rule: Rule, actor: Actor | None, foreign: bool, world: dict[str, Any]) -> None:
        people = self.people
        if "line_id" in rule.arguments:
            world |= {"deal_id": world["paid_deal"], "file_id": world["voucher"]}
        if "cost_id" in rule.arguments:
            self.serial += 1
            world |= self._cost(people.other_officer if foreign else people.officer, self.serial)
        if "ground_id" in rule.arguments and actor == people.enterprise and not foreign:
            world["ground_id"] = self._ground(actor, world["number"])
        if rule.endpoint == "declarations.document":
            world["document_id"] = world["signed_copy"]
        if rule.endpoint == "deals.request_form":
            world["listing_id"] = self.theirs["published"]
