"""Patents and their published listings → search documents; full rebuild."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from marketplace.database import db
from marketplace.domain.industries import industries_of
from marketplace.domain.listings import ListingStatus, PriceKind
from marketplace.domain.regions import city_name
from marketplace.gateways.registry import gateways
from marketplace.models import Listing, OutboxMessage, Patent
from marketplace.services.unit_of_work import Transaction, transaction
from search import PatentDocument, Upsert

CHUNK = 500
INDEX_PATENTS = "index_patents"
_OWED = (OutboxMessage.kind == INDEX_PATENTS) & OutboxMessage.done_at.is_(None)
#: Listings that a searcher sees: a reserved one says so, but is still found.
VISIBLE = (ListingStatus.PUBLISHED, ListingStatus.RESERVED)


def changed(tx: Transaction, patent_ids: Iterable[int]) -> None:
    """Owe the search index these patents: an outbox row in the change's own transaction."""
    ids = sorted(set(patent_ids))
    for start in range(0, len(ids), CHUNK):
        tx.enqueue(INDEX_PATENTS, patent_ids=ids[start : start + CHUNK])


def index_patents(payloads: list[dict[str, Any]], version: int) -> None:
    """Carry the present state of these patents into the index; `version` is the newest outbox row's id."""
    ids = sorted({ident for payload in payloads for ident in payload["patent_ids"]})
    for start in range(0, len(ids), CHUNK):
        documents = _documents(ids[start : start + CHUNK], version)
        gateways().writer.apply([Upsert(document) for document in documents])


def complete_until(now: datetime) -> datetime:
    """Return up to when everything that was announced is in the index: until now, or just before the oldest that is owed."""
    oldest = db.session.scalar(select(func.min(OutboxMessage.created_at)).where(_OWED))
    return min(now, oldest - timedelta(seconds=1)) if oldest else now


def rebuild() -> int:
    """Fill a new index from the database and put it in place of the old one; returns the documents.

    Messages that were owed before it began are carried out by it: what they announced is in the new index.
    """
    owed = list(db.session.scalars(select(OutboxMessage.id).where(_OWED).order_by(OutboxMessage.id)))
    newest = db.session.scalar(select(OutboxMessage.id).order_by(OutboxMessage.id.desc()).limit(1)) or 0
    documents = gateways().writer.rebuild(_all_documents(newest))
    with transaction() as tx:
        for start in range(0, len(owed), CHUNK):
            chunk = OutboxMessage.id.in_(owed[start : start + CHUNK])
            tx.session.execute(update(OutboxMessage).where(chunk).values(done_at=tx.now))
    return documents


def _all_documents(version: int) -> Iterator[PatentDocument]:
    after = 0
    while ids := list(
        db.session.scalars(select(Patent.id).where(Patent.id > after).order_by(Patent.id).limit(CHUNK))
    ):
        yield from _documents(ids, version)
        db.session.expunge_all()
        after = ids[-1]


def _documents(ids: list[int], version: int) -> list[PatentDocument]:
    patents = db.session.scalars(
        select(Patent)
        .options(joinedload(Patent.owner))
        .where(Patent.id.in_(ids))
        .execution_options(populate_existing=True)
    )
    listings: dict[int, list[Listing]] = {}
    for listing in db.session.scalars(
        select(Listing).where(Listing.patent_id.in_(ids), Listing.status.in_(VISIBLE))
    ):
        listings.setdefault(listing.patent_id, []).append(listing)
    return [_document(patent, listings.get(patent.id, []), version) for patent in patents]


def _document(patent: Patent, listings: list[Listing], version: int) -> PatentDocument:
    prices = [0 if one.price_kind == PriceKind.FREE else one.price_fen for one in listings]
    known = [price for price in prices if price is not None]
    published = [one.published_at for one in listings if one.published_at]
    names = dict.fromkeys([*patent.patentees, *patent.applicants, patent.owner.name])
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
        institution=patent.owner.name,
        city=patent.owner.city,
        city_name=city_name(patent.owner.city),
        deal_types=tuple(dict.fromkeys(one.deal_type for one in listings)),
        licence_types=tuple(dict.fromkeys(one.licence_type for one in listings if one.licence_type)),
        payment_modes=tuple(dict.fromkeys(one.payment_mode for one in listings)),
        industries=industries_of(patent.ipc),
        free_for_small=any(one.free_for_small or one.price_kind == PriceKind.FREE for one in listings),
        price_fen=min(known) if known else None,
        listed=bool(listings),
        shown=patent.owner.shows_inventory,
        filed_on=patent.filed_on,
        granted_on=patent.granted_on,
        published_at=max(published) if published else None,
        appeared_at=max(published) if published else patent.created_at,
        version=version,
    )
