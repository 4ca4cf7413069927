"""What a registered transfer takes along and what it ends: licences stay in force, talks with the old owner end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain.accounts import Actor
from marketplace.domain.clock import local_day
from marketplace.domain.consents import BEFORE_SIGNING
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.errors import N_, NotAllowed
from marketplace.domain.terms import OWNER_CHANGING, DealType
from marketplace.models import CarriedLicence, Deal, DealPatent, Patent, RightsGrant
from marketplace.services.deal_moves import Step, advance, by, move
from marketplace.services.unit_of_work import Transaction

TRANSFERRED = N_("专利权已转让给他人并登记，本交易自动结束")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that binds whoever owns the patent; the licensee is named once CNIPA has announced it."""

    title: str
    grant: RightsGrant
    licensee: str | None
    carried: bool = False


def licences(deal: Deal, today: date) -> list[Licence]:
    """Return the licences in force on the patents of a transfer: its buyer takes them over (interpretation 2020, art. 24)."""
    if DealType(deal.deal_type) not in OWNER_CHANGING:
        return []
    titles = {link.patent_id: link.patent.title for link in deal.patents}
    carried = {(one.licence_id, one.patent_id) for one in carried_by(deal)}
    query = (
        select(RightsGrant, Deal)
        .join(Deal, Deal.id == RightsGrant.deal_id)
        .where(RightsGrant.patent_id.in_(titles), RightsGrant.active, RightsGrant.ends_on >= today)
    )
    return [
        Licence(
            titles[grant.patent_id],
            grant,
            licence.licensee.name if licence.recorded_on else None,
            (grant.deal_id, grant.patent_id) in carried,
        )
        for grant, licence in db.session.execute(query.order_by(RightsGrant.starts_on, RightsGrant.patent_id))
    ]


def carried_by(deal: Deal) -> Sequence[CarriedLicence]:
    """Return what went over with a registered transfer."""
    return db.session.scalars(select(CarriedLicence).where(CarriedLicence.transfer_id == deal.id)).all()


def carry(tx: Transaction, deal: Deal, patents: Sequence[Patent]) -> None:
    """Write down which licences in force the new owner took over; the grants themselves stay as they are.

    An open-licence declaration is no contract: what it declares is no licence that could be taken over.
    """
    query = select(RightsGrant).where(
        RightsGrant.deal_id.is_not(None),
        RightsGrant.patent_id.in_([one.id for one in patents]),
        RightsGrant.active,
        RightsGrant.ends_on >= local_day(tx.now),
    )
    tx.add(
        *(
            CarriedLicence(
                transfer_id=deal.id,
                licence_id=grant.deal_id,
                patent_id=grant.patent_id,
                carried_at=tx.now,
            )
            for grant in tx.session.scalars(query)
        )
    )


def lock_talks(tx: Transaction, deal: Deal) -> list[Deal]:
    """Lock the owner's unsigned deals about these patents, before the patents: every step of a deal takes that order."""
    query = (
        select(Deal.id)
        .join(DealPatent, DealPatent.deal_id == Deal.id)
        .where(
            DealPatent.patent_id.in_([link.patent_id for link in deal.patents]),
            Deal.licensor_id == deal.licensor_id,
            Deal.id != deal.id,
            Deal.status.in_(tuple(BEFORE_SIGNING)),
        )
        .distinct()
    )
    found = [tx.lock(Deal, ident) for ident in sorted(tx.session.scalars(query).all())]
    return [one for one in found if DealStatus(one.status) in BEFORE_SIGNING]


def end_talks(tx: Transaction, transfer: Deal, talks: Sequence[Deal], actor: Actor) -> None:
    """Cancel what can't be signed any more since the owner has changed; `talks` are locked."""
    for deal in talks:
        try:
            advance(DealType(deal.deal_type), DealStatus(deal.status), DealAction.CANCEL, by(deal, actor))
        except NotAllowed:
            continue  # an objection is for the owner or an administrator to decide
        deal.closing_reason = TRANSFERRED
        step = Step(actor, deal.id, f"transferred:{transfer.reference}", {"transfer": str(transfer.id)})
        move(tx, step, deal, DealAction.CANCEL, step.content)
