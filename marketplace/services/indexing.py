"""Patents and their published listings → search documents; full rebuild."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from marketplace.database import db
from marketplace.domain.industries import industries_of
from marketplace.domain.listings import ListingStatus, PriceKind
from marketplace.domain.regions import city_name
from marketplace.gateways.registry import gateways
from marketplace.models import Listing, Organisation, OutboxMessage, Patent
from marketplace.services.unit_of_work import Transaction, transaction
from search import PatentDocument, Upsert

CHUNK = 500
INDEX_PATENTS = "index_patents"
#: Messages that the index has not got yet.
OWED = (OutboxMessage.kind == INDEX_PATENTS) & OutboxMessage.done_at.is_(None)
#: Listings that a searcher sees: a reserved one says so, but is still found.
VISIBLE = (ListingStatus.PUBLISHED, ListingStatus.RESERVED)
# Columns, not objects: a rebuild reads every patent, and rows cost a fraction.
_PATENTS = select(
    Patent.id,
    Patent.number,
    Patent.patent_number,
    Patent.publication_number,
    Patent.grant_number,
    Patent.title,
    Patent.abstract,
    Patent.applicants,
    Patent.patentees,
    Patent.inventors,
    Patent.ipc,
    Patent.patent_type,
    Patent.legal_status,
    Patent.filed_on,
    Patent.granted_on,
    Patent.created_at,
    Organisation.name.label("owner_name"),
    Organisation.city,
    Organisation.shows_inventory,
).join(Patent.owner)
_LISTINGS = select(
    Listing.patent_id,
    Listing.deal_type,
    Listing.licence_type,
    Listing.payment_mode,
    Listing.price_kind,
    Listing.price_fen,
    Listing.free_for_small,
    Listing.published_at,
).where(Listing.status.in_(VISIBLE))


def changed(tx: Transaction, patent_ids: Iterable[int]) -> None:
    """Owe the search index these patents: an outbox row in the change's own transaction."""
    ids = sorted(set(patent_ids))
    for start in range(0, len(ids), CHUNK):
        tx.enqueue(INDEX_PATENTS, patent_ids=ids[start : start + CHUNK])


def index_patents(payloads: list[dict[str, Any]], version: int) -> None:
    """Carry the present state of these patents into the index; `version` is the newest message's id.

    Where there is no index yet it is made of all patents: one with these alone would look like a whole one.
    """
    writer = gateways().writer
    if not writer.status().generation:
        writer.rebuild(_all_documents(version))
        return
    ids = sorted({ident for payload in payloads for ident in payload["patent_ids"]})
    for start in range(0, len(ids), CHUNK):
        documents = _documents(Patent.id.in_(ids[start : start + CHUNK]), version)
        writer.apply([Upsert(document) for document in documents])


def complete_until(now: datetime) -> datetime:
    """Return up to when everything that was announced is in the index: until now, or just before the oldest that is owed."""
    oldest = db.session.scalar(select(func.min(OutboxMessage.created_at)).where(OWED))
    return min(now, oldest - timedelta(seconds=1)) if oldest else now


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Fill a new index from the database and put it in place of the old one; returns the patents in it.

    Nothing is lost, whatever is committed meanwhile: a change that the worker carries out before the new index
    exists was committed before we read, and later ones the engine gives to both indexes. Messages that were owed
    when we began need no second time: what they announced is read. `progress` is told how many went in.
    """
    owed = list(db.session.scalars(select(OutboxMessage.id).where(OWED).order_by(OutboxMessage.id)))
    documents = gateways().writer.rebuild(_all_documents(newest_message()), progress)
    with transaction() as tx:
        for start in range(0, len(owed), CHUNK):
            chunk = OutboxMessage.id.in_(owed[start : start + CHUNK])
            tx.session.execute(update(OutboxMessage).where(chunk).values(done_at=tx.now))
    return documents


def roll_back() -> str:
    """Put the index before in use again, with all changes since; returns its name. `CannotRollBack`."""
    return gateways().writer.roll_back()


def newest_message() -> int:
    """Id of the newest message that is committed: the version of what is read after this call."""
    return db.session.scalar(select(func.max(OutboxMessage.id))) or 0


def _all_documents(version: int) -> Iterator[PatentDocument]:
    after = 0
    while documents := _documents(Patent.id > after, version, CHUNK):
        yield from documents
        after = int(documents[-1].id)


def _documents(which: ColumnElement[bool], version: int, limit: int | None = None) -> list[PatentDocument]:
    """Documents of these patents as they are now, by id; no snapshot of the database is held afterwards."""
    db.session.rollback()
    patents = db.session.execute(_PATENTS.where(which).order_by(Patent.id).limit(limit)).all()
    listings: dict[int, list[Any]] = {}
    ids = [patent.id for patent in patents]
    for listing in db.session.execute(_LISTINGS.where(Listing.patent_id.in_(ids))):
        listings.setdefault(listing.patent_id, []).append(listing)
    db.session.rollback()
    return [_document(patent, listings.get(patent.id, []), version) for patent in patents]


def _document(patent: Any, listings: list[Any], version: int) -> PatentDocument:
    prices = [0 if one.price_kind == PriceKind.FREE else one.price_fen for one in listings]
    known = [price for price in prices if price is not None]
    published = [one.published_at for one in listings if one.published_at]
    names = dict.fromkeys([*patent.patentees, *patent.applicants, patent.owner_name])
    return PatentDocument(
        id=str(patent.id),
        number=patent.number,
        numbers=tuple(filter(None, (patent.patent_number, patent.publication_number, patent.grant_number))),
        title=patent.title,
        abstract=patent.abstract,
        owners=tuple(names),
        inventors=tuple(patent.inventors),
        ipc=tuple(patent.ipc),
        patent_type=patent.patent_type,
        legal_status=patent.legal_status,
        institution=patent.owner_name,
        city=patent.city,
        city_name=city_name(patent.city),
        deal_types=tuple(dict.fromkeys(one.deal_type for one in listings)),
        licence_types=tuple(dict.fromkeys(one.licence_type for one in listings if one.licence_type)),
        payment_modes=tuple(dict.fromkeys(one.payment_mode for one in listings)),
        industries=industries_of(patent.ipc),
        free_for_small=any(one.free_for_small or one.price_kind == PriceKind.FREE for one in listings),
        price_fen=min(known) if known else None,
        listed=bool(listings),
        shown=patent.shows_inventory,
        filed_on=patent.filed_on,
        granted_on=patent.granted_on,
        published_at=max(published) if published else None,
        appeared_at=max(published) if published else patent.created_at,
        version=version,
    )
