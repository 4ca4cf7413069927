"""What a deal does to the resource pool: a signed contract takes its patents out of it, the recordal converts them."""

from sqlalchemy import select

from marketplace.domain.accounts import Actor
from marketplace.domain.deals import DealAction, DealStatus
from marketplace.domain.pool import POOL_PROCESS, PoolAction, PoolStatus
from marketplace.models import Deal, DealPatent
from marketplace.services import pool_moves
from marketplace.services.unit_of_work import Transaction

_FOLLOWS = {
    DealAction.COUNTERSIGN: PoolAction.ENTER_DEAL,
    DealAction.PAY: PoolAction.ENTER_DEAL,  # an open licence is taken without a signature
    DealAction.RESCIND: PoolAction.LEAVE_DEAL,
    DealAction.RECORD: PoolAction.CONVERT,
}
_UNDER_CONTRACT = (DealStatus.SIGNED, DealStatus.PAID, DealStatus.EFFECTIVE, DealStatus.PERFORMING)


def follow(tx: Transaction, deal: Deal, action: DealAction, actor: Actor | None) -> None:
    """Move the items of the deal's patents after a step of the deal; what stands elsewhere in the pool is left alone."""
    step = _FOLLOWS.get(action)
    if step is None:
        return
    for link in sorted(deal.patents, key=lambda one: one.patent_id):
        found = pool_moves.of_deal(tx, link.patent_id, deal.licensor_id)
        if found is None or (PoolStatus(found.status), step) not in POOL_PROCESS.moves:
            continue
        if step is PoolAction.LEAVE_DEAL and _in_another(tx, deal, link.patent_id):
            continue
        pool_moves.move(tx, found, step, actor, f"{deal.id}:{action}")


def _in_another(tx: Transaction, deal: Deal, patent_id: int) -> bool:
    query = (
        select(Deal.id)
        .join(DealPatent, DealPatent.deal_id == Deal.id)
        .where(
            DealPatent.patent_id == patent_id,
            Deal.licensor_id == deal.licensor_id,
            Deal.id != deal.id,
            Deal.status.in_(_UNDER_CONTRACT),
        )
    )
    return tx.session.scalar(query.limit(1)) is not None
