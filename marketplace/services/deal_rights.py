"""What a signed contract does to rights: licences granted, titles moved, listings reserved; and how they are freed."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import N_, Conflict, InvalidInput
from marketplace.domain.ledger import Posting
from marketplace.domain.licences import BLOCKING_TYPES, Grant, LicenceType, excludes
from marketplace.domain.listings import ListingStatus
from marketplace.domain.money import FIXED_MODES, PaymentMode
from marketplace.domain.patents import LegalStatus
from marketplace.domain.terms import OWNER_CHANGING, DealType, Terms
from marketplace.models import (
    Deal,
    LedgerEntry,
    Listing,
    Organisation,
    Ownership,
    Patent,
    RightsGrant,
    TitleTransfer,
)
from marketplace.services import carry_over, indexing, listings
from marketplace.services.schedule_postings import owed
from marketplace.services.unit_of_work import Transaction

EXCLUDED = N_("所涉专利在该期间已有独占或排他许可，或已有其他许可与本次的独占、排他许可冲突，不能签约")
DECLARED = N_(
    "该专利的开放许可声明已公告，期间不得给予独占或排他许可（专利法第五十一条）：请改为普通许可，或先撤回声明"
)
SOLD = N_("所涉专利已签有另一份转让合同，不能重复转让")


def check_declared(tx: Transaction, deal: Deal, terms: Terms) -> None:
    """Refuse to offer an exclusive or sole licence beside an announced declaration (R-13): accepted terms are frozen."""
    if terms.licence_type not in BLOCKING_TYPES:
        return
    declared = select(RightsGrant).where(
        RightsGrant.patent_id.in_([link.patent_id for link in deal.patents]),
        RightsGrant.active,
        RightsGrant.declaration_id.is_not(None),
    )
    if any(excludes(_grant(terms), _given(one)) for one in tx.session.scalars(declared)):
        raise InvalidInput("licence_type", "declared", DECLARED)


def lock_patents(tx: Transaction, deal: Deal) -> list[Patent]:
    """Return the deal's patents locked in one order, so that two contracts can't wait for each other."""
    return [tx.lock(Patent, link.patent_id) for link in sorted(deal.patents, key=lambda link: link.patent_id)]


def check_rights(tx: Transaction, deal: Deal, terms: Terms, patents: list[Patent]) -> None:
    """Refuse what could not be signed: another owner, an ended right, a second sale, an excluded licence (R-13)."""
    for patent in patents:
        if patent.owner_id != deal.licensor_id:
            raise Conflict(N_("专利“%(title)s”的权利人已变更，不能再由原权利人签约"), title=patent.title)
        if patent.legal_status != LegalStatus.GRANTED:
            raise Conflict(N_("专利“%(title)s”已不是有效状态，不能签约"), title=patent.title)
        sold = select(TitleTransfer).where(
            TitleTransfer.patent_id == patent.id,
            TitleTransfer.from_epoch == patent.epoch,
            TitleTransfer.active,
            TitleTransfer.deal_id != deal.id,
        )
        if terms.deal_type in OWNER_CHANGING and tx.session.scalar(sold):
            raise Conflict(SOLD)
        if terms.deal_type not in OWNER_CHANGING:
            _check_grants(tx, deal, terms, patent)


def _check_grants(tx: Transaction, deal: Deal, terms: Terms, patent: Patent) -> None:
    wanted = _grant(terms)
    others = select(RightsGrant).where(
        RightsGrant.patent_id == patent.id, RightsGrant.active, RightsGrant.deal_id.is_distinct_from(deal.id)
    )
    for other in tx.session.scalars(others):
        if excludes(wanted, _given(other)):
            raise Conflict(DECLARED if other.declaration_id else EXCLUDED)


def _given(right: RightsGrant) -> Grant:
    return Grant(LicenceType(right.licence_type), right.starts_on, right.ends_on)


def _grant(terms: Terms) -> Grant:
    if not (terms.licence_type and terms.starts_on and terms.ends_on):
        raise ValueError("a licence without type or period")  # terms_problems lets none pass
    return Grant(terms.licence_type, terms.starts_on, terms.ends_on)


def give_rights(tx: Transaction, deal: Deal, terms: Terms, actor: Actor, patents: list[Patent]) -> None:
    """Store the granted or moved rights; the database refuses what excludes another, then reserve the listings."""
    try:
        if terms.deal_type in OWNER_CHANGING:
            tx.add(
                *(TitleTransfer(deal_id=deal.id, patent_id=one.id, from_epoch=one.epoch) for one in patents)
            )
        else:
            grant = _grant(terms)
            kind, start, end = grant.licence_type, grant.starts_on, grant.ends_on
            tx.add(
                *(
                    RightsGrant(
                        deal_id=deal.id, patent_id=one.id, licence_type=kind, starts_on=start, ends_on=end
                    )
                    for one in patents
                )
            )
    except IntegrityError as error:
        raise Conflict(SOLD if terms.deal_type in OWNER_CHANGING else EXCLUDED) from error
    if terms.deal_type in OWNER_CHANGING or terms.licence_type in BLOCKING_TYPES:
        for listing in _listings(tx, deal, ListingStatus.PUBLISHED):
            listings.reserve(tx, listing, actor, str(deal.id))


def free_rights(tx: Transaction, deal: Deal, actor: Actor | None) -> None:
    """Take back what the signature gave: the rows stay as history, inactive, and the listings open again."""
    for grant in tx.session.scalars(select(RightsGrant).where(RightsGrant.deal_id == deal.id)):
        grant.active = False
    for title in tx.session.scalars(select(TitleTransfer).where(TitleTransfer.deal_id == deal.id)):
        title.active = False
    tx.session.flush()
    for listing in _listings(tx, deal, ListingStatus.RESERVED):
        if not _reserved_by_another(tx, listing):
            listings.release(tx, listing, actor, str(deal.id))


def _listings(tx: Transaction, deal: Deal, status: ListingStatus) -> list[Listing]:
    """Lock the listings from which the deal came, if they still stand in this status."""
    query = select(Listing.id).where(
        Listing.patent_id.in_([link.patent_id for link in deal.patents]),
        Listing.deal_type == deal.deal_type,
        Listing.organisation_id == deal.licensor_id,
        Listing.status == status,
    )
    locked = [tx.lock(Listing, ident) for ident in tx.session.scalars(query.order_by(Listing.id)).all()]
    return [listing for listing in locked if listing.status == status]


def _reserved_by_another(tx: Transaction, listing: Listing) -> bool:
    blocking = select(RightsGrant.deal_id).where(
        RightsGrant.patent_id == listing.patent_id,
        RightsGrant.active,
        RightsGrant.licence_type.in_(tuple(BLOCKING_TYPES)),
    )
    return listing.deal_type == DealType.LICENCE and tx.session.scalar(blocking.limit(1)) is not None


def lock_titles(tx: Transaction, deal: Deal) -> list[Patent]:
    """Return the patents locked, and lock all their listings: before the ledger, as every step on a listing does."""
    patents = lock_patents(tx, deal)
    ids = [patent.id for patent in patents]
    query = select(Listing).where(Listing.patent_id.in_(ids), Listing.status != ListingStatus.CLOSED)
    tx.session.scalars(query.order_by(Listing.id).with_for_update(key_share=True)).all()
    return patents


def change_owner(
    tx: Transaction, deal: Deal, patents: list[Patent], entry: LedgerEntry, actor: Actor
) -> None:
    """Make the licensee the owner: title passes with the registration, not before (Patent Law art. 10)."""
    buyer = deal.licensee
    for patent in patents:
        patent.owner_id, patent.patentees = buyer.id, [buyer.name]
        patent.epoch, patent.updated_at = patent.epoch + 1, tx.now
        since = Ownership(patent_id=patent.id, epoch=patent.epoch, organisation_id=buyer.id, since=tx.now)
        since.entry_sequence = entry.sequence
        tx.add(since)
        reason = N_("专利权已转让并登记")
        listings.close_all_of_patent(tx, patent.id, reason, actor, str(deal.id))
    carry_over.carry(tx, deal, patents)
    indexing.changed(tx, [patent.id for patent in patents])


def payments(deal: Deal, terms: Terms) -> tuple[Posting, ...]:
    """Return what the licensee owes at once: fixed prices and entry fees. Deferred and royalty sums fall due later."""
    due = terms.payment_mode in FIXED_MODES or terms.payment_mode is PaymentMode.ENTRY_FEE_AND_ROYALTY
    in_shares = terms.deal_type is DealType.EQUITY  # nobody owes money for shares
    return owed(deal, terms.price_fen or 0) if due and not in_shares else ()


def contract_facts(deal: Deal, effective_on: date) -> dict[str, Any]:
    """Return what statistics need to know for ever, as it stands on the day when the contract takes effect."""
    return {
        "reference": deal.reference,
        "deal_type": str(deal.deal_type),
        "terms": deal.terms,
        "patents": [_patent_facts(link.patent) for link in deal.patents],
        "licensor": _party_facts(deal.licensor),
        "licensee": _party_facts(deal.licensee),
        "related": deal.related,
        "signed_on": deal.signed_on.isoformat() if deal.signed_on else None,
        "effective_on": effective_on.isoformat(),
    }


def _patent_facts(patent: Patent) -> dict[str, Any]:
    ipc = patent.ipc[0] if patent.ipc else ""
    return {
        "id": patent.id,
        "number": patent.number,
        "title": patent.title,
        "type": str(patent.patent_type),
        "ipc": ipc,
    }


def _party_facts(party: Organisation) -> dict[str, str]:
    return {"id": str(party.public_id), "name": party.name, "city": party.city}
