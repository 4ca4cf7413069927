"""Patents: found by any spelling of their number, kept in an inventory, their legal status checked at its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain import patents as rules
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day, midnight
from marketplace.domain.errors import N_, InvalidInput, NotFound
from marketplace.domain.freshness import first_day
from marketplace.domain.listings import ListingStatus
from marketplace.domain.numbers import application_key, parse_publication_number
from marketplace.domain.patents import EventKind, LegalStatus
from marketplace.domain.permissions import Action, reaches_all, require
from marketplace.models import LegalEvent, Listing, Organisation, Patent
from marketplace.services import indexing, listing_gate, listing_queues, listings, rule_books
from marketplace.services.unit_of_work import Transaction, transaction

ENDED = frozenset(
    {
        LegalStatus.LAPSED,
        LegalStatus.EXPIRED,
        LegalStatus.INVALIDATED,
        LegalStatus.REFUSED,
        LegalStatus.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class StatusCheck:
    """What a source says: its wording, the day of the event if known, the source, and when it was looked at."""

    wording: str
    occurred_on: date | None
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class InventoryQuery:
    """What of the inventory to show. `state`: "listed", "unlisted" or "" for all; `attention`: only what needs a
    look; `ending`: only what is on offer and will be suspended unless its status is checked again (R-10).
    """

    text: str = ""
    legal_status: str = ""
    state: str = ""
    attention: bool = False
    ending: bool = False
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class InventoryPage:
    """One page of the inventory with the open listings of each patent, and how many patents there are in all."""

    rows: Sequence[tuple[Patent, list[Listing]]]
    total: int
    owned: int
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class PatentView:
    """A patent as this reader may see it. `listings` are those on offer; `mine` says that the reader's side owns it."""

    patent: Patent
    listings: list[Listing]
    mine: bool


def inventory(actor: Actor, query: InventoryQuery, *, now: datetime) -> InventoryPage:
    """Return a page of the actor's own organisation's patents, the newest first."""
    require(actor, Action.INVENTORY_VIEW)
    mine = Patent.owner_id == actor.organisation_id
    wanted = [mine, *_conditions(query, now)]
    if query.ending:
        wanted.append(Patent.id.in_(listing_queues.ending(actor.organisation_id, local_day(now))))
    count = select(func.count()).select_from(Patent)
    found = db.session.scalars(
        select(Patent)
        .where(*wanted)
        .order_by(Patent.id.desc())
        .limit(query.size)
        .offset((query.page - 1) * query.size)
    ).all()
    own = listing_queues.open_of([patent.id for patent in found])
    return InventoryPage(
        rows=[(patent, own.get(patent.id, [])) for patent in found],
        total=db.session.scalar(count.where(*wanted)) or 0,
        owned=db.session.scalar(count.where(mine)) or 0,
        organisation=organisation(actor),
    )


def organisation(actor: Actor) -> Organisation:
    """Return the actor's own organisation."""
    return db.session.get_one(Organisation, actor.organisation_id)


