"""Files that one side of a deal shows to the other, and who may read them."""

from enum import StrEnum

from marketplace.domain.deal_tasks import Side


class DocumentAction(StrEnum):
    """What is done with a deal's files and stands in the ledger; signatures have steps of their own."""

    SHARE = "share"


def may_read(owner: Side, reader: Side, *, confidential: bool, agreed: bool) -> bool:
    """Tell whether a side may read a file: one's own always, a confidential one only once both agreed to keep it.

    What is confidential stays between the two sides: the platform's staff doesn't read it.
    """
    if reader is owner or not confidential:
        return True
    return agreed and reader is not Side.STAFF
