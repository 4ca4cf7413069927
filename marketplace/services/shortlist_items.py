"""Patents in a list: saved, noted, moved, taken out; what a reader may no longer see stays as a bare number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.errors import N_, Conflict, NotFound
from marketplace.domain.permissions import Action, require
from marketplace.domain.shortlists import MAX_ITEMS, check_note
from marketplace.models import Listing, Patent, Shortlist, ShortlistItem
from marketplace.services import listing_queues, patents, shortlists
from marketplace.services.unit_of_work import Transaction, transaction

SIZE = 50
ORDERS = {
    "added": (ShortlistItem.added_at.desc(), ShortlistItem.id.desc()),
    "number": (Patent.number,),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list. `patent` is None when the reader may not see it any more: then only its number is told."""

    item: ShortlistItem
    number: str
    patent: Patent | None
    listings: list[Listing]


@dataclass(frozen=True, slots=True)
class Contents:
    """One page of a list, and how many patents it holds in all."""

    shortlist: Shortlist
    entries: Sequence[Entry]
    total: int
    page: int


def contents(actor: Actor, list_id: UUID, *, order: str = "added", page: int = 1) -> Contents:
    """Return a page of a list: the newest first, or in the order of numbers."""
    shortlist = shortlists.find(actor, list_id)
    total = db.session.scalar(_count(shortlist)) or 0
    page = min(page, -(-total // SIZE) or 1)  # the last page may be gone since the reader last looked
    query = _with_patents().where(ShortlistItem.shortlist_id == shortlist.id).order_by(*ORDERS[order])
    rows = db.session.execute(query.limit(SIZE).offset((page - 1) * SIZE))
    return Contents(shortlist, _entries(actor, [(item, patent) for item, patent in rows]), total, page)


def _count(shortlist: Shortlist) -> Select[int]:
    return select(func.count()).select_from(ShortlistItem).where(ShortlistItem.shortlist_id == shortlist.id)


def entry(actor: Actor, list_id: UUID, number: str, *, now: datetime) -> tuple[Shortlist, Entry]:
    """Return one row of a list; NotFound when the list doesn't hold this patent."""
    shortlist = shortlists.find(actor, list_id)
    patent = patents.by_number(number, local_day(now))
    inside = (ShortlistItem.shortlist_id == shortlist.id, Patent.id == (patent.id if patent else None))
    rows = [(item, found) for item, found in db.session.execute(_with_patents().where(*inside))]
    if not rows:
        raise NotFound(N_("这件专利已不在该收藏夹中"))
    return shortlist, _entries(actor, rows)[0]


def _with_patents() -> Select[ShortlistItem, Patent]:
    return (
        select(ShortlistItem, Patent)
        .join(Patent, Patent.id == ShortlistItem.patent_id)
        .options(joinedload(ShortlistItem.adder), joinedload(Patent.owner))
    )


def _entries(actor: Actor, rows: Sequence[tuple[ShortlistItem, Patent]]) -> list[Entry]:
    offered = listing_queues.visible_of([patent.id for _, patent in rows])
    entries = []
    for item, patent in rows:
        listings = offered.get(patent.id, [])
        shown = patents.shown(actor, patent, listings)
        entries.append(Entry(item, patent.number, patent if shown else None, listings))
    return entries


def holding(actor: Actor | None, patent_ids: Iterable[int]) -> dict[int, list[Shortlist]]:
    """Return, by patent, the lists in which the actor finds it, the own ones first; nothing for a visitor."""
    found: dict[int, list[Shortlist]] = {}
    if actor is None:
        return found
    query = (
        select(ShortlistItem.patent_id, Shortlist)
        .join(Shortlist, Shortlist.id == ShortlistItem.shortlist_id)
        .where(ShortlistItem.patent_id.in_(list(patent_ids)), shortlists.reachable(actor))
        .order_by((Shortlist.user_id == actor.user_id).desc(), Shortlist.id)
    )
    for patent_id, shortlist in db.session.execute(query):
        found.setdefault(patent_id, []).append(shortlist)
    return found


def add(actor: Actor, number: str, list_id: UUID | None = None, *, now: datetime) -> Shortlist:
    """Save a patent that the actor may see, by default into the default list; once saved it stays as it is.

    NotFound for a hidden patent and for a list that is not the actor's to use; Conflict when the list is full.
    """
    require(actor, Action.SHORTLIST_USE)
    patent_id = patents.view(actor, number, now=now).patent.id
    with transaction(now) as tx:
        shortlist = shortlists.locked(tx, actor, list_id or shortlists.default(tx, actor))
        if _item(tx, shortlist, patent_id) is None:
            _check_room(tx, shortlist)
            tx.add(
                ShortlistItem(
                    shortlist_id=shortlist.id, patent_id=patent_id, added_by=actor.user_id, added_at=now
                )
            )
            shortlist.updated_at = now
        return shortlist


def _item(tx: Transaction, shortlist: Shortlist, patent_id: int) -> ShortlistItem | None:
    return tx.session.scalar(
        select(ShortlistItem).where(
            ShortlistItem.shortlist_id == shortlist.id, ShortlistItem.patent_id == patent_id
        )
    )


def _check_room(tx: Transaction, shortlist: Shortlist) -> None:
    if (tx.session.scalar(_count(shortlist)) or 0) >= MAX_ITEMS:
        raise Conflict(N_("收藏夹已满（%(most)s 件），请先移除一些，或换一个收藏夹"), most=MAX_ITEMS)


def note(
    actor: Actor, list_id: UUID, number: str, text: str, *, version: int, now: datetime
) -> ShortlistItem:
    """Write the note of a patent in a list. `version` is that of the note which the actor read.

    InvalidInput beside `note`; Conflict when somebody else has changed it since; NotFound when it was taken out.
    """
    require(actor, Action.SHORTLIST_USE)
    text = check_note(text)
    with transaction(now) as tx:
        shortlist = shortlists.locked(tx, actor, list_id)
        item = _held(tx, shortlist, number)
        if item.version != version and item.note != text:
            raise Conflict(N_("这条备注刚刚被修改过：请看过现在的内容，再保存您的修改"))
        if item.note != text:
            item.note, item.version, shortlist.updated_at = text, item.version + 1, now
        return item


def move(actor: Actor, list_id: UUID, number: str, target_id: UUID | None, *, now: datetime) -> Shortlist:
    """Put a patent with its note into another list, by default the default one, and return that.

    Conflict when the other list is full or has the patent already.
    """
    require(actor, Action.SHORTLIST_USE)
    with transaction(now) as tx:
        target_id = target_id or shortlists.default(tx, actor)
        # Locked in one order, so that two moves across each other don't wait for one another.
        lists = {ident: shortlists.locked(tx, actor, ident) for ident in sorted({list_id, target_id})}
        source, target = lists[list_id], lists[target_id]
        item = _held(tx, source, number)
        if target is source:
            return target
        if _item(tx, target, item.patent_id) is not None:
            raise Conflict(N_("目标收藏夹中已有这件专利；如不再需要，请从本收藏夹移除"))
        _check_room(tx, target)
        item.shortlist_id = target.id
        source.updated_at = target.updated_at = now
        return target


def remove(actor: Actor, list_id: UUID, number: str, *, now: datetime) -> None:
    """Take a patent out of a list; when somebody was faster there is nothing left to do."""
    require(actor, Action.SHORTLIST_USE)
    with transaction(now) as tx:
        shortlist = shortlists.locked(tx, actor, list_id)
        item = _found(tx, shortlist, number)
        if item is not None:
            tx.session.delete(item)
            shortlist.updated_at = now


def _held(tx: Transaction, shortlist: Shortlist, number: str) -> ShortlistItem:
    item = _found(tx, shortlist, number)
    if item is None:
        raise NotFound(N_("这件专利已不在该收藏夹中"))
    return item


def _found(tx: Transaction, shortlist: Shortlist, number: str) -> ShortlistItem | None:
    patent = patents.by_number(number, local_day(tx.now))
    return _item(tx, shortlist, patent.id) if patent else None