def _conditions(query: InventoryQuery, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.text:
        key = application_key(query.text, local_day(now))
        by_number = Patent.number == key if key else Patent.number.contains(query.text, autoescape=True)
        conditions.append(or_(by_number, Patent.title.contains(query.text, autoescape=True)))
    if query.legal_status:
        conditions.append(Patent.legal_status == query.legal_status)
    listed = Patent.id.in_(select(Listing.patent_id).where(Listing.status != ListingStatus.CLOSED))
    if query.state:
        conditions.append(listed if query.state == "listed" else ~listed)
    if query.attention:
        since = midnight(first_day(local_day(now), rule_books.in_force(local_day(now)).fresh_days))
        stale = or_(Patent.status_checked_at.is_(None), Patent.status_checked_at < since)
        conditions.append(stale & Patent.legal_status.in_((LegalStatus.GRANTED, LegalStatus.UNKNOWN)))
    return conditions


def by_number(text: str, today: date) -> Patent | None:
    """Return the patent with this application, patent or publication number in any spelling (R-01, R-02)."""
    key = application_key(text, today)
    if key is not None:
        condition: ColumnElement[bool] = Patent.number == key
    else:
        try:
            publication = parse_publication_number(text)
        except InvalidInput:
            return None
        condition = or_(Patent.publication_number == publication, Patent.grant_number == publication)
    query = select(Patent).options(joinedload(Patent.owner)).where(condition).order_by(Patent.id)
    return db.session.scalars(query).first()


def view(viewer: Actor | None, text: str, *, now: datetime) -> PatentView:
    """Return a patent for its page. NotFound unless it is on offer, its owner shows it, or the reader is owner or staff."""
    patent = by_number(text, local_day(now))
    if patent is None:
        raise NotFound(N_("没有找到该专利，请核对号码"))
    offered = listing_queues.visible_of([patent.id]).get(patent.id, [])
    if not shown(viewer, patent, offered):
        raise NotFound(N_("没有找到该专利，请核对号码"))
    return PatentView(patent, offered, viewer is not None and viewer.organisation_id == patent.owner_id)


def shown(viewer: Actor | None, patent: Patent, offered: Sequence[Listing]) -> bool:
    """Tell whether this reader may see the patent, whose listings on offer these are."""
    if offered or patent.owner.shows_inventory:
        return True
    mine = viewer is not None and viewer.organisation_id == patent.owner_id
    return mine or (viewer is not None and reaches_all(viewer, Action.LISTING_VIEW))


def own(actor: Actor, text: str, action: Action, *, now: datetime) -> Patent:
    """Return a patent on which the actor may do this; NotFound for a foreign or unknown one."""
    require(actor, action)
    patent = by_number(text, local_day(now))
    if patent is None:
        raise NotFound(N_("没有找到该专利，请核对号码"))
    require(actor, action, [patent.owner_id])
    return patent


def check_status(actor: Actor, number: str, check: StatusCheck, *, now: datetime) -> Patent:
    """Record what the source says and derive the status; listings follow: closed when the right ended (R-10).

    InvalidInput beside `wording`, `occurred_on`, `source` or `checked_on`.
    """
    ident = own(actor, number, Action.PATENT_CHECK_STATUS, now=now).id
    kind = _checked_kind(check, local_day(now))
    with transaction(now) as tx:
        patent = tx.lock(Patent, ident)
        require(actor, Action.PATENT_CHECK_STATUS, [patent.owner_id])
        checked_at = now if check.checked_on == local_day(now) else midnight(check.checked_on)
        if patent.status_checked_at and checked_at < patent.status_checked_at:
            raise InvalidInput("checked_on", "older_check", N_("已有更新的核验记录，请填写更晚的核验日期"))
        _keep_event(tx, patent, check, kind, checked_at, actor)
        events = listing_gate.events_of(patent)
        patent.legal_status = rules.derive_status(events, patent.in_force_until, local_day(now))
        patent.status_event, patent.status_source = check.wording.strip(), check.source.strip()
        patent.status_checked_at, patent.updated_at = checked_at, now
        indexing.changed(tx, [patent.id])
        key, gone = f"status:{patent.id}:{now.isoformat()}", kind is EventKind.TRANSFERRED
        follow_status(tx, patent, actor, key, gone=gone)
        return patent


def _checked_kind(check: StatusCheck, today: date) -> EventKind:
    kind = rules.event_kind(check.wording)
    if kind is None or kind is EventKind.UNCLEAR:
        raise InvalidInput("wording", "wording_unclear", N_("请选择核验结果"))
    if not check.source.strip():
        raise InvalidInput("source", "source_missing", N_("请写明来源，例如国家知识产权局公布公告"))
    if check.checked_on > today:
        raise InvalidInput("checked_on", "in_future", N_("核验日期不能晚于今天"))
    if check.occurred_on and check.occurred_on > check.checked_on:
        raise InvalidInput("occurred_on", "in_future", N_("事件日期不能晚于核验日期"))
    return kind


def _keep_event(
    tx: Transaction, patent: Patent, check: StatusCheck, kind: EventKind, checked_at: datetime, actor: Actor
) -> None:
    """Add the event, or renew the one that says the same: a look that found nothing new is no second event."""
    for event in patent.legal_events:
        if (event.kind, event.occurred_on, event.wording) == (kind, check.occurred_on, check.wording.strip()):
            event.source, event.checked_at = check.source.strip(), checked_at
            return
    event = LegalEvent(patent_id=patent.id, kind=kind, wording=check.wording.strip())
    event.occurred_on, event.source, event.checked_at = check.occurred_on, check.source.strip(), checked_at
    event.recorded_by = actor.user_id
    patent.legal_events.append(event)
    tx.session.flush()


def follow_status(
    tx: Transaction, patent: Patent, actor: Actor | None, key: str, *, gone: bool = False
) -> None:
    """Let listings follow the register (R-10): closed when the right ended, suspended while it is held or `gone`
    to another owner, published when they only waited for a fresh status. No actor: a file.
    """
    if patent.legal_status in ENDED:
        listings.close_all_of_patent(tx, patent.id, N_("专利权已终止或未获授权，挂牌自动关闭"), actor, key)
    elif gone:
        listings.suspend_all_of_patent(tx, patent.id, N_("登记的权利人已变更，请核实后恢复"), actor, key)
    elif listing_gate.held(patent):
        listings.suspend_all_of_patent(tx, patent.id, N_("专利权被保全或处于中止程序"), actor, key)
    else:
        listings.publish_approved(tx, patent.id, actor, key)


def show_inventory(actor: Actor, shows: bool, contact: str, *, now: datetime) -> Organisation:
    """Set whether all patents of the organisation can be found, and whom to ask about those not on offer."""
    require(actor, Action.INVENTORY_SETTINGS)
    with transaction(now) as tx:
        organisation = tx.lock(Organisation, actor.organisation_id)
        if organisation.shows_inventory != shows:
            owned = tx.session.scalars(select(Patent.id).where(Patent.owner_id == organisation.id))
            indexing.changed(tx, owned)
        organisation.shows_inventory, organisation.contact = shows, contact.strip()[:200]
        return organisation
