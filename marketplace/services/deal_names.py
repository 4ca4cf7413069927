"""The asker's name in a deal: kept from the owner's side until the asker tells it, offers or accepts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from marketplace.database import db
from marketplace.domain import anonymity
from marketplace.domain.accounts import Actor
from marketplace.domain.confidentiality import ConfidentialityAction, ConfidentialityStatus
from marketplace.domain.deals import FINAL, DealStatus
from marketplace.domain.errors import N_, Conflict
from marketplace.domain.ledger import EntryKind
from marketplace.domain.permissions import Action
from marketplace.models import ConfidentialityAgreement, Deal
from marketplace.services import ledger
from marketplace.services.deal_moves import Step, lock, side_of
from marketplace.services.unit_of_work import Transaction, transaction

DISCLOSE = EntryKind(f"confidentiality.{ConfidentialityAction.DISCLOSE}")
HELD_BACK = N_("保密协议还没有双方确认，这一步会公开贵单位名称；请先确认、不同意或撤回保密协议")
DISCLOSED = "disclosed"  # the entry's key within its deal: a name is told once


def is_hidden(deal: Deal, reader: Actor) -> bool:
    """Tell whether this reader must not learn who asks."""
    return anonymity.is_hidden(deal.anonymous, deal.disclosed_at, side_of(deal, reader.organisation_id))


def names(deal: Deal, reader: Actor) -> dict[int, str]:
    """Return what the two organisations are called for this reader, by id; empty for a name that is kept from it."""
    licensee = "" if is_hidden(deal, reader) else deal.licensee.name
    return {deal.licensor_id: deal.licensor.name, deal.licensee_id: licensee}


def check_text(deal: Deal, actor: Actor, text: str, field: str) -> None:
    """Refuse a text in which an asker that is still anonymous names itself (InvalidInput)."""
    if actor.organisation_id == deal.licensee_id and deal.anonymous and deal.disclosed_at is None:
        anonymity.check_text(text, actor.organisation_name, field)


def check_own_marks(deal: Deal, actor: Actor) -> None:
    """Refuse what carries the organisation's name by its nature while it is anonymous (Conflict)."""
    if actor.organisation_id == deal.licensee_id and deal.anonymous and deal.disclosed_at is None:
        raise Conflict(N_("检索留痕写有贵单位名称；请先公开单位名称，再附检索留痕"))


def disclose(actor: Actor, deal_id: UUID, key: str, *, now: datetime) -> Deal:
    """Tell the owner who asks; the asker alone may, and not while an agreement on confidentiality is open."""
    step = Step(actor, deal_id, key, {})
    with transaction(now) as tx:
        deal = lock(tx, actor, deal_id, Action.DEAL_CONFIDE)
        if actor.organisation_id != deal.licensee_id or not deal.anonymous:
            raise Conflict(N_("只有匿名的意向方可以公开自己的名称"))
        if deal.disclosed_at is None and deal.status in FINAL:
            raise Conflict(N_("交易已结束，名称不再公开"))
        tell(tx, step, deal)
        return deal


def tell(tx: Transaction, step: Step, deal: Deal) -> None:
    """Let the owner know the name from now on, if it doesn't yet; Conflict while an agreement waits for its second side."""
    if not deal.anonymous or deal.disclosed_at is not None:
        return
    if is_held_back(deal):
        raise Conflict(HELD_BACK)
    reveal(tx, step, deal)


def is_held_back(deal: Deal) -> bool:
    """Tell whether a name is still kept that must not be told before an open agreement is answered."""
    waiting = select(ConfidentialityAgreement.id).where(
        ConfidentialityAgreement.deal_id == deal.id,
        ConfidentialityAgreement.status == ConfidentialityStatus.PROPOSED,
    )
    kept = deal.anonymous and deal.disclosed_at is None
    return kept and db.session.scalar(waiting) is not None


def reveal(tx: Transaction, step: Step, deal: Deal) -> None:
    """Write that the name is known, with its ledger entry."""
    deal.disclosed_at = deal.updated_at = tx.now
    ledger.append(tx, DISCLOSE, step.actor, f"{deal.id}:{DISCLOSED}", {}, deal_id=deal.id)


def offers_openly(tx: Transaction, step: Step, deal: Deal) -> None:
    """Tell the name with the asker's own offer or acceptance: a contract has two known parties."""
    if step.actor and step.actor.organisation_id == deal.licensee_id and DealStatus(deal.status) not in FINAL:
        tell(tx, step, deal)
