"""Patents at rest, for their university: what the detector proposes, the case for each, and reasons to let it rest."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.accounts import Actor, OrganisationKind
from marketplace.domain.clock import local_day
from marketplace.domain.dormancy import DormancyReason, DormantFacts, check_reason, findings
from marketplace.domain.errors import N_, Conflict
from marketplace.domain.patents import EventKind, LegalStatus
from marketplace.domain.permissions import Action, require
from marketplace.domain.rule_book import RuleBook
from marketplace.models import (
    AcceptedReason,
    DormancyCheck,
    DormantPatent,
    LegalEvent,
    Listing,
    Organisation,
    Patent,
    RightsGrant,
    TitleTransfer,
)
from marketplace.services import listing_queues, patents, rule_books
from marketplace.services.unit_of_work import transaction

PAGE = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patent that the detector proposes, and its open listings."""

    patent: Patent
    found_on: date
    listings: list[Listing]


@dataclass(frozen=True, slots=True)
class Overview:
    """One page of candidates, the reasons in force, the day of the last look (None: none yet), and after how many years."""

    candidates: list[Candidate]
    total: int
    excused: list[AcceptedReason]
    checked_on: date | None
    years: int


@dataclass(frozen=True, slots=True)
class Case:
    """One patent, each condition of R-12 with whether it holds, the rules' figures, and the reason on record."""

    patent: Patent
    findings: dict[str, bool]
    book: RuleBook
    reason: AcceptedReason | None
    listings: list[Listing]
    today: date

    @property
    def proposed(self) -> bool:
        """Whether every condition holds."""
        return all(self.findings.values())


def facts(*conditions: ColumnElement[bool]) -> list[tuple[Patent, DormantFacts]]:
    """Return these patents with what R-12 asks of them."""
    newest: Any = (
        select(AcceptedReason.until)
        .where(AcceptedReason.patent_id == Patent.id, AcceptedReason.owner_id == Patent.owner_id)
        .order_by(AcceptedReason.id.desc())
        .limit(1)
        .correlate(Patent)
        .scalar_subquery()
    )
    licensed = or_(
        exists().where(RightsGrant.patent_id == Patent.id, RightsGrant.active),
        _has_event(EventKind.LICENSED),
    )
    transferred = or_(
        Patent.epoch > 1,
        exists().where(TitleTransfer.patent_id == Patent.id, TitleTransfer.active),
        _has_event(EventKind.TRANSFERRED),
    )
    query = select(Patent, Organisation.kind, Organisation.city, licensed, transferred, newest).join(
        Organisation, Organisation.id == Patent.owner_id
    )
    return [
        (
            patent,
            DormantFacts(
                OrganisationKind(kind), city, LegalStatus(patent.legal_status), patent.granted_on,
                bool(was_licensed), bool(was_transferred), until,
            ),
        )
        for patent, kind, city, was_licensed, was_transferred, until in db.session.execute(
            query.where(*conditions).order_by(Patent.id)
        )
    ]  # fmt: skip


def _has_event(kind: EventKind) -> ColumnElement[bool]:
    return exists().where(LegalEvent.patent_id == Patent.id, LegalEvent.kind == kind)


def overview(actor: Actor, page: int, *, now: datetime) -> Overview:
    """Return what the last look proposed to the actor's university, longest granted first."""
    require(actor, Action.DORMANCY_USE)
    mine = actor.organisation_id
    found = select(DormantPatent).join(Patent, Patent.id == DormantPatent.patent_id)
    found = found.where(DormantPatent.owner_id == mine, Patent.owner_id == mine)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    query = found.options(joinedload(DormantPatent.patent)).order_by(Patent.granted_on, Patent.id)
    rows = db.session.scalars(query.offset((page - 1) * PAGE).limit(PAGE)).all()
    open_ = listing_queues.open_of([row.patent_id for row in rows])
    check = db.session.get(DormancyCheck, mine)
    return Overview(
        candidates=[Candidate(row.patent, row.found_on, open_.get(row.patent_id, [])) for row in rows],
        total=total,
        excused=_excused(mine, local_day(now)),
        checked_on=check.checked_on if check else None,
        years=rule_books.in_force(local_day(now)).dormant_years,
    )


def _excused(owner_id: int, today: date) -> list[AcceptedReason]:
    newest = select(func.max(AcceptedReason.id)).group_by(AcceptedReason.patent_id)
    query = (
        select(AcceptedReason)
        .join(Patent, Patent.id == AcceptedReason.patent_id)
        .options(joinedload(AcceptedReason.patent))
        .where(
            AcceptedReason.id.in_(newest),
            AcceptedReason.until >= today,
            AcceptedReason.owner_id == owner_id,
            Patent.owner_id == owner_id,
        )
    )
    return list(db.session.scalars(query.order_by(AcceptedReason.until, AcceptedReason.id).limit(PAGE)))


def case(actor: Actor, number: str, *, now: datetime) -> Case:
    """Return the case of one of the actor's own patents as it stands now; NotFound for a foreign one."""
    patent = patents.own(actor, number, Action.DORMANCY_USE, now=now)
    today = local_day(now)
    book = rule_books.in_force(today)
    [(_, known)] = facts(Patent.id == patent.id)
    reason = db.session.scalar(
        select(AcceptedReason)
        .where(AcceptedReason.patent_id == patent.id, AcceptedReason.owner_id == patent.owner_id)
        .order_by(AcceptedReason.id.desc())
        .limit(1)
    )
    open_ = listing_queues.open_of([patent.id]).get(patent.id, [])
    return Case(patent, findings(known, book, today), book, reason, open_, today)


def accept_reason(
    actor: Actor, number: str, reason: DormancyReason, until: date, key: str, *, now: datetime
) -> AcceptedReason:
    """Let a patent rest for a reason of the list until a day; it leaves the candidates at once."""
    ident = patents.own(actor, number, Action.DORMANCY_USE, now=now).id
    with transaction(now) as tx:
        tx.lock(Organisation, actor.organisation_id)  # not while the nightly look goes through the inventory
        patent = tx.lock(Patent, ident)
        require(actor, Action.DORMANCY_USE, [patent.owner_id])
        known = tx.session.scalar(select(AcceptedReason).where(AcceptedReason.request_key == key))
        if known:
            if (known.patent_id, known.reason, known.until) != (patent.id, reason, until):
                raise Conflict(N_("该请求编号已用于另一操作，请刷新页面后重试"))
            return known
        check_reason(reason, until, rule_books.in_force(local_day(now)), local_day(now))
        row = AcceptedReason(
            request_key=key, patent_id=patent.id, owner_id=patent.owner_id, reason=reason, until=until,
            accepted_by=actor.user_id, accepted_at=now,
        )  # fmt: skip
        tx.add(row)
        if resting := tx.session.get(DormantPatent, patent.id):
            tx.session.delete(resting)
        return row
