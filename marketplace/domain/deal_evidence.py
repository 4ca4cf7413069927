"""Search evidence in a deal: it is attached while the deal is open, and never taken away."""

from enum import StrEnum

from marketplace.domain.deals import FINAL, DealStatus
from marketplace.domain.errors import N_, Conflict


class EvidenceAction(StrEnum):
    """What is done with search evidence and stands in the ledger."""

    ATTACH = "attach"


def check_open(status: DealStatus) -> None:
    """Refuse a deal that has ended (Conflict)."""
    if status in FINAL:
        raise Conflict(N_("交易已结束，不能再附检索留痕"))
