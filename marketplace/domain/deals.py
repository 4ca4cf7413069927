"""Deals: where they stand and the transition tables of their two paths (domain study §9)."""

from enum import StrEnum

from marketplace.domain.processes import LETTERS, By, Process, moves
from marketplace.domain.terms import DealType


class DealStatus(StrEnum):
    """Where a deal stands. Signed, effective and recorded are three dates."""

    ENQUIRY = "enquiry"
    TALKING = "talking"
    OFFERED = "offered"
    AGREED = "agreed"
    PUBLICITY = "publicity"  # the price is shown to the public
    OBJECTION = "objection"
    CLEARED = "cleared"  # publicity is over, nothing stands against the price
    NOTICE_SENT = "notice_sent"  # open licence: written notice to the owner
    PAID = "paid"  # open licence: paid as announced
    SIGNED = "signed"
    EFFECTIVE = "effective"
    RECORDED = "recorded"
    PERFORMING = "performing"
    BREACH = "breach"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"
    RESCINDED = "rescinded"
    LAPSED = "lapsed"


class DealAction(StrEnum):
    """Steps of a deal. Countersign is the second party's signature."""

    OPEN = "open"
    REPLY = "reply"
    OFFER = "offer"
    ACCEPT = "accept"
    PUBLISH_PRICE = "publish_price"
    OBJECT = "object"
    DISMISS = "dismiss"  # an objection, with a written decision
    CLEAR = "clear"
    SIGN = "sign"
    COUNTERSIGN = "countersign"
    PAY = "pay"
    TAKE_EFFECT = "take_effect"
    RECORD = "record"
    PERFORM = "perform"
    BREACH = "breach"
    REMEDY = "remedy"
    TERMINATE = "terminate"
    COMPLETE = "complete"
    CANCEL = "cancel"
    RESCIND = "rescind"
    LAPSE = "lapse"


_S, _A = DealStatus, DealAction
_PARTIES, _STAFF, _ALL = "OE", "BA", "OEBA"
_SIGNING: dict[tuple[DealStatus, DealAction], tuple[DealStatus, str]] = {
    (status, action): (target, _PARTIES)
    for status in (_S.AGREED, _S.CLEARED)
    for action, target in ((_A.SIGN, status), (_A.COUNTERSIGN, _S.SIGNED))
}
_AFTER_EFFECT: dict[tuple[DealStatus, DealAction], tuple[DealStatus, str]] = {
    (_S.EFFECTIVE, _A.RECORD): (_S.RECORDED, "OBA"),
    (_S.EFFECTIVE, _A.PERFORM): (_S.PERFORMING, "OBAS"),
    (_S.RECORDED, _A.PERFORM): (_S.PERFORMING, "OBAS"),
    # A schedule may begin before CNIPA has answered.
    (_S.PERFORMING, _A.RECORD): (_S.PERFORMING, "OBA"),
    (_S.PERFORMING, _A.COMPLETE): (_S.COMPLETED, "OBA"),
    (_S.PERFORMING, _A.BREACH): (_S.BREACH, _ALL),
    (_S.BREACH, _A.REMEDY): (_S.PERFORMING, _ALL),
    (_S.BREACH, _A.TERMINATE): (_S.TERMINATED, _ALL),
}
#: Transfers, licences and equity: talked about, agreed, signed.
NEGOTIATED = Process(
    "deal",
    _S.ENQUIRY,
    moves(
        {
            (_S.ENQUIRY, _A.REPLY): (_S.TALKING, "OBA"),
            (_S.TALKING, _A.REPLY): (_S.TALKING, _PARTIES),
            (_S.ENQUIRY, _A.OFFER): (_S.OFFERED, _PARTIES),
            (_S.TALKING, _A.OFFER): (_S.OFFERED, _PARTIES),
            (_S.OFFERED, _A.OFFER): (_S.OFFERED, _PARTIES),
            (_S.OFFERED, _A.ACCEPT): (_S.AGREED, _PARTIES),
            (_S.ENQUIRY, _A.LAPSE): (_S.LAPSED, "S"),
            (_S.AGREED, _A.PUBLISH_PRICE): (_S.PUBLICITY, "O"),
            (_S.PUBLICITY, _A.OBJECT): (_S.OBJECTION, "OBA"),
            (_S.PUBLICITY, _A.CLEAR): (_S.CLEARED, "OS"),
            (_S.OBJECTION, _A.DISMISS): (_S.CLEARED, "OA"),
            (_S.OBJECTION, _A.CANCEL): (_S.CANCELLED, "OA"),
            **_SIGNING,
            (_S.SIGNED, _A.TAKE_EFFECT): (_S.EFFECTIVE, "OBAS"),
            (_S.SIGNED, _A.RESCIND): (_S.RESCINDED, _STAFF),
            **_AFTER_EFFECT,
            **{
                (status, _A.CANCEL): (_S.CANCELLED, _ALL)
                for status in (
                    _S.ENQUIRY,
                    _S.TALKING,
                    _S.OFFERED,
                    _S.AGREED,
                    _S.PUBLICITY,
                    _S.CLEARED,
                )
            },
        },
        LETTERS,
    ),
)
#: Taking an open licence: nothing is negotiated; notice and payment as announced give the licence (Patent Law art. 51).
OPEN_TAKING = Process(
    "open_taking",
    _S.NOTICE_SENT,
    moves(
        {
            (_S.NOTICE_SENT, _A.PAY): (_S.PAID, "E"),
            (_S.NOTICE_SENT, _A.CANCEL): (_S.CANCELLED, "EBA"),
            (_S.NOTICE_SENT, _A.LAPSE): (_S.LAPSED, "S"),
            (_S.PAID, _A.TAKE_EFFECT): (_S.EFFECTIVE, "OBA"),
            (_S.PAID, _A.RESCIND): (_S.RESCINDED, _STAFF),
            **_AFTER_EFFECT,
        },
        LETTERS,
    ),
)
DEAL_PROCESSES: dict[DealType, Process[DealStatus, DealAction]] = {
    **dict.fromkeys(DealType, NEGOTIATED),
    DealType.OPEN_LICENCE: OPEN_TAKING,
}
FINAL = NEGOTIATED.final()
#: Statuses in which an enquiry of the same organisation about the same listing is still open.
OPEN_STATUSES = tuple(
    status for status in _S if status not in FINAL | {_S.RECORDED, _S.PERFORMING, _S.BREACH}
)


def process_of(deal_type: DealType, status: DealStatus) -> Process[DealStatus, DealAction]:
    """Return the table by which a deal goes on from this status.

    Open licences that were negotiated before declarations decided them stand in statuses of that path, and end on it.
    """
    process = DEAL_PROCESSES[deal_type]
    return process if status in process.states else NEGOTIATED


def advance(deal_type: DealType, status: DealStatus, action: DealAction, by: By) -> DealStatus:
    """Return the status that follows, or raise InvalidTransition or NotAllowed."""
    return process_of(deal_type, status).advance(status, action, by)
